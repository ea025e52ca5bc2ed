"""The code of docs/adding-a-term.md does what the document says."""

from __future__ import annotations

import re
from io import BytesIO
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from dlcore.glossary import Term, registry, term
from dlcore.inference.snippets import run_source
from tests.pages.test_words import TERM_PARTS

DOCUMENT = Path(__file__).parents[2] / "docs" / "adding-a-term.md"


def blocks(language: str) -> list[str]:
    """Return the document's code blocks in a language."""
    return re.findall(rf"```{language}\n(.*?)```", DOCUMENT.read_text("utf-8"), re.DOTALL)


@pytest.fixture
def new_term(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Term:
    """The term that the document defines, with its snippet."""
    entry, snippet = blocks("python")
    monkeypatch.setattr(term, "SNIPPETS", tmp_path)
    (tmp_path / "gradient_clipping.py").write_text(snippet, "utf-8")
    new = eval(entry, dict(vars(registry)))
    assert isinstance(new, Term)
    return new


def test_the_entry_is_a_new_term(new_term: Term) -> None:
    assert new_term.id not in registry.TERMS
    assert set(new_term.related) <= set(registry.TERMS)


def test_the_snippet_runs_with_another_number(new_term: Term) -> None:
    (number,) = new_term.numbers
    assert number.low <= new_term.default(number) <= number.high
    output = run_source(new_term.source({"clipnorm": 10.0}))
    assert output.text.startswith("w: ")
    assert [len(values) for values in output.figure.values()] == [20, 20]


def test_the_words_are_those_that_a_term_needs(new_term: Term) -> None:
    (words,) = blocks("po")
    ids = {str(message.id) for message in read_po(BytesIO(words.encode())) if message.id}
    assert ids == {f"term.{part}.{new_term.id}" for part in TERM_PARTS}
