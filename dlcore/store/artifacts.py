"""Files that belong to runs: weights, checkpoints, snapshots, cached predictions."""

from __future__ import annotations

import copy
import logging
import re
import zipfile
import zlib
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import BinaryIO

DAMAGE = (OSError, EOFError, KeyError, TypeError, ValueError, zipfile.BadZipFile, zlib.error)
"""What reading a damaged file of arrays raises."""

UNFINISHED = "tmp-"
"""Begins the names of files that are being written."""

Commit = Callable[[str], AbstractContextManager[None]]
"""Given a run's id, returns the context in which its files are replaced or deleted; its error
leaves them as they are."""

_log = logging.getLogger(__name__)
_NAME = re.compile(r"[A-Za-z0-9_-]{1,64}(\.[a-z0-9]{1,10})?")


class Artifacts(ABC):
    """Named files of each run, in a folder or in an object store.

    Args:
        commit: context of every change.
    """

    def __init__(self, commit: Commit = lambda run_id: nullcontext()) -> None:
        self._commit = commit

    def with_commit(self, commit: Commit) -> Artifacts:
        """Return the same files, changed in another context."""
        changed = copy.copy(self)
        changed._commit = commit
        return changed

    @property
    @abstractmethod
    def address(self) -> str:
        """Where the files are."""

    @abstractmethod
    def open(self, run_id: str, name: str) -> BinaryIO:
        """Open an artifact for reading.

        Raises:
            FileNotFoundError: the run has none of that name.
            ValueError: the id or name could escape the folder.
        """

    @abstractmethod
    def atomic_write(self, run_id: str, name: str) -> AbstractContextManager[Path]:
        """Yield a temporary path to write to, which becomes the artifact on success.

        The artifact is complete or absent, whenever the process is killed.
        """

    @abstractmethod
    def sizes(self, run_id: str) -> Mapping[str, int]:
        """Return the bytes of a run's artifacts by name, without unfinished writes."""

    @abstractmethod
    def remove(self, run_id: str, name: str) -> None:
        """Delete an artifact if it exists."""

    @abstractmethod
    def remove_unfinished(self, run_id: str) -> None:
        """Delete the files that killed writers left behind; only the run's owner may call this."""

    @abstractmethod
    def remove_all(self, run_id: str) -> None:
        """Delete everything of a run."""

    @abstractmethod
    def run_ids(self, before: float) -> list[str]:
        """Return the runs whose files have not changed since a time in seconds since 1970."""

    @abstractmethod
    def _rename(self, run_id: str, name: str, new: str) -> None:
        """Rename an artifact."""

    def put_aside(self, run_id: str, name: str) -> None:
        """Rename a damaged artifact, so that it is not read again but can be examined."""
        check_name(run_id, name)
        _log.exception("%s of run %s is damaged", name, run_id)
        with self._commit(run_id):
            self._rename(run_id, name, f"damaged-{name}")

    def names(self, run_id: str) -> list[str]:
        """Return the sorted names of a run's artifacts, without unfinished writes."""
        return sorted(self.sizes(run_id))

    def size(self, run_id: str) -> int:
        """Return the bytes of a run's artifacts."""
        return sum(self.sizes(run_id).values())


def check_name(run_id: str, name: str) -> None:
    """Check a run's id and a name.

    Raises:
        ValueError: one of them could escape the folder.
    """
    if not _NAME.fullmatch(run_id) or not _NAME.fullmatch(name):
        raise ValueError((run_id, name))
