"""Comments of programs exist in both languages, are used, and have the same placeholders."""

from __future__ import annotations

import re
from string import Formatter

from dlcore import PRESETS
from dlcore.export.comments import LANGUAGES, catalogue
from dlcore.export.program import comparison_sections, sections
from dlcore.labs import LABS, TRAINED_LABS
from dlcore.models.precision import MIXED_BFLOAT16
from pages.ui.shell.language import LANGUAGES as PAGES
from tests.export.specs import SPECS

UPLOADS = {"data_class_handwriting", "data_own_csv", "data_own_series"}


def placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


def test_programs_have_the_languages_of_the_pages() -> None:
    assert set(LANGUAGES) == set(PAGES)


def test_languages_have_the_same_comments() -> None:
    first, second = (catalogue(language) for language in LANGUAGES)
    assert first.keys() == second.keys()
    for key in first:
        assert first[key] and second[key]
        assert placeholders(first[key]) == placeholders(second[key]), key


def test_every_comment_is_used() -> None:
    half = SPECS["augmented"].changed({"training.precision": MIXED_BFLOAT16})
    parts = [part for spec in (half, *SPECS.values()) for part in sections(spec)]
    parts += [part for some in comparison_sections(SPECS).values() for part in some]
    parts += [part for lab in LABS.values() for part in lab.program(PRESETS[lab.preset].spec)]
    parts += [
        part
        for lab in TRAINED_LABS.values()
        for spec in lab.arms.values()
        for part in lab.program(spec)
    ]
    inside = {key for part in parts for key in re.findall(r"^ *#: (\S+)$", part.code, re.MULTILINE)}
    used = {part.comment for part in parts} | inside
    assert used | UPLOADS | {"heading"} == set(catalogue("en"))


def test_japanese_comments_are_japanese() -> None:
    japanese = re.compile(r"[ぁ-んァ-ヶ一-龠]")
    assert all(map(japanese.search, catalogue("ja").values()))
    assert not any(map(japanese.search, catalogue("en").values()))
