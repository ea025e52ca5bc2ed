"""A real file server, and a cache with the real data where this machine has it."""

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
    """Serves ``CONTENT`` in the ways in which downloads go wrong.

    Args of the address: ``whole``; ``slow`` (the second half once ``resume_unfinished`` is set); ``cut`` (ends
    half way); ``wrong``; ``longer``; all else is not found.
    """

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.asked: list[str] = []
        self.half_sent = threading.Event()
        self.resume_unfinished = threading.Event()

    def file(self, way: str, content: bytes = CONTENT) -> File:
        """The pinned file whose download goes ``way``."""
        return File(
            dataset="mnist",
            path="deep/file.bin",
            url=f"http://127.0.0.1:{self.server_port}/{way}",
            sha256=hashlib.sha256(content).hexdigest(),
            size=len(content),
        )


class _Handler(BaseHTTPRequestHandler):
    server: FileServer

    def do_GET(self) -> None:
        way = self.path.strip("/")
        self.server.asked.append(way)
        if way not in ("whole", "slow", "cut", "wrong", "longer"):
            self.send_error(404)
            return
        self.send_response(200)
        self.send_header("Content-Length", str(len(CONTENT) + (way == "longer")))
        self.end_headers()
        half = len(CONTENT) // 2
        self.wfile.write(CONTENT[:half])
        self.server.half_sent.set()
        if way == "slow":
            self.server.resume_unfinished.wait(60)
        if way != "cut":
            rest = CONTENT[half:] + b"!" * (way == "longer")
            self.wfile.write(b"?" + rest[1:] if way == "wrong" else rest)

    def log_message(self, format: str, *args: object) -> None:
        pass


@pytest.fixture
def server() -> Iterator[FileServer]:
    """A server on this machine only."""
    with FileServer() as running:
        thread = threading.Thread(target=running.serve_forever, args=(0.01,))
        thread.start()
        yield running
        running.resume_unfinished.set()
        running.shutdown()
        thread.join()


@pytest.fixture
def cache(tmp_path: Path) -> Cache:
    """An empty cache that looks nowhere else."""
    return Cache(tmp_path / "data", others=())


@pytest.fixture(scope="session")
def real_cache(tmp_path_factory: pytest.TempPathFactory) -> Cache:
    """A cache that finds what ``DLCORE_DATA`` or ``KERAS_HOME`` hold."""
    return Cache(tmp_path_factory.mktemp("data"))


def need(dataset: DatasetSpec, cache: Cache) -> None:
    """Skips the test where the real files are not on this machine."""
    missing = dataset.missing(cache)
    if missing:
        pytest.skip(f"{missing[0].path} is neither in DLCORE_DATA nor in KERAS_HOME/datasets")
