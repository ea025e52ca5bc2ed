"""One cache for all data sets: found or downloaded, checked, whole or not there at all."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from typing import BinaryIO

from filelock import FileLock, Timeout

from dlcore.datasets.pinned_file import FetchProgress, File
from dlcore.errors import DataCorrupt, DataOffline
from dlcore.paths import home

_CHUNK_BYTES = 1 << 16
_TIMEOUT_SECONDS = (10, 30)
"""Seconds to reach the server, and to wait for its next bytes."""

_WAIT_SECONDS = 0.2


class Cache:
    """Finds the files of data sets, downloads what is missing, and unpacks arrays.

    Any number of threads and processes may use one folder at once. Files appear in it whole or
    not at all, whenever a process is killed, and each is downloaded by one process only.

    Args:
        folder: where downloads go; made when needed.
        others: folders to look in before downloading; None for those of :func:`known_folders`.
            Nothing is ever changed in them.
    """

    def __init__(self, folder: Path, others: Sequence[Path] | None = None) -> None:
        self.folder = folder
        self.others = tuple(known_folders() if others is None else others)

    @classmethod
    def default(cls) -> Cache:
        """The cache of this user."""
        return cls(home() / "data")

    def find(self, file: File) -> Path | None:
        """Where a file lies already, with the published hash; None if nowhere."""
        return next((place for place in self._places(file) if _is_sound(place, file)), None)

    def fetch(self, file: File, progress: FetchProgress | None = None) -> Path:
        """Where a file lies, downloaded if it has to be.

        Args:
            file: what to get.
            progress: told how the download goes, also when another process does it.

        Returns:
            Path of a file that has the published hash.

        Raises:
            DataOffline: the file is nowhere and cannot be downloaded.
            DataCorrupt: what was downloaded does not have the published hash; or what lay here
                does not and nothing better can be downloaded. ``place`` is its address or path.
            OSError: the folder cannot be written to.
        """
        progress = progress or _ignore
        found = self.find(file)
        if found:
            return found
        target = self.folder / file.path
        with _only_one(target, lambda: progress(file.path, _size(_partial(target)), file.size)):
            # Whoever held the lock may have brought the file.
            found = self.find(file)
            if found:
                return found
            damaged = self._damaged(file)
            target.unlink(missing_ok=True)
            try:
                with _appearing(target) as partial:
                    _download(file, partial, progress)
            except DataOffline:
                if damaged:
                    raise _corrupt(file, str(damaged)) from None
                raise
        return target

    def unpacked(self, file: File, part: str, write: Callable[[Path, BinaryIO], None]) -> Path:
        """Where a part of a file lies in a form that needs no unpacking.

        Args:
            file: fetched if it has to be.
            part: name of the part, unique within the file.
            write: called with the file's path and an open file to write the part to, once for
                all processes that share the folder.

        Returns:
            Path of the written part.
        """
        source = self.fetch(file)
        target = self.folder / "unpacked" / file.sha256[:16] / part
        if not target.exists():
            with _only_one(target):
                if not target.exists():
                    with _appearing(target) as partial, open(partial, "wb") as out:
                        write(source, out)
        return target

    def _damaged(self, file: File) -> Path | None:
        """A copy of a file that ``find`` passed over because of its content."""
        return next((place for place in self._places(file) if os.path.isfile(place)), None)

    def _places(self, file: File) -> Iterator[Path]:
        for folder in (self.folder, *self.others):
            yield from (folder / path for path in (file.path, *file.also))


def known_folders() -> list[Path]:
    """Folders laid out like Keras' ``datasets``, in the order in which they are looked in.

    Returns:
        The folder named by ``DLCORE_DATA`` (or ``datasets`` in it), then those of Keras.
    """
    folders = []
    named = os.environ.get("DLCORE_DATA")
    if named:
        folders += [Path(named), Path(named, "datasets")]
    keras_home = os.environ.get("KERAS_HOME")
    if keras_home:
        folders.append(Path(keras_home, "datasets"))
    folders.append(Path("~", ".keras", "datasets"))
    return [Path(os.path.expanduser(folder)) for folder in folders]


def _is_sound(place: Path, file: File) -> bool:
    try:
        stat = place.stat()
        return stat.st_size == file.size and file.sha256 == _sha256(
            place, stat.st_ino, stat.st_size, stat.st_mtime_ns
        )
    except OSError:
        return False


@lru_cache(maxsize=256)
def _sha256(place: Path, *_state: int) -> str:
    """The hash; worked out once in each process for as long as the file stays untouched."""
    with open(place, "rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()


def _download(file: File, partial: Path, progress: FetchProgress) -> None:
    import pooch
    import requests

    download = pooch.HTTPDownloader(chunk_size=_CHUNK_BYTES, timeout=_TIMEOUT_SECONDS)
    try:
        with open(partial, "wb") as out:
            download(file.url, _Sink(file, out, progress), None)
    except requests.RequestException:
        raise DataOffline(
            name=file.dataset, file=file.path, folder=str(partial.parent), url=file.url
        ) from None
    if not _is_sound(partial, file):
        raise _corrupt(file, file.url)


def _corrupt(file: File, place: str) -> DataCorrupt:
    return DataCorrupt(name=file.dataset, file=file.path, place=place)


class _Sink:
    """What the downloader writes to: counts, reports, and takes no more than was announced."""

    def __init__(self, file: File, out: BinaryIO, progress: FetchProgress) -> None:
        self._file, self._out, self._progress, self._had = file, out, progress, 0

    def write(self, data: bytes) -> None:
        self._had += len(data)
        if self._had > self._file.size:
            raise _corrupt(self._file, self._file.url)
        self._out.write(data)
        self._progress(self._file.path, self._had, self._file.size)

    def flush(self) -> None:
        self._out.flush()


@contextmanager
def _only_one(target: Path, waiting: Callable[[], None] | None = None) -> Iterator[None]:
    """Holds the lock of ``target``; calls ``waiting`` now and then until it is free."""
    target.parent.mkdir(parents=True, exist_ok=True)
    lock = FileLock(target.with_name(target.name + ".lock"))
    while True:
        try:
            lock.acquire(timeout=_WAIT_SECONDS)
            break
        except Timeout:
            if waiting:
                waiting()
    try:
        yield
    finally:
        lock.release()


@contextmanager
def _appearing(target: Path) -> Iterator[Path]:
    """Gives a path to write to under the lock; it becomes ``target`` at the end, or nothing."""
    partial = _partial(target)
    try:
        yield partial
        with open(partial, "rb+") as written:
            os.fsync(written.fileno())
        os.replace(partial, target)
    finally:
        partial.unlink(missing_ok=True)


def _partial(target: Path) -> Path:
    # Always the same name: what a killed process left behind is overwritten by the next one.
    return target.with_name(target.name + ".part")


def _size(place: Path) -> int:
    try:
        return place.stat().st_size
    except OSError:
        return 0


def _ignore(file: str, had: int, size: int) -> None:
    """Progress that nobody wants to know."""
