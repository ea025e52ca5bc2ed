"""Tests mirror the tree: a module's tests are found by its path, or this file says where they are."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]

ELSEWHERE: Mapping[str, str] = {}
"""Modules, or folders of them, without a test file of their own, and the file that tests them.

A page's views are drawn by the tests of the page, in both languages: what they show depends on
runs, data and widgets together.
"""


def modules() -> list[str]:
    """Every module of the product as a path, packages' own files left out where they are empty."""
    found = [*(ROOT / "dlcore").rglob("*.py"), *(ROOT / "pages").rglob("*.py")]
    return sorted(
        path.relative_to(ROOT).as_posix()
        for path in found
        if path.name != "__init__.py" or path.read_text("utf-8").count("\n") > 5
    )


def own_test(module: str) -> Path:
    """Where a module's tests would be."""
    path = Path(module)
    folder = Path(*path.parent.parts[1:]) if path.parts[0] == "dlcore" else path.parent
    name = path.stem if path.stem != "__init__" else path.parent.name
    if path.parent == Path("pages"):
        name = f"{name}_page"
    return ROOT / "tests" / folder / f"test_{name}.py"


def entry_of(module: str) -> str | None:
    """The entry of ``ELSEWHERE`` for a module: itself, else the nearest folder."""
    candidates = [module, *(parent.as_posix() for parent in Path(module).parents)]
    return next((entry for entry in candidates if entry in ELSEWHERE), None)


@pytest.mark.parametrize("module", modules())
def test_a_module_has_tests_that_are_found(module: str) -> None:
    entry = entry_of(module)
    if not own_test(module).exists():
        assert entry, f"neither {own_test(module).relative_to(ROOT)} nor an entry"


def test_every_entry_is_needed() -> None:
    used = {entry_of(module) for module in modules() if not own_test(module).exists()}
    assert set(ELSEWHERE) == used - {None}


def test_the_tests_elsewhere_exist() -> None:
    assert [path for path in ELSEWHERE.values() if not (ROOT / path).exists()] == []
