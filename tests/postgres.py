"""A private PostgreSQL server on a Unix socket, with a new database for each test.

It listens on the loopback address too, where it accepts nobody without a certificate.
"""

from __future__ import annotations

import itertools
import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

TEMPLATE = "template_dlcore"
OPTIONS = "-c listen_addresses=127.0.0.1 -c max_connections=200"
FAST = "-c fsync=off -c full_page_writes=off"
"""Loses data when the power fails."""

RULES = """\
local all stranger scram-sha-256
local all all trust
hostssl all all 127.0.0.1/32 trust clientcert=verify-ca
"""
CERTIFICATES = {
    "ssl_ca_file": "ca.crt",
    "ssl_cert_file": "client.crt",
    "ssl_key_file": "client.key",
}


class Server:
    """A running server.

    Args:
        folder: contains the data and the socket.
        options: of the server.
    """

    def __init__(self, folder: Path, options: str) -> None:
        self._folder = folder
        self.port = _free_port()
        self._options = f"{OPTIONS} {options} -k {folder} -p {self.port}"
        self._numbers = itertools.count()

    def address(self, database: str, user: str = "dlcore") -> str:
        """Return the address of a database."""
        return f"postgresql://{user}@/{database}?host={self._folder}&port={self.port}"

    def new_database(self) -> str:
        """Create a database with the newest schema and return its address."""
        name = f"test_{next(self._numbers)}"
        self.execute(f"CREATE DATABASE {name} TEMPLATE {TEMPLATE}")
        return self.address(name)

    def empty_database(self) -> str:
        """Create a database without tables and return its address."""
        name = f"test_{next(self._numbers)}"
        self.execute(f"CREATE DATABASE {name}")
        return self.address(name)

    def drop(self, address: str) -> None:
        """Delete a database, which takes 8 MB."""
        from psycopg.conninfo import conninfo_to_dict

        self.execute(f"DROP DATABASE {conninfo_to_dict(address)['dbname']} WITH (FORCE)")

    def execute(self, sql: str) -> None:
        """Execute a statement as the server's superuser."""
        import psycopg

        with psycopg.connect(self.address("postgres"), autocommit=True) as connection:
            connection.execute(sql.encode())

    def use_certificates(self, folder: Path) -> None:
        """Accept whom the authority in a folder knows, see ``tests.certificates``."""
        for setting, name in CERTIFICATES.items():
            copy = Path(shutil.copy(folder / name, self.data / name))
            copy.chmod(0o600)
            if user := _user():
                shutil.chown(copy, user)
            self.execute(f"ALTER SYSTEM SET {setting} = '{name}'")
        self.execute("ALTER SYSTEM SET ssl = on")
        self.execute("SELECT pg_reload_conf()")

    def start(self) -> None:
        """Start the server and wait until it answers."""
        log = f"{self._folder}/log"
        _call("pg_ctl", "start", "-w", "-l", log, "-o", self._options, at=self)

    def kill(self) -> None:
        """End all of its processes at once, as a crash does."""
        _call("pg_ctl", "stop", "-m", "immediate", at=self)

    @property
    def pid(self) -> int:
        """Process id of the running server."""
        return int((self.data / "postmaster.pid").read_text("utf-8").split()[0])

    @property
    def data(self) -> Path:
        """The folder of the data."""
        return self._folder / "data"


@contextmanager
def run_server(options: str = FAST) -> Iterator[Server]:
    """Start a server; skip the test where PostgreSQL or psycopg is not installed."""
    pytest.importorskip("psycopg_pool", reason="the extra `cluster` is not installed")
    if _program("initdb") is None:
        pytest.skip("PostgreSQL is not installed")
    # The folders of pytest are closed to the user that runs the server.
    folder = Path(tempfile.mkdtemp(prefix="pg-"))
    server = Server(folder, options)
    try:
        if user := _user():
            shutil.chown(folder, user)
        _call(
            "initdb", "--no-sync", "--auth=trust", "--username=dlcore", "--encoding=UTF8", at=server
        )
        (server.data / "pg_hba.conf").write_text(RULES, "utf-8")
        server.start()
        try:
            _create_template(server)
            yield server
        finally:
            server.kill()
    finally:
        shutil.rmtree(folder)


def _create_template(server: Server) -> None:
    from dlcore.store.postgres import PostgresDatabase

    server.execute(f"CREATE DATABASE {TEMPLATE}")
    PostgresDatabase(server.address(TEMPLATE)).disconnect()
    server.execute("CREATE ROLE stranger LOGIN PASSWORD 'secret'")


def _call(program: str, *arguments: str, at: Server) -> None:
    path = _program(program)
    assert path
    subprocess.run(
        [path, "-D", str(at.data), *arguments],
        user=_user(),
        cwd=at.data.parent,
        stdout=subprocess.DEVNULL,
        check=True,
        timeout=240,
    )


def _program(name: str) -> str | None:
    """Return the path of a program of PostgreSQL; Debian has them outside of the search path."""
    folders = sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    return shutil.which(name) or shutil.which(name, path=os.pathsep.join(map(str, folders)))


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _user() -> str | None:
    """Return who runs the server, which must not be root."""
    return "nobody" if hasattr(os, "geteuid") and os.geteuid() == 0 else None
