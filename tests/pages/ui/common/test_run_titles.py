"""Titles of runs are distinct."""

from __future__ import annotations

from pathlib import Path

import pytest

from dlcore import Run, Store
from dlcore.experiments.forecasts import year_recipe
from dlcore.labs import TRAINED_LABS
from dlcore.lessons import LESSONS
from pages.ui.common.run_titles import group_title, unique_titles
from pages.ui.shell.language import LANGUAGES
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


def words(key: str) -> str:
    return catalogue("ja")[key].forms[0]


def titles(runs: list[Run]) -> list[str]:
    by_id = unique_titles(runs)
    return [by_id[run.id] for run in runs]


def test_equal_titles_are_numbered_starting_with_the_oldest(store: Store) -> None:
    assert titles(runs_named(store, "a", "a", "b", "a")) == ["a (3)", "b", "a (2)", "a"]


def test_a_number_in_a_name_is_not_used_again(store: Store) -> None:
    assert titles(runs_named(store, "a (2)", "a", "a")) == ["a (3)", "a", "a (2)"]


def test_without_a_name_the_title_is_the_preset(store: Store) -> None:
    store.create(DIGITS, "me", preset="digits-mlp")
    assert titles(store.runs("me")) == [words("name.preset.digits-mlp")]


def test_a_changed_preset_is_named_after_what_changed(store: Store) -> None:
    store.create(DIGITS.changed({"training.epochs": 5}), "me", preset="digits-mlp")
    data, epochs = words("name.dataset.digits"), words("place.training.epochs")
    assert titles(store.runs("me")) == [f"{data}：{epochs} 5"]


def test_of_many_changes_three_are_named(store: Store) -> None:
    changes = {
        "training.epochs": 5,
        "training.batch_size": 16,
        "training.optimizer.learning_rate": 0.1,
        "layers.1.units": 256,
    }
    store.create(DIGITS.changed(changes), "me")
    (title,) = titles(store.runs("me"))
    assert title.endswith("、…")
    assert title.count("、") == 3


def test_other_layers_than_those_of_the_preset_are_named_as_a_whole(store: Store) -> None:
    store.create(year_recipe(), "me")
    (title,) = titles(store.runs("me"))
    data, window = words("name.dataset.airline-passengers"), words("place.dataset.window")
    dense = words("train.layer_size").format(layer=words("name.layer.dense"), size=1)
    assert title == f"{data}：{dense}、{window} 12"


def test_another_seed_is_named(store: Store) -> None:
    for seed in (42, 7):
        store.create(DIGITS.changed({"seed": seed}), "me")
    preset, seed_name = words("name.preset.digits-mlp"), words("place.seed")
    assert titles(store.runs("me")) == [f"{preset}：{seed_name} 7", preset]
    assert [group_title(run) for run in store.runs("me")] == [preset, preset]


def test_a_run_of_a_lesson_has_the_names_of_lesson_and_arm(store: Store) -> None:
    lesson = LESSONS["units"]
    for spec in (lesson.demo["few"], lesson.demo["few"].changed({"training.epochs": 2})):
        store.create(spec, "me", preset=lesson.origin("few"))
    preview, demo = titles(store.runs("me"))
    assert demo == f"{words('lesson.name.units')}：{words('lesson.arm.units.few')}"
    assert preview == f"{demo}：{words('place.training.epochs')} 2"


def test_a_run_of_a_lab_has_the_names_of_lab_and_arm(store: Store) -> None:
    lab = TRAINED_LABS["wrong-labels"]
    for arm, spec in lab.arms.items():
        store.create(spec, "me", preset=lab.origin(arm))
    expected = [
        f"{words('lab.name.wrong-labels')}：{words(f'lab.arm.wrong-labels.{arm}')}"
        for arm in lab.arms
    ]
    assert sorted(titles(store.runs("me"))) == sorted(expected)


def test_a_title_follows_the_language(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    lesson = LESSONS["units"]
    store.create(lesson.demo["few"], "me", preset=lesson.origin("few"))
    store.create(DIGITS.changed({"layers.1.units": 8}), "me")
    found = {}
    for code in LANGUAGES:
        monkeypatch.setattr("pages.ui.shell.text.language", lambda code=code: code)
        found[code] = titles(store.runs("me"))
    assert not set(found["ja"]) & set(found["en"])
