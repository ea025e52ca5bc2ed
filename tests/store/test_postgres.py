"""The store on PostgreSQL: its contract, concurrent engines, a lost server, strangers."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

import pytest

from dlcore.errors import (
    DatabaseNewer,
    DatabaseUnavailable,
    DiskFull,
    InvalidSetting,
    RunLost,
)
from dlcore.events import Progress
from dlcore.experiments.presets import PRESETS
from dlcore.store import Command, RunState, Store, schema
from dlcore.store.disk_usage import expected_bytes
from dlcore.store.writer import EventWriter
from tests.certificates import make_certificates
from tests.contracts.store_contract import StoreContract, ids
from tests.postgres import Server
from tests.waiting import wait_for

psycopg = pytest.importorskip("psycopg", reason="the extra `cluster` is not installed")

from dlcore.store.postgres import PostgresDatabase  # noqa: E402

SPEC = PRESETS["digits-mlp"].spec
PROGRESS = Progress(1.0, 1, 1, 10, {"loss": 0.5})


@pytest.fixture
def store(postgres_store: Store) -> Store:
    return postgres_store


@pytest.fixture
def reopen(store: Store) -> Iterator[Callable[[], Store]]:
    """Return a function that opens the store as another process does."""
    opened: list[PostgresDatabase] = []

    def open_again() -> Store:
        assert isinstance(store.database, PostgresDatabase)
        opened.append(PostgresDatabase(store.database.address))
        return Store(store.folder, database=opened[-1])

    yield open_again
    for database in opened:
        database.disconnect()


class TestPostgresStore(StoreContract):
    """The contract with PostgreSQL and files."""

    @pytest.fixture
    def reopen(self, reopen: Callable[[], Store]) -> Callable[[], Store]:
        return reopen


def test_a_run_is_claimed_once_by_concurrent_engines(
    store: Store, reopen: Callable[[], Store]
) -> None:
    created = {store.create(SPEC, f"learner-{number % 4}").id for number in range(40)}
    stores = [reopen() for _ in range(4)]

    def claim_all(number: int) -> list[str]:
        claimed: list[str] = []
        # Whoever meets only locked runs gets none, and asks again.
        while store.runs(states=[RunState.QUEUED]):
            claimed += ids(stores[number].claim(f"engine-{number}", 3))
        return claimed

    with ThreadPoolExecutor(4) as threads:
        claimed = [run_id for each in threads.map(claim_all, range(4)) for run_id in each]
    assert sorted(claimed) == sorted(created)


def test_a_locked_run_is_left_to_the_engine_that_is_faster(
    store: Store, reopen: Callable[[], Store]
) -> None:
    locked, free = store.create(SPEC, "ann"), store.create(SPEC, "bob")
    with store.database.transaction() as db:
        db.lock("SELECT id FROM runs WHERE id = ?", (locked.id,))
        assert ids(reopen().claim("another", 9)) == [free.id]
    assert ids(store.claim("me", 9)) == [locked.id]


def test_a_write_waits_for_a_claim_and_is_then_refused(
    store: Store, reopen: Callable[[], Store], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A computer that slept past its lease writes while another engine claims its run."""
    store.create(SPEC, "ann")
    monkeypatch.setattr("dlcore.store.queue.LEASE_SECONDS", -1.0)
    (run,) = store.claim("slept", 1)
    refused: list[BaseException] = []

    def write(late: Store) -> None:
        try:
            late.append(run.id, PROGRESS, claim=run.claims)
        except RunLost as error:
            refused.append(error)

    thread = threading.Thread(target=write, args=(reopen(),))
    with store.database.transaction() as db:
        db.execute("UPDATE runs SET claims = claims + 1 WHERE id = ?", (run.id,))
        thread.start()
        wait_for(lambda: _waiting(store) == 1)
    thread.join()
    assert len(refused) == 1 and store.events(run.id) == []


def _waiting(store: Store) -> int:
    rows = store.database.query(
        "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'"
        " AND datname = current_database()"
    )
    return int(rows[0][0])


def test_concurrent_events_are_numbered_without_gaps(
    store: Store, reopen: Callable[[], Store]
) -> None:
    run = store.create(SPEC, "ann")

    def append(writer: Store) -> None:
        for _ in range(20):
            writer.append(run.id, PROGRESS)

    with ThreadPoolExecutor(3) as threads:
        list(threads.map(append, [reopen() for _ in range(3)]))
    assert [seq for seq, _ in store.events(run.id)] == list(range(1, 61))


def test_space_is_not_given_twice(store: Store, reopen: Callable[[], Store]) -> None:
    stores = [store, reopen(), reopen()]
    for each in stores:
        each.max_bytes = 10 * expected_bytes(SPEC)

    def create_all(each: Store) -> None:
        with suppress(DiskFull):
            while True:
                each.create(SPEC, "ann")

    with ThreadPoolExecutor(3) as threads:
        list(threads.map(create_all, stores))
    assert len(store.runs()) == 5


def test_a_new_run_and_a_command_are_heard_by_other_processes(
    store: Store, reopen: Callable[[], Store]
) -> None:
    heard = threading.Semaphore(0)
    with reopen().database.listen(heard.release):
        wait_for(lambda: store.create(SPEC, "ann") and heard.acquire(timeout=0.05))
        while heard.acquire(blocking=False):
            pass
        (run, *_) = store.claim("me", 1)
        store.command(run.id, Command.PAUSE)
        assert heard.acquire(timeout=240)


def test_a_restart_of_the_server_loses_nothing(
    reopen: Callable[[], Store], postgres: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("dlcore.store.postgres.CONNECT_SECONDS", 0.5)
    monkeypatch.setattr("dlcore.store.writer.RETRY_SECONDS", 0.1)
    store = reopen()
    run, later = store.create(SPEC, "ann"), Progress(2.0, 1, 2, 10, {"loss": 0.4})
    writer = EventWriter(store)
    writer.put(run, PROGRESS)
    writer.flush()
    postgres.kill()
    try:
        with pytest.raises(DatabaseUnavailable):
            store.runs()
        writer.put(run, later)
    finally:
        postgres.start()
    writer.close()
    assert [event for _, event in store.events(run.id)] == [PROGRESS, later]


def test_text_is_stored_without_the_character_zero(store: Store) -> None:
    run = store.create(SPEC, "ann", name="a\0b")
    assert run.name == "ab"


def test_a_stranger_is_refused(postgres: Server) -> None:
    with pytest.raises(DatabaseUnavailable) as caught:
        PostgresDatabase(postgres.address("postgres", user="stranger:wrong"))
    assert "stranger" in caught.value.values["reason"]
    assert "wrong" not in caught.value.values["reason"]


def test_nobody_connects_over_the_network_without_a_certificate(
    postgres: Server, tmp_path: Path
) -> None:
    known, strange = (tmp_path / name for name in ("known", "strange"))
    for folder in (known, strange):
        folder.mkdir()
        make_certificates(folder)
    postgres.use_certificates(known)
    local = postgres.new_database()
    name = psycopg.conninfo.conninfo_to_dict(local)["dbname"]
    address = f"postgresql://dlcore@127.0.0.1:{postgres.port}/{name}?"

    def certificate(folder: Path) -> str:
        return f"sslcert={folder}/client.crt&sslkey={folder}/client.key"

    checked = f"{address}sslmode=verify-full&sslrootcert={known}/ca.crt&{certificate(known)}"
    # The server reads its settings a moment after it is asked to.
    wait_for(lambda: _is_accepted(checked))
    for stranger in (
        f"{address}sslmode=disable",
        f"{address}sslmode=require&sslcert={tmp_path}/none.crt",
        f"{address}sslmode=require&{certificate(strange)}",
    ):
        assert not _is_accepted(stranger)
    # Nor does the app send anything to a server that the authority does not know.
    assert not _is_accepted(checked.replace(f"{known}/ca.crt", f"{strange}/ca.crt"))
    postgres.drop(local)


def test_a_process_in_which_tensorflow_came_first_is_refused_instead_of_aborted() -> None:
    lines = (
        "import tensorflow",
        "from dlcore.errors import DatabaseUnavailable",
        "from dlcore.store.open_database import connect",
        "try:",
        "    connect('postgresql://dlcore@127.0.0.1:1/runs?sslmode=require')",
        "except DatabaseUnavailable as error:",
        "    print(error.values['reason'])",
    )
    command = [sys.executable, "-c", "\n".join(lines)]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", check=True)
    assert done.stdout.strip() == "TensorFlow"
    assert "open the store before TensorFlow" in done.stderr


def _is_accepted(address: str) -> bool:
    with suppress(DatabaseUnavailable):
        PostgresDatabase(address).disconnect()
        return True
    return False


@pytest.mark.parametrize("address", ["postgresql://[", "postgresql://host/?nothing=1"])
def test_what_is_no_address_is_an_error_without_it(address: str) -> None:
    with pytest.raises(InvalidSetting) as caught:
        PostgresDatabase(address)
    assert caught.value.values == {"name": "DLCORE_STORE", "given": "***"}


def test_the_setting_names_the_database(
    postgres: Server, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("DLCORE_STORE", postgres.new_database())
    opened = Store(tmp_path)
    assert isinstance(opened.database, PostgresDatabase)
    assert opened.create(SPEC, "ann").state is RunState.QUEUED
    assert list(tmp_path.iterdir()) == []
    opened.database.disconnect()


# The schema


def test_processes_can_create_the_schema_at_once(postgres: Server) -> None:
    address = postgres.empty_database()
    with ThreadPoolExecutor(3) as threads:
        databases = list(threads.map(PostgresDatabase, [address] * 3))
    assert databases[0].query("SELECT version FROM schema_version") == [(len(schema.MIGRATIONS),)]
    for database in databases:
        database.disconnect()


def test_a_migration_keeps_the_runs(
    store: Store, reopen: Callable[[], Store], monkeypatch: pytest.MonkeyPatch
) -> None:
    run = store.create(SPEC, "ann")
    later = "ALTER TABLE runs ADD COLUMN later INTEGER NOT NULL DEFAULT 0"
    broken = f"{later}; ALTER TABLE nothing ADD COLUMN later TEXT"
    monkeypatch.setattr(schema, "MIGRATIONS", (*schema.MIGRATIONS, broken))
    with pytest.raises(psycopg.errors.UndefinedTable):
        reopen()
    monkeypatch.setattr(schema, "MIGRATIONS", (*schema.MIGRATIONS[:-1], later))
    assert reopen().run(run.id) == run


def test_a_database_of_a_newer_version_is_refused(
    store: Store, reopen: Callable[[], Store]
) -> None:
    store.database.write("UPDATE schema_version SET version = 99")
    with pytest.raises(DatabaseNewer) as caught:
        reopen()
    assert caught.value.values == {"given": 99, "expected": len(schema.MIGRATIONS)}
