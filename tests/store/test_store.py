"""The SQLite store keeps the contract, survives kills, and follows its schema."""

from __future__ import annotations

import os
import random
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from dlcore.errors import SpecError
from dlcore.experiments.presets import PRESETS
from dlcore.store import Store, schema
from tests.contracts.store_contract import StoreContract, ids
from tests.waiting import wait_for

ROOT = Path(__file__).parents[2]
SPEC = PRESETS["digits-mlp"].spec


class TestStore(StoreContract):
    """The contract, kept by SQLite and files."""

    @pytest.fixture
    def reopened(self, store: Store) -> Callable[[], Store]:
        return lambda: Store(store.folder)

    @pytest.fixture
    def expire(self, monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
        return lambda: monkeypatch.setattr("dlcore.store.store.LEASE_SECONDS", -1.0)


def test_a_run_of_another_version_hides_no_other(store: Store) -> None:
    strange, known = store.create(SPEC, "ann"), store.create(SPEC, "ann")
    with closing(sqlite3.connect(store.folder / "dlcore.db")) as db, db:
        db.execute("UPDATE runs SET spec = '{\"version\": 99}' WHERE id = ?", (strange.id,))
    assert ids(store.runs("ann")) == [known.id]
    assert ids(store.claim("worker", 9)) == [known.id]
    with pytest.raises(SpecError):
        store.run(strange.id)
    store.delete(strange.id)


# Several at once, and kills


Start = Callable[[str], subprocess.Popen[str]]


@pytest.fixture
def child(own_home: Path) -> Iterator[Start]:
    """Starts processes that run a script with a ``store``; none outlives the test."""
    started: list[subprocess.Popen[str]] = []
    start = (
        "import os\n"
        "from dlcore.events import *\n"
        "from dlcore.experiments.presets import PRESETS\n"
        "from dlcore.store import Store\n"
        "store = Store()\n"
    )

    def run(script: str) -> subprocess.Popen[str]:
        command = [sys.executable, "-c", start + script]
        started.append(subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True))
        return started[-1]

    yield run
    for process in started:
        with process:
            process.kill()


def killed(process: subprocess.Popen[str]) -> list[str]:
    """Kills a process; returns the whole lines that it had said."""
    process.kill()
    said, _ = process.communicate()
    return [line.strip() for line in said.splitlines(keepends=True) if line.endswith("\n")]


def test_no_acknowledged_event_is_lost_by_kills(store: Store, child: Start) -> None:
    """Writers are killed at work, each twice, while the others go on."""
    runs = [store.create(SPEC, f"learner-{number}").id for number in range(3)]
    script = (
        "run = {run!r}\n"
        "for number in range(len(store.events(run)) + 1, 10**6):\n"
        "    store.append(run, Progress(0.0, 1, number, 10**6, {{'loss': 0.1}}))\n"
        "    print(number, flush=True)\n"
    )
    writers = {run: child(script.format(run=run)) for run in runs}
    acknowledged = dict.fromkeys(runs, 0)

    def kill(run: str) -> None:
        wanted = len(store.events(run)) + random.randint(5, 40)
        wait_for(lambda: len(store.events(run)) > wanted)
        acknowledged[run] = max(acknowledged[run], *map(int, killed(writers[run])))

    for run in runs:
        kill(run)
        writers[run] = child(script.format(run=run))
    for run in runs:
        kill(run)
    for run in runs:
        events = store.events(run)
        assert len(events) >= acknowledged[run] > 0
        assert [seq for seq, _ in events] == list(range(1, len(events) + 1))
        assert [event.step for _, event in events] == list(range(1, len(events) + 1))
        assert store.run(run).progress.step == len(events)


def test_an_artifact_is_whole_or_absent_after_a_kill(store: Store, child: Start) -> None:
    run = store.create(SPEC, "ann").id
    size = 4_000_000
    script = (
        f"for number in range(10**6):\n"
        f"    with store.artifacts.writing({run!r}, 'last.npz') as path:\n"
        f"        path.write_bytes(bytes([number % 256]) * {size})\n"
        f"    print(number, flush=True)\n"
    )
    for _ in range(4):
        writer = child(script)
        assert writer.stdout
        for _ in range(random.randint(1, 5)):
            writer.stdout.readline()
        killed(writer)
        content = store.artifacts.path(run, "last.npz").read_bytes()
        assert content == content[:1] * size
        store.artifacts.remove_unfinished(run)
        assert store.artifacts.bytes_used() == size
        assert store.artifacts.names(run) == ["last.npz"]


def test_a_run_is_claimed_once_by_many_at_once(store: Store, child: Start) -> None:
    made = {store.create(SPEC, f"learner-{number % 4}").id for number in range(40)}
    script = (
        "owner = str(os.getpid())\n"
        "while taken := store.claim(owner, 3):\n"
        "    print(*[run.id for run in taken], flush=True)\n"
    )
    claimers = [child(script) for _ in range(3)]
    taken = " ".join(claimer.communicate()[0] for claimer in claimers).split()
    assert sorted(taken) == sorted(made)


def test_threads_share_a_store(store: Store) -> None:
    failures: list[BaseException] = []

    def work(number: int) -> None:
        try:
            for _ in range(10):
                store.create(SPEC, f"learner-{number}")
                store.claim(f"owner-{number}", 1)
        except BaseException as error:
            failures.append(error)
        finally:
            store.close()

    threads = [threading.Thread(target=work, args=(number,)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    assert len(store.runs()) == 60


# The schema


def version(place: Path) -> int:
    with closing(sqlite3.connect(place)) as db:
        return int(db.execute("PRAGMA user_version").fetchone()[0])


def test_a_database_of_version_zero_is_brought_up(own_home: Path) -> None:
    own_home.mkdir()
    place = own_home / "dlcore.db"
    sqlite3.connect(place).close()
    assert version(place) == 0
    store = Store(own_home)
    assert version(place) == len(schema.MIGRATIONS)
    run = store.create(SPEC, "ann")
    assert ids(Store(own_home).runs()) == [run.id]


def test_many_may_open_a_new_store_at_once(own_home: Path, child: Start) -> None:
    script = "print(store.create(PRESETS['digits-mlp'].spec, 'ann').id)"
    makers = [child(script) for _ in range(4)]
    made = [maker.communicate()[0].strip() for maker in makers]
    assert all(made)
    assert sorted(ids(Store(own_home).runs())) == sorted(made)


def test_a_later_migration_keeps_what_is_there(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = store.create(SPEC, "ann")
    later = "ALTER TABLE runs ADD COLUMN note TEXT NOT NULL DEFAULT 'none'"
    monkeypatch.setattr(schema, "MIGRATIONS", (*schema.MIGRATIONS, later))
    again = Store(store.folder)
    assert version(store.folder / "dlcore.db") == len(schema.MIGRATIONS)
    assert again.run(run.id) == run


def test_a_migration_that_fails_changes_nothing(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = store.create(SPEC, "ann")
    released = len(schema.MIGRATIONS)
    broken = "ALTER TABLE runs ADD COLUMN note TEXT; ALTER TABLE nothing ADD COLUMN note TEXT"
    monkeypatch.setattr(schema, "MIGRATIONS", (*schema.MIGRATIONS, broken))
    with pytest.raises(sqlite3.OperationalError):
        Store(store.folder)
    monkeypatch.undo()
    assert version(store.folder / "dlcore.db") == released
    with closing(sqlite3.connect(store.folder / "dlcore.db")) as db:
        assert "note" not in [row[1] for row in db.execute("PRAGMA table_info(runs)")]
    assert Store(store.folder).run(run.id) == run


def test_the_bound_comes_from_the_environment(
    own_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert Store(own_home).max_bytes == 2_000_000_000
    monkeypatch.setenv("DLCORE_MAX_DISK", "12345")
    assert Store(own_home).max_bytes == 12_345
    assert Store(own_home, max_bytes=7).max_bytes == 7


def test_the_store_lies_where_home_is(own_home: Path) -> None:
    assert Store().folder == own_home.resolve()
    assert os.listdir(own_home)
