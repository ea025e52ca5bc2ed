"""The SQLite store: its contract, kills, concurrent processes, and its schema."""

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

from dlcore.errors import DatabaseNewer, RunUnreadable
from dlcore.events import Progress
from dlcore.experiments.presets import PRESETS
from dlcore.store import Command, Store, schema
from tests.contracts.store_contract import StoreContract, ids
from tests.waiting import wait_for

ROOT = Path(__file__).parents[2]
SPEC = PRESETS["digits-mlp"].spec


class TestStore(StoreContract):
    """The contract with SQLite and files."""

    @pytest.fixture
    def reopen(self, store: Store) -> Callable[[], Store]:
        return lambda: Store(store.folder)


def test_a_run_of_another_version_is_left_out(store: Store) -> None:
    unreadable, readable = store.create(SPEC, "ann"), store.create(SPEC, "ann")
    with closing(sqlite3.connect(store.folder / "dlcore.db")) as db, db:
        db.execute("UPDATE runs SET spec = '{\"version\": 99}' WHERE id = ?", (unreadable.id,))
    assert ids(store.runs("ann")) == [readable.id]
    assert ids(store.claim("worker", 9)) == [readable.id]
    assert store.claim("worker", 9) == []
    for call in (
        lambda: store.run(unreadable.id),
        lambda: store.command(unreadable.id, Command.STOP),
    ):
        with pytest.raises(RunUnreadable):
            call()
    (left_out,) = store.unreadable_runs("ann")
    assert (left_out.id, left_out.spec) == (unreadable.id, '{"version": 99}')
    store.delete(unreadable.id)
    assert store.unreadable_runs("ann") == []


# Concurrent processes and kills


Start = Callable[[str], subprocess.Popen[str]]


@pytest.fixture
def child(dlcore_home: Path) -> Iterator[Start]:
    """Return a function that runs a script with a ``store`` in a process."""
    processes: list[subprocess.Popen[str]] = []
    preamble = (
        "import os\n"
        "from dlcore.events import *\n"
        "from dlcore.experiments.presets import PRESETS\n"
        "from dlcore.store import Store\n"
        "store = Store()\n"
    )

    def run(script: str) -> subprocess.Popen[str]:
        command = [sys.executable, "-c", preamble + script]
        processes.append(subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True))
        return processes[-1]

    yield run
    for process in processes:
        with process:
            process.kill()


def kill(process: subprocess.Popen[str]) -> list[str]:
    """Kill a process, and return the complete lines that it had printed."""
    process.kill()
    output, _ = process.communicate()
    return [line.strip() for line in output.splitlines(keepends=True) if line.endswith("\n")]


def test_acknowledged_events_survive_kills(store: Store, child: Start) -> None:
    """Each writer is killed twice while the others continue."""
    runs = [store.create(SPEC, f"learner-{number}").id for number in range(2)]
    script = (
        "run = {run!r}\n"
        "for number in range(len(store.events(run)) + 1, 10**6):\n"
        "    store.append(run, Progress(0.0, 1, number, 10**6, {{'loss': 0.1}}))\n"
        "    print(number, flush=True)\n"
    )
    writers = {run: child(script.format(run=run)) for run in runs}
    acknowledged = dict.fromkeys(runs, 0)

    def kill_writer(run: str) -> None:
        minimum = len(store.events(run)) + random.randint(5, 40)
        wait_for(lambda: len(store.events(run)) > minimum)
        acknowledged[run] = max(acknowledged[run], *map(int, kill(writers[run])))

    for run in runs:
        kill_writer(run)
        writers[run] = child(script.format(run=run))
    for run in runs:
        kill_writer(run)
    for run in runs:
        events = store.events(run)
        assert len(events) >= acknowledged[run] > 0
        assert [seq for seq, _ in events] == list(range(1, len(events) + 1))
        steps = [event.step for _, event in events if isinstance(event, Progress)]
        assert steps == list(range(1, len(events) + 1))
        assert store.run(run).progress.step == len(events)


def test_an_artifact_is_complete_or_absent_after_a_kill(store: Store, child: Start) -> None:
    run = store.create(SPEC, "ann").id
    size = 4_000_000
    script = (
        f"for number in range(10**6):\n"
        f"    with store.artifacts.atomic_write({run!r}, 'last.npz') as path:\n"
        f"        path.write_bytes(bytes([number % 256]) * {size})\n"
        f"    print(number, flush=True)\n"
    )
    for _ in range(2):
        writer = child(script)
        assert writer.stdout
        for _ in range(random.randint(1, 5)):
            writer.stdout.readline()
        kill(writer)
        with store.artifacts.open(run, "last.npz") as file:
            content = file.read()
        assert content == content[:1] * size
        store.artifacts.remove_unfinished(run)
        assert store.artifacts.size(run) == size
        assert store.artifacts.names(run) == ["last.npz"]


def test_a_run_is_claimed_once_by_concurrent_processes(store: Store, child: Start) -> None:
    created = {store.create(SPEC, f"learner-{number % 4}").id for number in range(40)}
    script = (
        "owner = str(os.getpid())\n"
        "while runs := store.claim(owner, 3):\n"
        "    print(*[run.id for run in runs], flush=True)\n"
    )
    claimers = [child(script) for _ in range(2)]
    claimed = " ".join(claimer.communicate()[0] for claimer in claimers).split()
    assert sorted(claimed) == sorted(created)


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


def version(path: Path) -> int:
    with closing(sqlite3.connect(path)) as db:
        return int(db.execute("PRAGMA user_version").fetchone()[0])


def test_a_database_of_version_zero_is_upgraded(dlcore_home: Path) -> None:
    dlcore_home.mkdir()
    path = dlcore_home / "dlcore.db"
    sqlite3.connect(path).close()
    assert version(path) == 0
    store = Store(dlcore_home)
    assert version(path) == len(schema.MIGRATIONS)
    run = store.create(SPEC, "ann")
    assert ids(Store(dlcore_home).runs()) == [run.id]


def test_concurrent_processes_can_create_a_store(dlcore_home: Path, child: Start) -> None:
    script = "print(store.create(PRESETS['digits-mlp'].spec, 'ann').id)"
    processes = [child(script) for _ in range(3)]
    created = [process.communicate()[0].strip() for process in processes]
    assert all(created)
    assert sorted(ids(Store(dlcore_home).runs())) == sorted(created)


def test_a_migration_keeps_the_runs(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    run = store.create(SPEC, "ann")
    later = "ALTER TABLE runs ADD COLUMN later TEXT NOT NULL DEFAULT 'none'"
    monkeypatch.setattr(schema, "MIGRATIONS", (*schema.MIGRATIONS, later))
    upgraded = Store(store.folder)
    assert version(store.folder / "dlcore.db") == len(schema.MIGRATIONS)
    assert upgraded.run(run.id) == run


def test_a_database_is_copied_before_its_migration(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = store.create(SPEC, "ann")
    released = len(schema.MIGRATIONS)
    monkeypatch.setattr(schema, "MIGRATIONS", (*schema.MIGRATIONS, "DELETE FROM runs"))
    assert Store(store.folder).runs() == []
    copy = store.folder / f"dlcore.version-{released}.db"
    assert version(copy) == released
    with closing(sqlite3.connect(copy)) as db:
        assert db.execute("SELECT id FROM runs").fetchall() == [(run.id,)]


def test_a_database_of_a_newer_version_is_refused_untouched(dlcore_home: Path) -> None:
    dlcore_home.mkdir()
    path = dlcore_home / "dlcore.db"
    with closing(sqlite3.connect(path)) as db, db:
        db.execute("PRAGMA user_version = 99")
    before = path.read_bytes()
    with pytest.raises(DatabaseNewer) as caught:
        Store(dlcore_home)
    assert caught.value.values == {"given": 99, "expected": len(schema.MIGRATIONS)}
    assert path.read_bytes() == before
    assert os.listdir(dlcore_home) == ["dlcore.db"]


def test_a_failed_migration_changes_nothing(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    run = store.create(SPEC, "ann")
    released = len(schema.MIGRATIONS)
    broken = "ALTER TABLE runs ADD COLUMN later TEXT; ALTER TABLE nothing ADD COLUMN later TEXT"
    monkeypatch.setattr(schema, "MIGRATIONS", (*schema.MIGRATIONS, broken))
    with pytest.raises(sqlite3.OperationalError):
        Store(store.folder)
    monkeypatch.undo()
    assert version(store.folder / "dlcore.db") == released
    with closing(sqlite3.connect(store.folder / "dlcore.db")) as db:
        assert "later" not in [row[1] for row in db.execute("PRAGMA table_info(runs)")]
    assert Store(store.folder).run(run.id) == run


def test_the_disk_limit_is_configurable(dlcore_home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert Store(dlcore_home).max_bytes == 2_000_000_000
    monkeypatch.setenv("DLCORE_MAX_DISK", "12345")
    assert Store(dlcore_home).max_bytes == 12_345
    assert Store(dlcore_home, max_bytes=7).max_bytes == 7


def test_the_default_folder_is_the_home(dlcore_home: Path) -> None:
    assert Store().folder == dlcore_home.resolve()
    assert os.listdir(dlcore_home)
