"""Cache of data set files: finds, downloads, verifies and unpacks them."""

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
from dlcore.io.renaming import replace_file
from dlcore.settings import data_folder, home

_CHUNK_BYTES = 1 << 16
_TIMEOUT_SECONDS = (10, 30)
"""Timeouts for connecting to the server, and for its next bytes."""

_LOCK_POLL_SECONDS = 0.2


class Cache:
    """A folder of data set files, with read-only folders to search before downloading.

    Any number of threads and processes may share the folder. Files are written atomically, so a
    killed process leaves no partial file, and each file is downloaded by one process only.

    Args:
        folder: folder of downloads; created when needed.
        others: read-only folders to search; None for those of :func:`known_folders`.
    """

    def __init__(self, folder: Path, others: Sequence[Path] | None = None) -> None:
        self.folder = folder
        self.others = tuple(known_folders() if others is None else others)

    @classmethod
    def default(cls) -> Cache:
        """Return the cache of the current user."""
        return cls(home() / "data")

    def find(self, file: File) -> Path | None:
        """Return the path of a copy with the published hash, or None."""
        return next((path for path in self._candidates(file) if _is_intact(path, file)), None)

    def fetch(self, file: File, progress: FetchProgress | None = None) -> Path:
        """Return the path of a file; downloads it if no intact copy is found.

        Args:
            file: the file.
            progress: called during the download, also when another process downloads.

        Returns:
            Path of a copy with the published hash.

        Raises:
            DataOffline: there is no copy, and the file cannot be downloaded.
            DataCorrupt: the download does not have the published hash; or the only copy does
                not, and the file cannot be downloaded. ``place`` is its address or path.
            OSError: the folder is not writable.
        """
        progress = progress or _ignore_progress
        path = self.find(file)
        if path:
            return path
        target = self.folder / file.path
        with _locked(target, lambda: progress(file.path, _size(_partial(target)), file.size)):
            # The previous holder of the lock may have downloaded the file.
            path = self.find(file)
            if path:
                return path
            damaged = self._find_damaged(file)
            target.unlink(missing_ok=True)
            try:
                with _atomic(target) as partial:
                    _download(file, partial, progress)
            except DataOffline:
                if damaged:
                    raise _corrupt(file, str(damaged)) from None
                raise
        return target

    def unpack(self, file: File, part: str, write: Callable[[Path, BinaryIO], None]) -> Path:
        """Return the path of an unpacked part of a file; writes it at the first call.

        Args:
            file: the packed file; fetched if needed.
            part: name of the part, unique within the file.
            write: called with the path of the file and an open file for the part; once for all
                processes that share the folder.

        Returns:
            Path of the unpacked part.
        """
        source = self.fetch(file)
        target = self.folder / "unpacked" / file.sha256[:16] / part
        if not target.exists():
            with _locked(target):
                if not target.exists():
                    with _atomic(target) as partial, open(partial, "wb") as out:
                        write(source, out)
        return target

    def _find_damaged(self, file: File) -> Path | None:
        """A copy that ``find`` rejected."""
        return next((path for path in self._candidates(file) if os.path.isfile(path)), None)

    def _candidates(self, file: File) -> Iterator[Path]:
        for folder in (self.folder, *self.others):
            yield from (folder / path for path in (file.path, *file.aliases))


def known_folders() -> list[Path]:
    """Return folders with the layout of Keras' ``datasets``, in search order.

    Returns:
        The folder named by ``DLCORE_DATA`` (or ``datasets`` in it), then those of Keras.
    """
    folders = []
    folder = data_folder()
    if folder is not None:
        folders += [folder, folder / "datasets"]
    keras_home = os.environ.get("KERAS_HOME")
    if keras_home:
        folders.append(Path(keras_home, "datasets"))
    folders.append(Path("~", ".keras", "datasets"))
    return [Path(os.path.expanduser(folder)) for folder in folders]


def _is_intact(path: Path, file: File) -> bool:
    try:
        stat = path.stat()
        return stat.st_size == file.size and file.sha256 == _sha256(
            path, stat.st_ino, stat.st_size, stat.st_mtime_ns
        )
    except OSError:
        return False


@lru_cache(maxsize=256)
def _sha256(path: Path, *_state: int) -> str:
    """Compute the hash of a file; once per process while its state is unchanged."""
    with open(path, "rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _download(file: File, partial: Path, progress: FetchProgress) -> None:
    import pooch
    import requests

    download = pooch.HTTPDownloader(chunk_size=_CHUNK_BYTES, timeout=_TIMEOUT_SECONDS)
    try:
        with open(partial, "wb") as out:
            download(file.url, _BoundedWriter(file, out, progress), None)
    except requests.RequestException:
        raise DataOffline(
            name=file.dataset, file=file.path, folder=str(partial.parent), url=file.url
        ) from None
    if not _is_intact(partial, file):
        raise _corrupt(file, file.url)


def _corrupt(file: File, path_or_url: str) -> DataCorrupt:
    return DataCorrupt(name=file.dataset, file=file.path, place=path_or_url)


class _BoundedWriter:
    """Output file of a download: reports progress, and raises above the pinned length."""

    def __init__(self, file: File, out: BinaryIO, progress: FetchProgress) -> None:
        self._file, self._out, self._progress, self._written = file, out, progress, 0

    def write(self, data: bytes) -> None:
        self._written += len(data)
        if self._written > self._file.size:
            raise _corrupt(self._file, self._file.url)
        self._out.write(data)
        self._progress(self._file.path, self._written, self._file.size)

    def flush(self) -> None:
        self._out.flush()


@contextmanager
def _locked(target: Path, on_wait: Callable[[], None] | None = None) -> Iterator[None]:
    """Hold the lock of ``target``; calls ``on_wait`` repeatedly until it is acquired."""
    target.parent.mkdir(parents=True, exist_ok=True)
    lock = FileLock(target.with_name(target.name + ".lock"))
    while True:
        try:
            lock.acquire(timeout=_LOCK_POLL_SECONDS)
            break
        except Timeout:
            if on_wait:
                on_wait()
    try:
        yield
    finally:
        lock.release()


@contextmanager
def _atomic(target: Path) -> Iterator[Path]:
    """Yield a temporary path that replaces ``target`` on success; requires the lock."""
    partial = _partial(target)
    try:
        yield partial
        with open(partial, "rb+") as written:
            os.fsync(written.fileno())
        replace_file(partial, target)
    finally:
        partial.unlink(missing_ok=True)


def _partial(target: Path) -> Path:
    # A constant name: the next process overwrites what a killed one left.
    return target.with_name(target.name + ".part")


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0


def _ignore_progress(file: str, done: int, size: int) -> None:
    """Progress without a listener."""
