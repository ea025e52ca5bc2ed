"""The app's server, started for a benchmark."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator, Sequence
from pathlib import Path

from dlcore.store import Store

ROOT = Path(__file__).parents[1]
START_SECONDS = 60.0
STOP_SECONDS = 15.0


class Server:
    """Process of ``python -m dlcore serve``.

    Args:
        folder: ``DLCORE_HOME`` of the server.
        prefix: put before the command.
    """

    def __init__(self, folder: Path, prefix: Sequence[str] = ()) -> None:
        self._prefix = prefix
        self.folder = folder
        self.store = Store(folder)
        self.port = _free_port()
        self.url = f"http://localhost:{self.port}"
        self.start()

    def start(self) -> None:
        """Start the process; return when it responds."""
        serve = (sys.executable, "-m", "dlcore", "serve", "--headless", "--port", str(self.port))
        with (self.folder / "server.log").open("ab") as log:
            self.process = subprocess.Popen(
                [*self._prefix, *serve],
                cwd=ROOT,
                env=os.environ | {"DLCORE_HOME": str(self.folder)},
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        deadline = time.monotonic() + START_SECONDS
        while not self._is_healthy():
            if self.process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError((self.folder / "server.log").read_text(errors="replace"))
            time.sleep(0.02)

    def kill(self) -> None:
        """Kill the server process alone, without any cleanup."""
        self.process.kill()
        self.process.wait()

    def stop(self) -> None:
        """Terminate the server, then kill what is left of its process group."""
        self.process.send_signal(signal.SIGTERM)
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.process.wait(STOP_SECONDS)
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def _is_healthy(self) -> bool:
        try:
            with urllib.request.urlopen(f"{self.url}/_stcore/health", timeout=5):
                return True
        except OSError:
            return False


@contextlib.contextmanager
def fresh_server(prefix: Sequence[str] = ()) -> Iterator[Server]:
    """Start a server with an empty home, by a command after a prefix; remove both at the end."""
    with tempfile.TemporaryDirectory(prefix="dlcore-benchmark-") as folder:
        server = Server(Path(folder), prefix)
        try:
            yield server
        finally:
            server.stop()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("localhost", 0))
        return int(probe.getsockname()[1])
