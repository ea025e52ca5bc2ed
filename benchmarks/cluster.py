"""A cluster on one computer, for a trial: ``make cluster``.

    python -m benchmarks.cluster [--port 8501]

PostgreSQL, a Dask scheduler, two machines and two page servers behind HAProxy, all on the loopback
address and with a new, empty store that is deleted at the end. Without HAProxy the page servers are
at the two ports after that one.
"""

from __future__ import annotations

import argparse
import os
import secrets
import shutil
import signal
import sys
import tempfile
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import psutil

from tests.postgres import Server, run_server
from tests.waiting import wait_for

MACHINES = PAGE_SERVERS = 2
LOOPBACK = "127.0.0.1"
HAPROXY = Path(__file__).parents[1] / "docs" / "deploy" / "haproxy.cfg"
START_SECONDS, END_SECONDS = 120.0, 20.0

SCHEDULER = ("distributed.cli.dask_scheduler", "--host", LOOPBACK, "--no-dashboard")
SCHEDULER_HTTP = ("--dashboard-address", f"{LOOPBACK}:0")


class Program:
    """A process that can be ended and started again.

    Args:
        command: of the process.
        settings: environment variables besides those of this process.
    """

    def __init__(self, *command: str, settings: Mapping[str, str]) -> None:
        self._command = command
        self._settings = settings
        self.start()

    def start(self) -> None:
        """Start the process."""
        self._process = psutil.Popen(self._command, env=os.environ | dict(self._settings))

    @property
    def pid(self) -> int:
        """Process id."""
        return int(self._process.pid)

    def signal(self, number: signal.Signals) -> None:
        """Send a signal to the process and to all that it has started."""
        for process in self.processes():
            with suppress(psutil.NoSuchProcess):
                process.send_signal(number)

    def kill(self) -> None:
        """Kill the process and all that it has started, without any cleanup."""
        processes = self.processes()
        self.signal(signal.SIGKILL)
        psutil.wait_procs(processes, END_SECONDS)

    def stop(self) -> None:
        """Terminate the process."""
        try:
            self._process.terminate()
            self._process.wait(END_SECONDS)
        except psutil.NoSuchProcess:
            return
        except psutil.TimeoutExpired:
            self.kill()

    def processes(self) -> list[psutil.Process]:
        """Return the process and all that it has started; none after its end."""
        with suppress(psutil.NoSuchProcess):
            return [psutil.Process(self._process.pid), *self._process.children(recursive=True)]
        return []


@dataclass(frozen=True)
class Cluster:
    """The parts of a cluster.

    Args:
        database: its server.
        scheduler: of Dask.
        machines: the computers that train.
        page_servers: their processes by their ports.
        settings: of a page server.
    """

    database: Server
    scheduler: Program
    machines: list[Program]
    page_servers: dict[int, Program]
    settings: Mapping[str, str]


@contextmanager
def run_program(*command: str, settings: Mapping[str, str]) -> Iterator[Program]:
    """Run a program, and terminate it at the end."""
    program = Program(*command, settings=settings)
    try:
        yield program
    finally:
        program.stop()


@contextmanager
def run_cluster(port: int, page_servers: int = 0) -> Iterator[Cluster]:
    """Start PostgreSQL, a scheduler at a port, machines, and page servers at the ports before it.

    The machines are not ready yet, the page servers are.
    """
    with ExitStack() as stack:
        database = stack.enter_context(run_server(""))
        settings = {
            "DLCORE_HOME": stack.enter_context(tempfile.TemporaryDirectory(prefix="cluster-")),
            "DLCORE_STORE": database.new_database(),
            "DLCORE_ENGINE": f"dask://{LOOPBACK}:{port}",
            "DLCORE_WORKERS": "1",
            "STREAMLIT_SERVER_COOKIE_SECRET": secrets.token_hex(),
            "DASK_LOGGING__DISTRIBUTED": "warning",
        }

        def run(*arguments: str, **own: str) -> Program:
            command = (sys.executable, "-m", *arguments)
            return stack.enter_context(run_program(*command, settings=settings | own))

        scheduler = run(*SCHEDULER, *SCHEDULER_HTTP, "--port", str(port))
        machines = []
        for number in range(MACHINES):
            database.execute(f"CREATE ROLE {machine_role(number)} SUPERUSER LOGIN")
            address = settings["DLCORE_STORE"].replace("//dlcore@", f"//{machine_role(number)}@")
            machines.append(run("dlcore", "machine", DLCORE_STORE=address))
        pages = {}
        for page_port in range(port - page_servers, port):
            serve = ("dlcore", "serve", "--headless", "--address", LOOPBACK)
            pages[page_port] = run(*serve, "--port", str(page_port))
            # Before the next one, which would make another passcode.
            wait_for(partial(is_healthy, page_port), START_SECONDS)
        yield Cluster(database, scheduler, machines, pages, settings)


def machine_role(number: int) -> str:
    """Return the name of a machine at the database."""
    return f"machine_{number}"


def is_healthy(port: int) -> bool:
    """Return whether a page server answers."""
    with suppress(OSError), urllib.request.urlopen(f"http://{LOOPBACK}:{port}/_stcore/health"):
        return True
    return False


def main() -> None:
    """Run the cluster until it is interrupted."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, default=8501)
    port = parser.parse_args().port
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    with suppress(KeyboardInterrupt), ExitStack() as stack:
        cluster = stack.enter_context(run_cluster(port + 1 + PAGE_SERVERS, PAGE_SERVERS))
        first, second = cluster.page_servers
        if program := shutil.which("haproxy", path=f"{os.environ['PATH']}:/usr/sbin"):
            ports = {"BIND": port, "SERVER_1": first, "SERVER_2": second}
            addresses = {name: f"{LOOPBACK}:{number}" for name, number in ports.items()}
            stack.enter_context(run_program(program, "-f", str(HAPROXY), settings=addresses))
        print(f"http://{LOOPBACK}:{port if program else first}", flush=True)
        signal.pause()


if __name__ == "__main__":
    main()
