"""Files that belong to runs: weights, checkpoints, snapshots, cached predictions."""

from __future__ import annotations

import logging
import os
import re
import shutil
import tempfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext, suppress
from pathlib import Path

from dlcore.renaming import replace_file

DAMAGE = (OSError, EOFError, KeyError, TypeError, ValueError, zipfile.BadZipFile, zlib.error)
"""What reading a damaged file of arrays raises."""

_log = logging.getLogger(__name__)
_NAME = re.compile(r"[A-Za-z0-9_-]{1,64}(\.[a-z0-9]{1,10})?")


class Artifacts:
    """A folder with one subfolder per run.

    Args:
        folder: created when needed.
        commit: given a run's id, returns the context in which its files are replaced or deleted;
            its error leaves them as they are.
    """

    def __init__(
        self,
        folder: Path,
        commit: Callable[[str], AbstractContextManager[None]] = lambda run_id: nullcontext(),
    ) -> None:
        self.folder = folder
        self._commit = commit

    def path(self, run_id: str, name: str) -> Path:
        """Return the path of an artifact, which need not exist.

        Raises:
            ValueError: the id or name could escape the folder.
        """
        if not _NAME.fullmatch(run_id) or not _NAME.fullmatch(name):
            raise ValueError((run_id, name))
        return self.folder / run_id / name

    @contextmanager
    def atomic_write(self, run_id: str, name: str) -> Iterator[Path]:
        """Yield a temporary path to write to, which becomes the artifact on success.

        The artifact is complete or absent, whenever the process is killed.
        """
        target = self.path(run_id, name)
        target.parent.mkdir(parents=True, exist_ok=True)
        # Some writers choose the format by the suffix.
        handle, temporary = tempfile.mkstemp(dir=target.parent, prefix="tmp-", suffix=target.suffix)
        os.close(handle)
        try:
            yield Path(temporary)
            with open(temporary, "rb+") as file:
                os.fsync(file.fileno())
            with self._commit(run_id):
                replace_file(Path(temporary), target)
        finally:
            Path(temporary).unlink(missing_ok=True)

    def names(self, run_id: str) -> list[str]:
        """Return the sorted names of a run's artifacts, without unfinished writes."""
        folder = self.path(run_id, "x").parent
        if not folder.is_dir():
            return []
        return sorted(p.name for p in folder.iterdir() if not p.name.startswith("tmp-"))

    def remove(self, run_id: str, name: str) -> None:
        """Delete an artifact if it exists."""
        with self._commit(run_id):
            self.path(run_id, name).unlink(missing_ok=True)

    def put_aside(self, run_id: str, name: str) -> None:
        """Rename a damaged artifact, so that it is not read again but can be examined."""
        path = self.path(run_id, name)
        _log.exception("%s is damaged", path)
        with self._commit(run_id):
            replace_file(path, path.with_name(f"damaged-{name}"))

    def remove_unfinished(self, run_id: str) -> None:
        """Delete the files that killed writers left behind; only the run's owner may call this."""
        for path in self.path(run_id, "x").parent.glob("tmp-*"):
            path.unlink(missing_ok=True)

    def remove_all(self, run_id: str) -> None:
        """Delete a run's folder."""
        shutil.rmtree(self.path(run_id, "x").parent, ignore_errors=True)

    def size(self, run_id: str) -> int:
        """Return the bytes of a run's artifacts."""
        total = 0
        for name in self.names(run_id):
            with suppress(FileNotFoundError):
                total += self.path(run_id, name).stat().st_size
        return total

    def run_ids(self, before: float) -> list[str]:
        """Return the runs whose folders have not changed since a time in seconds since 1970."""
        if not self.folder.is_dir():
            return []
        return [path.name for path in self.folder.iterdir() if path.stat().st_mtime < before]
