"""The cache finds, downloads, verifies and unpacks files."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from pathlib import Path
from typing import BinaryIO

import pytest

from dlcore.datasets import Cache
from dlcore.datasets.cache import known_folders
from dlcore.errors import DataCorrupt, DataOffline
from tests.datasets.conftest import CONTENT, FileServer

FETCH = """
import sys
from pathlib import Path
from dlcore.datasets import Cache, File
_, folder, url, sha256, size = sys.argv
file = File("mnist", "deep/file.bin", url, sha256, int(size))
def report(name, done, size):
    print("progress", name, done, size, flush=True)
print("done", Cache(Path(folder), ()).fetch(file, report))
"""


def files_in(folder: Path) -> list[str]:
    """Names of all files except locks."""
    return [p.name for p in folder.rglob("*") if p.is_file() and p.suffix != ".lock"]


def test_downloads_once_and_reports_progress(server: FileServer, cache: Cache) -> None:
    file = server.file("whole")
    reports: list[tuple[str, int, int]] = []
    path = cache.fetch(file, lambda *args: reports.append(args))
    assert path == cache.folder / "deep/file.bin"
    assert path.read_bytes() == CONTENT
    assert [done for _, done, _ in reports] == sorted({done for _, done, _ in reports})
    assert reports[-1] == ("deep/file.bin", len(CONTENT), len(CONTENT))
    assert cache.fetch(file) == path
    assert server.requests == ["whole"]


@pytest.mark.parametrize("mode", ["cut", "missing"])
def test_a_failed_download_raises_offline_and_leaves_no_file(
    server: FileServer, cache: Cache, mode: str
) -> None:
    file = server.file(mode)
    with pytest.raises(DataOffline) as caught:
        cache.fetch(file)
    assert caught.value.values == {
        "name": "mnist",
        "file": "deep/file.bin",
        "folder": str(cache.folder / "deep"),
        "url": file.url,
    }
    assert files_in(cache.folder) == []


def test_an_unreachable_server_raises_offline(server: FileServer, cache: Cache) -> None:
    file = server.file("whole")
    server.server_close()
    with pytest.raises(DataOffline):
        cache.fetch(file)
    assert files_in(cache.folder) == []


@pytest.mark.parametrize("mode", ["wrong", "longer"])
def test_wrong_content_raises_corrupt_and_leaves_no_file(
    server: FileServer, cache: Cache, mode: str
) -> None:
    file = server.file(mode)
    with pytest.raises(DataCorrupt) as caught:
        cache.fetch(file)
    assert caught.value.values["place"] == file.url
    assert files_in(cache.folder) == []


def test_a_damaged_file_is_replaced(server: FileServer, cache: Cache) -> None:
    file = server.file("whole")
    path = cache.fetch(file)
    path.write_bytes(b"x" + CONTENT[1:])
    assert cache.find(file) is None
    assert cache.fetch(file).read_bytes() == CONTENT
    assert server.requests == ["whole", "whole"]


def test_a_damaged_file_is_removed_when_offline(server: FileServer, cache: Cache) -> None:
    file = server.file("missing")
    path = cache.folder / file.path
    path.parent.mkdir(parents=True)
    path.write_bytes(CONTENT[:100])
    with pytest.raises(DataCorrupt) as caught:
        cache.fetch(file)
    assert caught.value.values["place"] == str(path)
    assert files_in(cache.folder) == []


def test_other_folders_are_read_only(server: FileServer, tmp_path: Path) -> None:
    file = server.file("missing")
    damaged, intact = (tmp_path / name / file.path for name in ("damaged", "intact"))
    for path, content in ((damaged, b"damaged"), (intact, CONTENT)):
        path.parent.mkdir(parents=True)
        path.write_bytes(content)
    cache = Cache(tmp_path / "data", (tmp_path / "damaged", tmp_path / "intact"))
    assert cache.fetch(file) == intact
    assert server.requests == []

    with pytest.raises(DataCorrupt) as caught:
        Cache(tmp_path / "data", (tmp_path / "damaged",)).fetch(file)
    assert caught.value.values["place"] == str(damaged)
    assert damaged.read_bytes() == b"damaged"


def test_known_folders_follow_the_environment(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("DLCORE_DATA", str(tmp_path / "school"))
    monkeypatch.setenv("KERAS_HOME", str(tmp_path / "keras"))
    assert known_folders() == [
        tmp_path / "school",
        tmp_path / "school" / "datasets",
        tmp_path / "keras" / "datasets",
        Path.home() / ".keras" / "datasets",
    ]


def test_several_processes_download_once(server: FileServer, cache: Cache) -> None:
    processes = [start_fetching(server, cache) for _ in range(4)]
    # Every process reports progress: one of its own download, the others while they wait for it.
    first_lines = [process.stdout.readline() for process in processes if process.stdout]
    server.resume.set()
    outputs = [process.communicate(timeout=240)[0] for process in processes]
    assert all(line.startswith("progress deep/file.bin") for line in first_lines)
    assert all(f"done {cache.folder / 'deep/file.bin'}" in text for text in outputs)
    assert server.requests == ["slow"]
    assert (cache.folder / "deep/file.bin").read_bytes() == CONTENT


def test_several_threads_download_once(server: FileServer, cache: Cache) -> None:
    file = server.file("slow")
    all_report = threading.Barrier(4, timeout=240)
    paths: list[Path] = []

    def fetch() -> None:
        reports: list[int] = []

        def report(name: str, done: int, size: int) -> None:
            if not reports:
                all_report.wait()
            reports.append(done)

        paths.append(cache.fetch(file, report))

    threads = [threading.Thread(target=fetch) for _ in range(3)]
    for thread in threads:
        thread.start()
    all_report.wait()
    server.resume.set()
    for thread in threads:
        thread.join(240)
    assert paths == [cache.folder / file.path] * 3
    assert server.requests == ["slow"]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGKILL")
def test_a_killed_download_leaves_no_partial_file(server: FileServer, cache: Cache) -> None:
    with start_fetching(server, cache) as process:
        assert server.half_sent.wait(240)
        process.kill()
    assert not (cache.folder / "deep/file.bin").exists()
    server.resume.set()
    assert cache.fetch(server.file("whole")).read_bytes() == CONTENT
    assert files_in(cache.folder) == ["file.bin"]


def test_an_interrupted_download_leaves_no_file(server: FileServer, cache: Cache) -> None:
    class Interrupt(BaseException):
        pass

    def interrupt(name: str, done: int, size: int) -> None:
        raise Interrupt

    with pytest.raises(Interrupt):
        cache.fetch(server.file("whole"), interrupt)
    assert files_in(cache.folder) == []
    assert cache.fetch(server.file("whole")).read_bytes() == CONTENT


def test_a_part_is_unpacked_once(server: FileServer, cache: Cache) -> None:
    file = server.file("whole")
    sources: list[Path] = []

    def write(source: Path, out: BinaryIO) -> None:
        sources.append(source)
        out.write(source.read_bytes()[:3])

    first = cache.unpack(file, "head", write)
    assert first.read_bytes() == CONTENT[:3]
    assert cache.unpack(file, "head", write) == first
    assert sources == [cache.folder / file.path]


def test_failed_unpacking_leaves_no_file(server: FileServer, cache: Cache) -> None:
    file = server.file("whole")

    def fail(source: Path, out: BinaryIO) -> None:
        out.write(b"half")
        raise EOFError

    with pytest.raises(EOFError):
        cache.unpack(file, "head", fail)
    assert files_in(cache.folder) == ["file.bin"]


@pytest.mark.skipif(sys.platform == "win32" or os.geteuid() == 0, reason="needs a read-only folder")
def test_a_read_only_folder_raises_an_os_error(server: FileServer, tmp_path: Path) -> None:
    (tmp_path / "read_only").mkdir(mode=0o500)
    with pytest.raises(PermissionError):
        Cache(tmp_path / "read_only", ()).fetch(server.file("whole"))


def start_fetching(server: FileServer, cache: Cache) -> subprocess.Popen[str]:
    """Start a process that fetches the slow file."""
    file = server.file("slow")
    args = [str(cache.folder), file.url, file.sha256, str(file.size)]
    return subprocess.Popen(
        [sys.executable, "-c", FETCH, *args], stdout=subprocess.PIPE, text=True, bufsize=1
    )
