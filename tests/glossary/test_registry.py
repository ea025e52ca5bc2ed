"""Every term is complete, and its snippet is plain Keras that runs without the app."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from urllib.parse import parse_qsl

import pytest

from dlcore.experiments.presets import PRESETS
from dlcore.glossary import TERMS, Number, Term, Topic
from dlcore.glossary.term import SNIPPETS
from dlcore.lessons import LESSONS
from pages.ui.shell.language import LANGUAGES
from pages.ui.shell.text import catalogue

ROOT = Path(__file__).parents[2]
MAX_LINES = 25
MIN_TERMS = 45

RUN_ALL = """
import json, sys, warnings
from functools import partial
from io import StringIO

warnings.simplefilter("error")
# Keras' own, which a learner does not see either.
warnings.filterwarnings("ignore", category=DeprecationWarning, module="keras")
outputs = {}
for name, source in json.load(sys.stdin).items():
    printed = StringIO()
    names = {"print": partial(print, file=printed)}
    exec(compile(source, name, "exec"), names)
    figure = {key: len(list(values)) for key, values in names.get("figure", {}).items()}
    outputs[name] = printed.getvalue(), figure
import keras
loaded = [name for name in sys.modules if name.split(".")[0] in ("dlcore", "pages", "streamlit")]
print(json.dumps([keras.__version__, loaded, outputs]))
"""


def extremes(term: Term) -> dict[str, str]:
    """The snippet with all numbers at their bounds, or as it is without any.

    Of a snippet that trains only the lower bounds, with which it takes the shortest time.
    """
    sources = {}
    for bound in ("low",) if ".fit(" in term.source({}) else ("low", "high"):
        values = {
            number.name: type(term.default(number))(getattr(number, bound))
            for number in term.numbers
        }
        if values:
            sources[f"{term.id} {bound}"] = term.source(values)
    return sources or {term.id: term.source({})}


@pytest.mark.timeout(600)
def test_every_snippet_runs_in_a_process_without_the_app(tmp_path: Path) -> None:
    sources = {name: text for term in TERMS.values() for name, text in extremes(term).items()}
    done = subprocess.run(
        [sys.executable, "-c", RUN_ALL],
        input=json.dumps(sources),
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": "", "KERAS_BACKEND": "tensorflow"},
        capture_output=True,
        text=True,
        timeout=580,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    version, loaded, outputs = json.loads(done.stdout.splitlines()[-1])
    assert version.startswith("3.")
    assert loaded == []
    assert list(tmp_path.iterdir()) == [], "no snippet leaves a file"
    for name, (printed, figure) in outputs.items():
        assert printed.strip(), name
        assert len(set(figure.values())) <= 1, name
        assert len(figure) != 1, name


def test_the_glossary_has_its_terms() -> None:
    assert len(TERMS) >= MIN_TERMS
    assert {term.topic for term in TERMS.values()} == set(Topic)
    assert list(dict.fromkeys(term.topic for term in TERMS.values())) == list(Topic)
    assert all(TERMS[name] is not term for term in TERMS.values() for name in term.related)
    assert all(term.related for term in TERMS.values())


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_part_is_there_in_every_language(language: str) -> None:
    parts = [f"term.{part}" for part in ("name", "definition", "plain", "use", "search")]
    missing = {f"{part}.{name}" for part in parts for name in TERMS} - set(catalogue(language))
    assert not missing
    names = [catalogue(language)[f"term.name.{name}"].forms[0] for name in TERMS]
    assert len(set(names)) == len(names)


@pytest.mark.parametrize("term", TERMS.values(), ids=lambda term: term.id)
def test_a_snippet_is_short_and_its_numbers_are_in_it(term: Term) -> None:
    source = term.source({})
    assert source == term.path.read_text("utf-8")
    assert len(source.splitlines()) <= MAX_LINES
    assert len(term.numbers) <= 2
    for number in term.numbers:
        assert number.low <= term.default(number) <= number.high


def test_every_snippet_belongs_to_a_term() -> None:
    assert {path.name for path in SNIPPETS.glob("*.py")} == {
        term.path.name for term in TERMS.values()
    }


@pytest.mark.parametrize("term", TERMS.values(), ids=lambda term: term.id)
def test_the_address_of_a_term_is_a_page(term: Term) -> None:
    page, _, query = term.address.partition("?")
    assert (ROOT / "pages" / f"{page}.py").exists()
    for name, value in parse_qsl(query):
        assert value in {"lesson": LESSONS, "preset": PRESETS}[name]


EXAMPLE = Term("epoch", "epochs", Topic.TRAINING, (), "train", numbers=(Number("epochs", 1, 20),))


def test_a_changed_number_replaces_that_of_the_file() -> None:
    assert "epochs = 10\n" in EXAMPLE.source({})
    assert EXAMPLE.source({"epochs": 7}) == EXAMPLE.source({}).replace(
        "epochs = 10\n", "epochs = 7\n"
    )


@pytest.mark.parametrize(
    "values",
    [{"epochs": 0}, {"epochs": 21}, {"epochs": 2.0}, {"epochs": True}, {"x": 1}],
)
def test_another_name_type_or_size_is_refused(values: dict[str, float]) -> None:
    with pytest.raises(ValueError, match="epoch"):
        EXAMPLE.source(values)
