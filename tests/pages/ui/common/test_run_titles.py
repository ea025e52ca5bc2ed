"""Titles of runs are distinct."""

from __future__ import annotations

from pathlib import Path

import pytest

from dlcore import Run, Store
from pages.ui.common.run_titles import unique_titles
from pages.ui.shell.text import catalogue
from tests.stored_runs import DIGITS


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path)


def runs_named(store: Store, *names: str) -> list[Run]:
    """Return new runs, newest first; the names are in order of creation."""
    for name in names:
        store.create(DIGITS, "me", name=name)
    return store.runs("me")


def titles(runs: list[Run]) -> list[str]:
    by_id = unique_titles(runs)
    return [by_id[run.id] for run in runs]


def test_equal_titles_are_numbered_starting_with_the_oldest(store: Store) -> None:
    assert titles(runs_named(store, "a", "a", "b", "a")) == ["a (3)", "b", "a (2)", "a"]


def test_a_number_in_a_name_is_not_used_again(store: Store) -> None:
    assert titles(runs_named(store, "a (2)", "a", "a")) == ["a (3)", "a", "a (2)"]


def test_without_a_name_the_title_is_the_preset_or_the_data_set(store: Store) -> None:
    store.create(DIGITS, "me", preset="digits-mlp")
    store.create(DIGITS, "me")
    messages = catalogue("ja")
    assert titles(store.runs("me")) == [
        messages["name.dataset.digits"].forms[0],
        messages["name.preset.digits-mlp"].forms[0],
    ]
