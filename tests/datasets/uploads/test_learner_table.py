"""Each learner has one table, which outlives the session."""

from __future__ import annotations

from dlcore.datasets import Cache
from dlcore.datasets.uploads.learner_table import (
    LearnerTable,
    delete_learner_table,
    load_learner_table,
    save_learner_table,
)
from tests.datasets.uploads.flowers import save_flowers


def build_table(cache: Cache, file: str = "a.csv") -> LearnerTable:
    return LearnerTable(file=file, spec=save_flowers(cache, "name", ("length",)))


def test_a_learner_loads_the_table_that_was_saved_last(cache: Cache) -> None:
    table = build_table(cache, "花.csv")
    assert load_learner_table(cache, "one") is None
    save_learner_table(cache, "one", table)
    assert load_learner_table(cache, "one") == table
    assert load_learner_table(cache, "other") is None
    other = table.model_copy(update={"file": "b.csv"})
    save_learner_table(cache, "one", other)
    assert load_learner_table(cache, "one") == other
    assert not any("one" in path.name for path in (cache.folder / "own").iterdir())


def test_deleting_a_table_deletes_its_file(cache: Cache) -> None:
    save_learner_table(cache, "one", build_table(cache))
    delete_learner_table(cache, "one")
    assert load_learner_table(cache, "one") is None
    assert not list((cache.folder / "own").iterdir())
    delete_learner_table(cache, "one")


def test_a_file_that_another_learner_uses_is_not_deleted(cache: Cache) -> None:
    table = build_table(cache)
    for learner in ("one", "other"):
        save_learner_table(cache, learner, table)
    delete_learner_table(cache, "one")
    assert len(table.spec.load(cache).x_train)
    delete_learner_table(cache, "other")
    assert not list((cache.folder / "own").iterdir())


def test_an_unreadable_table_is_ignored(cache: Cache) -> None:
    save_learner_table(cache, "one", build_table(cache))
    (path,) = (cache.folder / "own").glob("*.json")
    path.write_bytes(b'{"file": "a.csv", "spec": ')
    assert load_learner_table(cache, "one") is None
