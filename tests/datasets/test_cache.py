"""The cache: found or downloaded, checked, whole or not there at all."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from pathlib import Path

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
def tell(name, had, size):
    print("progress", name, had, size, flush=True)
print("done", Cache(Path(folder), ()).fetch(file, tell))
"""


def files_in(folder: Path) -> list[str]:
    """Names of all files but locks."""
    return [p.name for p in folder.rglob("*") if p.is_file() and p.suffix != ".lock"]


def test_downloads_once_and_reports_progress(server: FileServer, cache: Cache) -> None:
    file = server.file("whole")
    told: list[tuple[str, int, int]] = []
    place = cache.fetch(file, lambda *args: told.append(args))
    assert place == cache.folder / "deep/file.bin"
    assert place.read_bytes() == CONTENT
    assert [had for _, had, _ in told] == sorted({had for _, had, _ in told})
    assert told[-1] == ("deep/file.bin", len(CONTENT), len(CONTENT))
    assert cache.fetch(file) == place
    assert server.asked == ["whole"]


@pytest.mark.parametrize("way", ["cut", "missing"])
def test_a_failed_download_says_offline_and_leaves_nothing(
    server: FileServer, cache: Cache, way: str
) -> None:
    file = server.file(way)
    with pytest.raises(DataOffline) as caught:
        cache.fetch(file)
    assert caught.value.values == {
        "name": "mnist",
        "file": "deep/file.bin",
        "folder": str(cache.folder / "deep"),
        "url": file.url,
    }
    assert files_in(cache.folder) == []


def test_without_a_server_it_says_offline(server: FileServer, cache: Cache) -> None:
    file = server.file("whole")
    server.server_close()
    with pytest.raises(DataOffline):
        cache.fetch(file)
    assert files_in(cache.folder) == []


@pytest.mark.parametrize("way", ["wrong", "longer"])
def test_wrong_content_is_refused_and_leaves_nothing(
    server: FileServer, cache: Cache, way: str
) -> None:
    file = server.file(way)
    with pytest.raises(DataCorrupt) as caught:
        cache.fetch(file)
    assert caught.value.values["place"] == file.url
    assert files_in(cache.folder) == []


def test_a_damaged_file_is_replaced(server: FileServer, cache: Cache) -> None:
    file = server.file("whole")
    place = cache.fetch(file)
    place.write_bytes(b"x" + CONTENT[1:])
    assert cache.find(file) is None
    assert cache.fetch(file).read_bytes() == CONTENT
    assert server.asked == ["whole", "whole"]


def test_a_damaged_file_does_not_stay_when_offline(server: FileServer, cache: Cache) -> None:
    file = server.file("missing")
    place = cache.folder / file.path
    place.parent.mkdir(parents=True)
    place.write_bytes(CONTENT[:100])
    with pytest.raises(DataCorrupt) as caught:
        cache.fetch(file)
    assert caught.value.values["place"] == str(place)
    assert files_in(cache.folder) == []


def test_other_folders_are_used_in_place_and_never_changed(
    server: FileServer, tmp_path: Path
) -> None:
    file = server.file("missing")
    damaged, sound = (tmp_path / name / file.path for name in ("damaged", "sound"))
    for place, content in ((damaged, b"damaged"), (sound, CONTENT)):
        place.parent.mkdir(parents=True)
        place.write_bytes(content)
    cache = Cache(tmp_path / "own", (tmp_path / "damaged", tmp_path / "sound"))
    assert cache.fetch(file) == sound
    assert server.asked == []

    with pytest.raises(DataCorrupt) as caught:
        Cache(tmp_path / "own", (tmp_path / "damaged",)).fetch(file)
    assert caught.value.values["place"] == str(damaged)
    assert damaged.read_bytes() == b"damaged"


def test_folders_are_named_by_the_environment(
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
    processes = [fetching(server, cache) for _ in range(4)]
    # Each has told some progress: one of its own download, the others of what they wait for.
    first_lines = [process.stdout.readline() for process in processes if process.stdout]
    server.resume_unfinished.set()
    rest = [process.communicate(timeout=60)[0] for process in processes]
    assert all(line.startswith("progress deep/file.bin") for line in first_lines)
    assert all(f"done {cache.folder / 'deep/file.bin'}" in text for text in rest)
    assert server.asked == ["slow"]
    assert (cache.folder / "deep/file.bin").read_bytes() == CONTENT


def test_several_threads_download_once(server: FileServer, cache: Cache) -> None:
    file = server.file("slow")
    waiting = threading.Barrier(4, timeout=60)
    places: list[Path] = []

    def fetch() -> None:
        told: list[int] = []

        def tell(name: str, had: int, size: int) -> None:
            if not told:
                told.append(had)
                waiting.wait()

        places.append(cache.fetch(file, tell))

    threads = [threading.Thread(target=fetch) for _ in range(3)]
    for thread in threads:
        thread.start()
    waiting.wait()
    server.resume_unfinished.set()
    for thread in threads:
        thread.join(60)
    assert places == [cache.folder / file.path] * 3
    assert server.asked == ["slow"]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGKILL")
def test_a_killed_download_leaves_no_half_file(server: FileServer, cache: Cache) -> None:
    with fetching(server, cache) as process:
        assert server.half_sent.wait(60)
        process.kill()
    assert not (cache.folder / "deep/file.bin").exists()
    server.resume_unfinished.set()
    assert cache.fetch(server.file("whole")).read_bytes() == CONTENT
    assert files_in(cache.folder) == ["file.bin"]


def test_leaving_a_download_leaves_nothing(server: FileServer, cache: Cache) -> None:
    class Left(BaseException):
        pass

    def leave(name: str, had: int, size: int) -> None:
        raise Left

    with pytest.raises(Left):
        cache.fetch(server.file("whole"), leave)
    assert files_in(cache.folder) == []
    assert cache.fetch(server.file("whole")).read_bytes() == CONTENT


def test_a_part_is_unpacked_once(server: FileServer, cache: Cache) -> None:
    file = server.file("whole")
    sources: list[Path] = []

    def write(source: Path, out: object) -> None:
        sources.append(source)
        out.write(source.read_bytes()[:3])  # type: ignore[attr-defined]

    first = cache.unpacked(file, "head", write)
    assert first.read_bytes() == CONTENT[:3]
    assert cache.unpacked(file, "head", write) == first
    assert sources == [cache.folder / file.path]


def test_a_failed_unpacking_leaves_nothing(server: FileServer, cache: Cache) -> None:
    file = server.file("whole")

    def fail(source: Path, out: object) -> None:
        out.write(b"half")  # type: ignore[attr-defined]
        raise EOFError

    with pytest.raises(EOFError):
        cache.unpacked(file, "head", fail)
    assert files_in(cache.folder) == ["file.bin"]


@pytest.mark.skipif(
    sys.platform == "win32" or os.geteuid() == 0, reason="needs a folder that refuses writing"
)
def test_a_folder_that_refuses_writing_is_an_os_error(server: FileServer, tmp_path: Path) -> None:
    (tmp_path / "closed").mkdir(mode=0o500)
    with pytest.raises(PermissionError):
        Cache(tmp_path / "closed", ()).fetch(server.file("whole"))


def fetching(server: FileServer, cache: Cache) -> subprocess.Popen[str]:
    """A process that fetches the slow file."""
    file = server.file("slow")
    args = [str(cache.folder), file.url, file.sha256, str(file.size)]
    return subprocess.Popen(
        [sys.executable, "-c", FETCH, *args], stdout=subprocess.PIPE, text=True, bufsize=1
    )
