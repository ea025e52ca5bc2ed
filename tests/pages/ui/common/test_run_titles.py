"""What runs are called, and which of them are compared."""

from __future__ import annotations

from pathlib import Path

import pytest

from dlcore import Run, Store
from pages.ui.common.run_choice import RunSelection, chosen_among
from pages.ui.common.run_titles import titles
from pages.ui.shell.text import catalogue
from tests.stored_runs import DIGITS


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path)


def named(store: Store, *names: str) -> list[Run]:
    for name in names:
        store.create(DIGITS, "me", name=name)
    return store.runs("me")


def test_equal_titles_are_numbered_from_the_oldest_on(store: Store) -> None:
    runs = named(store, "a", "a", "b", "a")
    assert [titles(runs)[run.id] for run in runs] == ["a (3)", "b", "a (2)", "a"]


def test_a_number_given_by_hand_is_not_given_twice(store: Store) -> None:
    runs = named(store, "a (2)", "a", "a")
    assert [titles(runs)[run.id] for run in runs] == ["a (3)", "a", "a (2)"]


def test_without_a_name_the_preset_or_the_data_set_gives_it(store: Store) -> None:
    store.create(DIGITS, "me", preset="digits-mlp")
    store.create(DIGITS, "me")
    runs = store.runs("me")
    words = catalogue("ja")
    assert [titles(runs)[run.id] for run in runs] == [
        words["name.dataset.digits"].forms[0],
        words["name.preset.digits-mlp"].forms[0],
    ]


def test_the_newest_two_are_compared_until_something_is_chosen() -> None:
    assert chosen_among(["c", "b", "a"], None) == ["c", "b"]
    assert chosen_among(["a"], None) == ["a"]


def test_a_choice_is_kept_and_what_is_new_joins_it() -> None:
    choice = RunSelection(chosen=frozenset("ac"), seen=frozenset("abc"))
    assert chosen_among(["c", "b", "a"], choice) == ["c", "a"]
    assert chosen_among(["d", "c", "b", "a"], choice) == ["d", "c", "a"]
    assert chosen_among(["b", "a"], choice) == ["a"]


def test_nothing_chosen_stays_nothing() -> None:
    assert chosen_among(["b", "a"], RunSelection(frozenset(), frozenset("ab"))) == []
