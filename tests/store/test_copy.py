"""A store that is copied to another database has the same runs, files and classes."""

from __future__ import annotations

import secrets
from pathlib import Path

import pytest

from dlcore.classroom import Classroom
from dlcore.errors import StoreNotEmpty
from dlcore.events import Finished, Progress
from dlcore.experiments.presets import PRESETS
from dlcore.store import Attempt, Store, copy
from dlcore.store.copy import copy_store
from dlcore.store.database import Database
from dlcore.store.learner_id import learner_id
from dlcore.store.sqlite import SQLiteDatabase

SPEC = PRESETS["digits-mlp"].spec


@pytest.fixture(params=["to-postgres", "to-sqlite"])
def stores(request: pytest.FixtureRequest, tmp_path: Path) -> tuple[Store, Store]:
    """Return a store and an empty one with the other database."""
    server = request.getfixturevalue("postgres_store")
    file = Store(tmp_path / "file", database=SQLiteDatabase(tmp_path / "file.db"))
    return (file, server) if request.param == "to-postgres" else (server, file)


def test_everything_is_copied(stores: tuple[Store, Store]) -> None:
    source, target = stores
    token = secrets.token_urlsafe(24)
    runs = [source.create(SPEC, "ann", name=name) for name in ("数字", "b", "c")]
    source.append(runs[0].id, Progress(1.0, 1, 1, 10, {"loss": 0.5}), Finished(2.0, 3))
    source.annotate(runs[1].id, "note")
    source.save_attempt("ann", Attempt("epochs", "demo", "alike", {"one": (runs[0].id,)}))
    with source.artifacts.atomic_write(runs[0].id, "last.npz") as path:
        path.write_bytes(b"weights")
    fill(Classroom(source), token)
    assert copy_store(source, target) == len(source.runs())
    for table in copy.TABLES:
        rows = contents(source.database, table)
        assert rows and rows == contents(target.database, table), table
    assert [run.id for run in target.runs()] == [run.id for run in source.runs()]
    with target.artifacts.open(runs[0].id, "last.npz") as file:
        assert file.read() == b"weights"
    assert target.claim("me", 1)[0].id == runs[1].id
    with pytest.raises(StoreNotEmpty):
        copy_store(source, target)


def fill(classroom: Classroom, token: str) -> None:
    """Put a row into every table of classes."""
    made = classroom.classes.create("A", needs_approval=True)
    classroom.members.join(made.code, token, "7")
    (member,) = classroom.members.of_class(made.id)
    classroom.members.admit(member.id)
    classroom.drawings.add(member.id, 3, [[(1, 2), (3, 4)]])
    classroom.submissions.hand_in(member, "text", lesson="epochs")
    experiment = classroom.experiments.create(made.id, [SPEC])
    classroom.experiments.start(experiment)
    classroom.teachers.enter(learner_id("teacher"), classroom.teachers.generate_passcode())


def contents(database: Database, table: str) -> list[str]:
    with database.transaction() as db:
        rows = db.execute(f"SELECT * FROM {table}")
        names = [column[0] for column in rows.description]
        fields = [dict(zip(names, row, strict=True)) for row in rows]
    return sorted(repr({name: row[name] for name in names if name != "rowid"}) for row in fields)
