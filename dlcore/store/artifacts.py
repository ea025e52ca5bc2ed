"""Files that belong to runs: models, checkpoints, computed pictures."""

from __future__ import annotations

import os
import re
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_NAME = re.compile(r"[A-Za-z0-9_-]{1,64}(\.[a-z0-9]{1,10})?")


class Artifacts:
    """A folder with one folder for each run.

    Args:
        folder: made when needed.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def path(self, run_id: str, name: str) -> Path:
        """Where an artifact lies or would lie.

        Raises:
            ValueError: an id or name that could leave the folder.
        """
        if not _NAME.fullmatch(run_id) or not _NAME.fullmatch(name):
            raise ValueError((run_id, name))
        return self.folder / run_id / name

    @contextmanager
    def writing(self, run_id: str, name: str) -> Iterator[Path]:
        """Gives a temporary path to write to; it becomes the artifact at the end.

        The file appears whole or not at all, whenever the process is killed.
        """
        target = self.path(run_id, name)
        target.parent.mkdir(parents=True, exist_ok=True)
        # Keras decides by the ending how to save, so the temporary name keeps it.
        handle, temporary = tempfile.mkstemp(dir=target.parent, prefix="tmp-", suffix=target.suffix)
        os.close(handle)
        try:
            yield Path(temporary)
            with open(temporary, "rb+") as file:
                os.fsync(file.fileno())
            os.replace(temporary, target)
        finally:
            Path(temporary).unlink(missing_ok=True)

    def names(self, run_id: str) -> list[str]:
        """Artifacts of a run, sorted; unfinished writes are not among them."""
        folder = self.path(run_id, "x").parent
        if not folder.is_dir():
            return []
        return sorted(p.name for p in folder.iterdir() if not p.name.startswith("tmp-"))

    def remove(self, run_id: str, name: str) -> None:
        """Deletes one artifact, if it is there."""
        self.path(run_id, name).unlink(missing_ok=True)

    def remove_unfinished(self, run_id: str) -> None:
        """Deletes what a writer that was killed left behind; only the run's holder may ask."""
        for path in self.path(run_id, "x").parent.glob("tmp-*"):
            path.unlink(missing_ok=True)

    def remove_all(self, run_id: str) -> None:
        """Deletes a run's folder."""
        shutil.rmtree(self.path(run_id, "x").parent, ignore_errors=True)

    def bytes_used(self) -> int:
        """Size of all artifacts of all runs."""
        total = 0
        for path in self.folder.rglob("*"):
            try:
                total += path.stat().st_size if path.is_file() else 0
            except FileNotFoundError:
                continue
        return total
