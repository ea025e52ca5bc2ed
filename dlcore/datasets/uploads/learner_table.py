"""The uploaded table of each learner, stored across sessions and processes."""

from __future__ import annotations

import hashlib
from pathlib import Path

from pydantic import Field, ValidationError

from dlcore.base_model import Frozen
from dlcore.datasets.cache import Cache
from dlcore.datasets.uploads.table_file import table_path
from dlcore.datasets.uploads.upload_csv import UploadCsv
from dlcore.datasets.uploads.upload_folder import mark_used, upload_folder, write_file

MAX_NAME = 200


class LearnerTable(Frozen):
    """A learner's table.

    Args:
        file: name of the file on the learner's computer.
        spec: the selected columns and their preparation.
    """

    file: str = Field(max_length=MAX_NAME)
    spec: UploadCsv


def save_learner_table(cache: Cache, learner: str, table: LearnerTable) -> None:
    """Save a learner's table; replaces the previous one.

    Args:
        cache: its folder holds the folder of uploads.
        learner: token of the learner; only its hash is stored.
        table: the table.
    """
    write_file(_path(cache, learner), table.model_dump_json().encode())


def load_learner_table(cache: Cache, learner: str) -> LearnerTable | None:
    """Return a learner's table; None if there is none, or if it cannot be read."""
    path = _path(cache, learner)
    table = _read(path)
    if table:
        mark_used(path)
    return table


def delete_learner_table(cache: Cache, learner: str) -> None:
    """Delete a learner's table, and its file unless another learner uses the same one."""
    table = _read(_path(cache, learner))
    _path(cache, learner).unlink(missing_ok=True)
    others = map(_read, upload_folder(cache).glob("*.json"))
    if table and table.spec.sha256 not in {other.spec.sha256 for other in others if other}:
        table_path(cache, table.spec.sha256).unlink(missing_ok=True)


def _read(path: Path) -> LearnerTable | None:
    try:
        return LearnerTable.model_validate_json(path.read_bytes())
    except (OSError, ValidationError):
        return None


def _path(cache: Cache, learner: str) -> Path:
    return upload_folder(cache) / f"{hashlib.sha256(learner.encode()).hexdigest()}.json"
