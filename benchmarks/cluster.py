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
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

from tests.postgres import run_server

MACHINES = 2
LOOPBACK = "127.0.0.1"
HAPROXY = Path(__file__).parents[1] / "docs" / "deploy" / "haproxy.cfg"
END_SECONDS = 20.0

SCHEDULER = ("distributed.cli.dask_scheduler", "--host", LOOPBACK, "--no-dashboard")


@contextmanager
def process(*command: str, settings: Mapping[str, str]) -> Iterator[subprocess.Popen[bytes]]:
    """Run a program, and terminate it at the end."""
    with subprocess.Popen(command, env=os.environ | settings) as started:
        try:
            yield started
        finally:
            started.terminate()
            try:
                started.wait(END_SECONDS)
            except subprocess.TimeoutExpired:
                started.kill()


@contextmanager
def cluster(scheduler_port: int) -> Iterator[Mapping[str, str]]:
    """Run PostgreSQL, a scheduler and its machines; return the settings of a page server."""
    with ExitStack() as stack:
        home = stack.enter_context(tempfile.TemporaryDirectory(prefix="cluster-"))
        settings = {
            "DLCORE_HOME": home,
            "DLCORE_STORE": stack.enter_context(run_server("")).new_database(),
            "DLCORE_ENGINE": f"dask://{LOOPBACK}:{scheduler_port}",
            "DLCORE_WORKERS": "1",
        }
        command = (sys.executable, "-m", *SCHEDULER, "--port", str(scheduler_port))
        stack.enter_context(process(*command, settings=settings))
        for _ in range(MACHINES):
            command = (sys.executable, "-m", "dlcore", "machine")
            stack.enter_context(process(*command, settings=settings))
        yield settings


def main() -> None:
    """Run the cluster until it is interrupted."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, default=8501)
    port = parser.parse_args().port
    with suppress(KeyboardInterrupt), ExitStack() as stack:
        settings = {
            **stack.enter_context(cluster(port + 3)),
            "STREAMLIT_SERVER_COOKIE_SECRET": secrets.token_hex(),
        }
        for number in (1, 2):
            command = (sys.executable, "-m", "dlcore", "serve", "--headless")
            pages = (*command, "--address", LOOPBACK, "--port", str(port + number))
            stack.enter_context(process(*pages, settings=settings))
            # Before the other, which would make the same tables and passcode.
            time.sleep(5)
        if program := shutil.which("haproxy", path=f"{os.environ['PATH']}:/usr/sbin"):
            ports = {"PORT": str(port), "SERVER_1": str(port + 1), "SERVER_2": str(port + 2)}
            stack.enter_context(process(program, "-f", str(HAPROXY), settings=ports))
        print(f"http://{LOOPBACK}:{port if program else port + 1}", flush=True)
        while True:
            time.sleep(1)


if __name__ == "__main__":
    main()
