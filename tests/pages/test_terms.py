"""One term for one thing: no message contains a variant that docs/words.md rules out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from dlcore.export import comments
from pages.ui.shell.language import LANGUAGES
from pages.ui.shell.text import catalogue

ROOT = Path(__file__).parents[2]
HEADINGS = {"en": "## English", "ja": "## 日本語"}
KANA = "ぁ-ん"
SPACE = re.compile(
    rf"[{KANA}、。] +[0-9{{]|[0-9}}] +[{KANA}]|[{KANA}] +[A-Za-z]|[A-Za-z] +[{KANA}]"
)


def forbidden(language: str) -> list[str]:
    """Patterns of the last column of a language's table."""
    section = (ROOT / "docs" / "words.md").read_text("utf-8").split(HEADINGS[language])[1]
    rows = [line for line in section.split("\n## ")[0].splitlines() if line.startswith("|")]
    variants = [variant.strip() for row in rows[2:] for variant in row.split("|")[3].split(",")]
    return [
        variant.removeprefix("re:") if variant.startswith("re:") else re.escape(variant)
        for variant in variants
        if variant
    ]


QUOTING = ("term.search.", "term.source.")
"""Where the glossary quotes other words for a term, to find it and to tell it apart."""


def messages(language: str) -> Iterator[tuple[str, str]]:
    """Ids and texts of the pages and of the comments in exported programs."""
    for key, entry in catalogue(language).items():
        if not key.startswith(QUOTING):
            yield from ((key, form) for form in entry.forms)
    yield from comments.catalogue(language).items()


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_message_has_a_forbidden_variant(language: str) -> None:
    patterns = re.compile("|".join(forbidden(language)), re.IGNORECASE)
    assert [(key, text) for key, text in messages(language) if patterns.search(text)] == []


def test_japanese_has_no_spaces_around_digits_and_latin_letters() -> None:
    assert [(key, text) for key, text in messages("ja") if SPACE.search(text)] == []


def test_the_tables_are_read() -> None:
    assert {len(forbidden(language)) > 15 for language in LANGUAGES} == {True}
