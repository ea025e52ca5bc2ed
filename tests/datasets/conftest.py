"""A file server for downloads, an empty cache, and a cache with the real data of this machine."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from dlcore.datasets import Cache, DatasetSpec, File

CONTENT = bytes(range(256)) * 1200


class FileServer(ThreadingHTTPServer):
    """Serves ``CONTENT`` with the faults that downloads can have.

    The path of the address is the mode: ``whole``; ``slow`` (the second half once ``resume`` is
    set); ``cut`` (half the content); ``wrong``; ``longer``; all else is not found.
    """

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.requests: list[str] = []
        self.half_sent = threading.Event()
        self.resume = threading.Event()

    def file(self, mode: str, content: bytes = CONTENT) -> File:
        """The pinned file that is served in a mode."""
        return File(
            dataset="mnist",
            path="deep/file.bin",
            url=f"http://127.0.0.1:{self.server_port}/{mode}",
            sha256=hashlib.sha256(content).hexdigest(),
            size=len(content),
        )


class _Handler(BaseHTTPRequestHandler):
    server: FileServer

    def do_GET(self) -> None:
        mode = self.path.strip("/")
        self.server.requests.append(mode)
        if mode not in ("whole", "slow", "cut", "wrong", "longer"):
            self.send_error(404)
            return
        self.send_response(200)
        self.send_header("Content-Length", str(len(CONTENT) + (mode == "longer")))
        self.end_headers()
        half = len(CONTENT) // 2
        self.wfile.write(CONTENT[:half])
        self.server.half_sent.set()
        if mode == "slow":
            self.server.resume.wait(240)
        if mode != "cut":
            remainder = CONTENT[half:] + b"!" * (mode == "longer")
            self.wfile.write(b"?" + remainder[1:] if mode == "wrong" else remainder)

    def log_message(self, format: str, *args: object) -> None:
        pass


@pytest.fixture
def server() -> Iterator[FileServer]:
    """A running server on this machine."""
    with FileServer() as running:
        thread = threading.Thread(target=running.serve_forever, args=(0.01,))
        thread.start()
        yield running
        running.resume.set()
        running.shutdown()
        thread.join()


@pytest.fixture
def cache(tmp_path: Path) -> Cache:
    """An empty cache without other folders."""
    return Cache(tmp_path / "data", others=())


@pytest.fixture(scope="session")
def real_cache(tmp_path_factory: pytest.TempPathFactory) -> Cache:
    """A cache that finds the files of ``DLCORE_DATA`` and ``KERAS_HOME``."""
    return Cache(tmp_path_factory.mktemp("data"))


def require_files(dataset: DatasetSpec, cache: Cache) -> None:
    """Skip the test if the real files are not on this machine."""
    missing = dataset.missing_files(cache)
    if missing:
        pytest.skip(f"{missing[0].path} is neither in DLCORE_DATA nor in KERAS_HOME/datasets")
