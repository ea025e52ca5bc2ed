"""Style sheets are files: no Python file of the pages has style text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PATHS = [ROOT / "app.py", *sorted((ROOT / "pages").rglob("*.py"))]
STYLE = ROOT / "pages" / "ui" / "shell" / "style.py"
"""Wraps the sheets in an element, and sets custom properties that hold translated texts."""

TAG = re.compile(r"</?style\b")
RULE = re.compile(r"[\w\])*] *\{\{?\s*[a-z-]+ *: *[^;\n]+;")
ATTRIBUTE = re.compile(r"style=\\?[\"']([^\"']*)")
SHEETS = sorted((ROOT / "static" / "styles").rglob("*.css"))


def style_text(source: str) -> Iterator[str]:
    """Return tags, rules, and inline declarations other than of custom properties."""
    yield from (match.group() for match in TAG.finditer(source))
    yield from (match.group() for match in RULE.finditer(source))
    for match in ATTRIBUTE.finditer(source):
        value = match.group(1)
        if value and not value.startswith(("--", "{style}")):
            yield match.group()


@pytest.mark.parametrize("path", PATHS, ids=lambda path: str(path.relative_to(ROOT)))
def test_python_has_no_style_text(path: Path) -> None:
    found = list(style_text(path.read_text("utf-8")))
    if path == STYLE:
        assert set(found) <= {"<style", "</style"}
    else:
        assert found == []


@pytest.mark.parametrize(
    "source",
    [
        '"<style>"',
        ".dl-read s { opacity: 0.8; }",
        ".a {{ color: {GREEN}; }}",
        "svg { width: 100%; }",
        '<i style="width:{share}">',
    ],
)
def test_style_text_is_found(source: str) -> None:
    assert list(style_text(source))


def test_a_class_has_rules_in_one_sheet_only() -> None:
    """So that sheets do not depend on their order, and a class is found at once.

    The sheets of a mode and of touch change others by their purpose.
    """
    homes: dict[str, set[str]] = {}
    others = [s for s in SHEETS if s.parent.name != "modes" and s.name != "touch.css"]
    for path in others:
        for name in re.findall(r"\.(dl-[\w-]+)", path.read_text("utf-8")):
            homes.setdefault(name, set()).add(path.name)
    shared = {"dl-ends", "dl-table"}  # qualified by its parent in each sheet
    assert {name: sheets for name, sheets in homes.items() if len(sheets) > 1}.keys() <= shared


def test_a_change_of_the_page_computes_few_styles_anew() -> None:
    """An element of any kind in ``:has()`` lets each change of a page compute all its styles."""
    any_kind = re.compile(r":has\([^)]*(\*(?!=)|[>+~] *:)")
    assert any_kind.search("div:has(> * > .a)") and any_kind.search("div:has(> :nth-child(2))")
    found = {path.name: any_kind.findall(path.read_text("utf-8")) for path in SHEETS}
    assert {name: each for name, each in found.items() if each} == {}


def test_every_class_of_the_sheets_is_used() -> None:
    used = "".join(path.read_text("utf-8") for path in PATHS)
    used += "".join(path.read_text("utf-8") for path in (ROOT / "static").rglob("scripts/**/*.js"))
    classes = {
        name for path in SHEETS for name in re.findall(r"\.(dl-[\w-]+)", path.read_text("utf-8"))
    }
    assert {name for name in classes if name not in used} == set()
