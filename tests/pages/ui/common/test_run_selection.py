"""Which rows of runs are compared; a run's id has one letter."""

from __future__ import annotations

from pages.ui.common.run_selection import RunSelection, apply_selection


def test_the_newest_two_runs_are_preselected() -> None:
    assert apply_selection(["c", "b", "a"], None) == [0, 1]
    assert apply_selection(["a"], None) == [0]


def test_a_selection_is_kept_and_includes_new_runs() -> None:
    selection = RunSelection(selected=frozenset("ac"), seen=frozenset("abc"))
    assert apply_selection(["c", "b", "a"], selection) == [0, 2]
    assert apply_selection(["d", "c", "b", "a"], selection) == [0, 1, 3]
    assert apply_selection(["b", "a"], selection) == [1]


def test_a_row_of_several_runs_is_selected_with_any_of_them() -> None:
    selection = RunSelection(selected=frozenset("b"), seen=frozenset("abc"))
    assert apply_selection(["c", "ba"], selection) == [1]
    assert apply_selection(["dc", "ba"], selection) == [0, 1], "a new repetition is compared"
    assert apply_selection(["edc", "b", "a"], None) == [0, 1]


def test_an_empty_selection_stays_empty() -> None:
    assert apply_selection(["b", "a"], RunSelection(frozenset(), frozenset("ab"))) == []
