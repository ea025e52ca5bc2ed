"""Artifacts in a folder, which several machines may share."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext, suppress
from pathlib import Path
from typing import BinaryIO

from dlcore.io.renaming import replace_file
from dlcore.store.artifacts import UNFINISHED, Artifacts, Commit, check_name


class FolderArtifacts(Artifacts):
    """A folder with one subfolder per run.

    Args:
        folder: created when needed.
        commit: context of every change.
    """

    def __init__(self, folder: Path, commit: Commit = lambda run_id: nullcontext()) -> None:
        super().__init__(commit)
        self.folder = folder

    @property
    def address(self) -> str:
        return str(self.folder.resolve())

    def path(self, run_id: str, name: str) -> Path:
        """Return the path of an artifact, which need not exist.

        Raises:
            ValueError: the id or name could escape the folder.
        """
        check_name(run_id, name)
        return self.folder / run_id / name

    def open(self, run_id: str, name: str) -> BinaryIO:
        return self.path(run_id, name).open("rb")

    @contextmanager
    def atomic_write(self, run_id: str, name: str) -> Iterator[Path]:
        target = self.path(run_id, name)
        target.parent.mkdir(parents=True, exist_ok=True)
        # Some writers choose the format by the suffix.
        handle, temporary = tempfile.mkstemp(
            dir=target.parent, prefix=UNFINISHED, suffix=target.suffix
        )
        os.close(handle)
        try:
            yield Path(temporary)
            with open(temporary, "rb+") as file:
                os.fsync(file.fileno())
            with self._commit(run_id):
                replace_file(Path(temporary), target)
        finally:
            Path(temporary).unlink(missing_ok=True)

    def sizes(self, run_id: str) -> dict[str, int]:
        folder = self.path(run_id, "x").parent
        sizes: dict[str, int] = {}
        if folder.is_dir():
            for path in folder.iterdir():
                if not path.name.startswith(UNFINISHED):
                    with suppress(FileNotFoundError):
                        sizes[path.name] = path.stat().st_size
        return sizes

    def remove(self, run_id: str, name: str) -> None:
        with self._commit(run_id):
            self.path(run_id, name).unlink(missing_ok=True)

    def remove_unfinished(self, run_id: str) -> None:
        for path in self.path(run_id, "x").parent.glob(f"{UNFINISHED}*"):
            path.unlink(missing_ok=True)

    def remove_all(self, run_id: str) -> None:
        shutil.rmtree(self.path(run_id, "x").parent, ignore_errors=True)

    def run_ids(self, before: float) -> list[str]:
        if not self.folder.is_dir():
            return []
        return [path.name for path in self.folder.iterdir() if path.stat().st_mtime < before]

    def _rename(self, run_id: str, name: str, new: str) -> None:
        replace_file(self.path(run_id, name), self.path(run_id, new))
