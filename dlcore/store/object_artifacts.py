"""Artifacts in an object store such as S3; needs the extra ``cluster``."""

from __future__ import annotations

import errno
import io
import secrets
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext, suppress
from pathlib import Path
from typing import Any, BinaryIO

import fsspec
from botocore.exceptions import BotoCoreError

from dlcore.store.artifacts import UNFINISHED, Artifacts, Commit, check_name


class ObjectArtifacts(Artifacts):
    """Objects whose keys begin with an address and a run's id.

    A write is uploaded under an unfinished name and then copied by the store in one request, so
    that the artifact is complete or absent.

    Args:
        address: for instance ``s3://bucket/folder``; credentials and endpoint are those of the
            environment (``AWS_ACCESS_KEY_ID``, ``AWS_ENDPOINT_URL`` and so on).
        commit: context of every change.
    """

    def __init__(self, address: str, commit: Commit = lambda run_id: nullcontext()) -> None:
        super().__init__(commit)
        self._address = address.rstrip("/")
        # Other machines change what a cached list would have.
        self._files, self._root = fsspec.url_to_fs(self._address, use_listings_cache=False)

    @property
    def address(self) -> str:
        return self._address

    def open(self, run_id: str, name: str) -> BinaryIO:
        with _file_errors():
            return io.BytesIO(self._files.cat_file(self._key(run_id, name)))

    @contextmanager
    def atomic_write(self, run_id: str, name: str) -> Iterator[Path]:
        target = self._key(run_id, name)
        unfinished = self._key(run_id, f"{UNFINISHED}{secrets.token_hex(8)}")
        with tempfile.TemporaryDirectory() as folder:
            # Some writers choose the format by the suffix.
            path = Path(folder, name)
            path.touch()
            yield path
            with _file_errors():
                self._files.put_file(str(path), unfinished)
        try:
            with self._commit(run_id), _file_errors():
                self._files.cp_file(unfinished, target)
        finally:
            with _file_errors():
                self._files.rm_file(unfinished)

    def sizes(self, run_id: str) -> dict[str, int]:
        return {
            name: size
            for name, size in self._list(run_id).items()
            if not name.startswith(UNFINISHED)
        }

    def remove(self, run_id: str, name: str) -> None:
        key = self._key(run_id, name)
        with self._commit(run_id), _file_errors():
            self._files.rm_file(key)

    def remove_unfinished(self, run_id: str) -> None:
        for name in self._list(run_id):
            if name.startswith(UNFINISHED):
                with _file_errors():
                    self._files.rm_file(self._key(run_id, name))

    def remove_all(self, run_id: str) -> None:
        for name in self._list(run_id):
            with _file_errors():
                self._files.rm_file(self._key(run_id, name))

    def run_ids(self, before: float) -> list[str]:
        changed: dict[str, float] = {}
        with _file_errors():
            found: dict[str, dict[str, Any]] = self._files.find(self._root, detail=True)
        for key, entry in found.items():
            run_id, at = key.split("/")[-2], entry["LastModified"].timestamp()
            changed[run_id] = max(at, changed.get(run_id, at))
        return [run_id for run_id, at in changed.items() if at < before]

    def _rename(self, run_id: str, name: str, new: str) -> None:
        with _file_errors():
            self._files.cp_file(self._key(run_id, name), self._key(run_id, new))
            self._files.rm_file(self._key(run_id, name))

    def _list(self, run_id: str) -> dict[str, int]:
        """Return the sizes of all objects of a run by name."""
        check_name(run_id, "x")
        with _file_errors(), suppress(FileNotFoundError):
            entries = self._files.ls(f"{self._root}/{run_id}", detail=True)
            return {entry["name"].split("/")[-1]: int(entry["size"]) for entry in entries}
        return {}

    def _key(self, run_id: str, name: str) -> str:
        check_name(run_id, name)
        return f"{self._root}/{run_id}/{name}"


@contextmanager
def _file_errors() -> Iterator[None]:
    """Raise an ``OSError`` when the object store cannot be reached, as a file system does."""
    try:
        yield
    except BotoCoreError as error:
        raise OSError(errno.EIO, str(error)) from error
