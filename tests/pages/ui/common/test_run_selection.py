"""Which runs are compared."""

from __future__ import annotations

from pages.ui.common.run_selection import RunSelection, apply_selection


def test_the_newest_two_runs_are_preselected() -> None:
    assert apply_selection(["c", "b", "a"], None) == ["c", "b"]
    assert apply_selection(["a"], None) == ["a"]


def test_a_selection_is_kept_and_includes_new_runs() -> None:
    selection = RunSelection(selected=frozenset("ac"), seen=frozenset("abc"))
    assert apply_selection(["c", "b", "a"], selection) == ["c", "a"]
    assert apply_selection(["d", "c", "b", "a"], selection) == ["d", "c", "a"]
    assert apply_selection(["b", "a"], selection) == ["a"]


def test_an_empty_selection_stays_empty() -> None:
    assert apply_selection(["b", "a"], RunSelection(frozenset(), frozenset("ab"))) == []
