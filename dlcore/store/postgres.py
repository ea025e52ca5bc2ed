"""A PostgreSQL database with a pool of connections; needs the extra ``cluster``."""

from __future__ import annotations

import functools
import logging
import re
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
from psycopg.adapt import Buffer, Dumper
from psycopg.types.string import StrDumperUnknown
from psycopg_pool import ConnectionPool

from dlcore.errors import DatabaseUnavailable, InvalidSetting
from dlcore.settings import STORE
from dlcore.store.database import Database, Values
from dlcore.store.disk_full import DISK_FULL
from dlcore.store.postgres_schema import CHANNEL, LOCK, migrate

MAX_CONNECTIONS = 16
"""Of one process."""

CONNECT_SECONDS = 5.0
"""How long a process waits for a connection."""

RETRY_SECONDS = 1.0
"""The delay before a lost connection for messages is opened again."""

LISTEN_SECONDS = 0.5
"""How often the thread that receives messages checks whether it may end."""

_PARAMETERS: dict[str, Any] = {
    "autocommit": True,
    # A server that is gone without a word is noticed in time for a lease.
    "connect_timeout": 5,
    "keepalives_idle": 5,
    "keepalives_interval": 2,
    "keepalives_count": 3,
    "tcp_user_timeout": 10_000,
}

_SESSION = (
    # A transaction waits no longer for others.
    b"SET lock_timeout = '30s'",
    # A suspended computer must not keep the locks of its transaction.
    b"SET idle_in_transaction_session_timeout = '15s'",
)

_PARAMETER = re.compile(r"\?|:(\w+)|%")

_log = logging.getLogger(__name__)


class PostgresDatabase(Database):
    """Connect to a database and bring its schema up to date.

    Args:
        address: ``postgresql://user:password@host/name?sslmode=verify-full``, as libpq reads it.

    Raises:
        DatabaseNewer: a newer version of the app has upgraded the database.
        DatabaseUnavailable: the server cannot be reached, or refuses the connection.
        InvalidSetting: this is no address.
    """

    # Messages arrive at once, and many machines query one server.
    poll_seconds = 1.0

    def __init__(self, address: str) -> None:
        self.address = address
        self._local = threading.local()
        with _translate_errors(), self._connect() as connection:
            migrate(connection)
        self._pool = ConnectionPool(
            address,
            kwargs=_PARAMETERS,
            min_size=0,
            max_size=MAX_CONNECTIONS,
            timeout=CONNECT_SECONDS,
            # A later caller tries again at once.
            reconnect_timeout=CONNECT_SECONDS,
            configure=_configure,
            # After a restart of the server the old connections are closed.
            check=ConnectionPool.check_connection,
            open=True,
        )

    @contextmanager
    def transaction(self) -> Iterator[_Transaction]:
        with _translate_errors(), self._pool.connection() as connection, connection.transaction():
            self._local.connection = connection
            try:
                yield _Transaction(connection)
            finally:
                self._local.connection = None

    @contextmanager
    def exclusive(self) -> Iterator[_Transaction]:
        with self.transaction() as db:
            db.execute("SELECT pg_advisory_xact_lock(?)", (LOCK,))
            yield db

    def query(self, sql: str, values: Values = ()) -> list[tuple[Any, ...]]:
        connection = getattr(self._local, "connection", None)
        if connection is not None:
            return _Transaction(connection).execute(sql, values).fetchall()
        with _translate_errors(), self._pool.connection() as connection:
            return _Transaction(connection).execute(sql, values).fetchall()

    def now(self) -> float:
        """Return the seconds since 1970 by the clock of the server."""
        rows = self.query("SELECT CAST(extract(epoch FROM clock_timestamp()) AS DOUBLE PRECISION)")
        return float(rows[0][0])

    @contextmanager
    def listen(self, on_change: Callable[[], None]) -> Iterator[None]:
        closed = threading.Event()
        arguments = (on_change, closed)
        thread = threading.Thread(target=self._listen, args=arguments, name="listen", daemon=True)
        thread.start()
        try:
            yield
        finally:
            closed.set()
            thread.join()

    def purge(self) -> None:
        """Leave it to the server, which overwrites deleted rows in its own time."""

    def close(self) -> None:
        """Do nothing: a connection goes back to the pool after each statement or transaction."""

    def disconnect(self) -> None:
        """Close all connections."""
        self._pool.close()

    def _connect(self) -> psycopg.Connection:
        try:
            return psycopg.connect(self.address, **_PARAMETERS)
        except psycopg.ProgrammingError:
            # The address may contain a password.
            raise InvalidSetting(name=STORE, given="***") from None

    def _listen(self, on_change: Callable[[], None], closed: threading.Event) -> None:
        while not closed.is_set():
            try:
                with self._connect() as connection:
                    connection.execute(f"LISTEN {CHANNEL}".encode())
                    while not closed.is_set():
                        for _ in connection.notifies(timeout=LISTEN_SECONDS):
                            on_change()
            except psycopg.Error as error:
                _log.warning("no messages from the database: %s", error)
                closed.wait(RETRY_SECONDS)


class _Transaction:
    """Statements with the placeholders of SQLite."""

    def __init__(self, connection: psycopg.Connection) -> None:
        self._connection = connection

    def execute(self, sql: str, values: Values = (), /) -> psycopg.Cursor:
        return self._connection.execute(_translate(sql), values)

    def executemany(self, sql: str, rows: Iterable[Any], /) -> None:
        self._connection.cursor().executemany(_translate(sql), rows)

    def lock(self, sql: str, values: Values = (), /) -> psycopg.Cursor:
        return self.execute(f"{sql} FOR UPDATE", values)

    def lock_free(self, sql: str, values: Values = (), /) -> psycopg.Cursor:
        return self.execute(f"{sql} FOR UPDATE SKIP LOCKED", values)


class _FlagDumper(Dumper):
    """Flags are stored as 0 and 1, as in SQLite."""

    oid = psycopg.adapters.types["int8"].oid

    def dump(self, obj: bool) -> Buffer:
        return b"1" if obj else b"0"


class _TextDumper(StrDumperUnknown):
    """The server refuses the character 0, which no text of a person contains."""

    def dump(self, obj: str) -> Buffer | None:
        return super().dump(obj.replace("\0", ""))


def _configure(connection: psycopg.Connection) -> None:
    connection.adapters.register_dumper(bool, _FlagDumper)
    connection.adapters.register_dumper(str, _TextDumper)
    for statement in _SESSION:
        connection.execute(statement)


@functools.lru_cache(maxsize=512)
def _translate(sql: str) -> bytes:
    """Return a statement with psycopg's placeholders."""

    def placeholder(match: re.Match[str]) -> str:
        if match[0] == "%":
            return "%%"
        return f"%({match[1]})s" if match[1] else "%s"

    return _PARAMETER.sub(placeholder, sql).encode()


@contextmanager
def _translate_errors() -> Iterator[None]:
    """Raise ``DatabaseUnavailable`` for what is no mistake in a statement."""
    try:
        yield
    except psycopg.errors.DiskFull as error:
        raise DatabaseUnavailable(reason=DISK_FULL) from error
    except (psycopg.OperationalError, psycopg.InternalError) as error:
        raise DatabaseUnavailable(reason=" ".join(str(error).split())) from error
