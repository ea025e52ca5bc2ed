"""The table that a learner works on, found again after a reload or in another process."""

from __future__ import annotations

import hashlib
from pathlib import Path

from pydantic import Field, ValidationError

from dlcore.base_model import Frozen
from dlcore.datasets.cache import Cache
from dlcore.datasets.uploads.upload_csv import UploadCsv
from dlcore.datasets.uploads.upload_folder import own_folder, touch, write

MAX_NAME = 200


class LearnerTable(Frozen):
    """A learner's table.

    Args:
        file: what the learner calls the file.
        spec: what was chosen of it.
    """

    file: str = Field(max_length=MAX_NAME)
    spec: UploadCsv


def remember(cache: Cache, learner: str, table: LearnerTable) -> None:
    """Notes the learner's table in place of the one before.

    Args:
        cache: where tables are kept.
        learner: token of the learner; only its hash is written.
    """
    write(_place(cache, learner), table.model_dump_json().encode())


def remembered(cache: Cache, learner: str) -> LearnerTable | None:
    """What was noted last; None where nothing is, or nothing that can be read."""
    place = _place(cache, learner)
    table = _read(place)
    if table:
        touch(place)
    return table


def forget(cache: Cache, learner: str) -> None:
    """Removes the note, and the file with it unless somebody else works on the same one."""
    table = _read(_place(cache, learner))
    _place(cache, learner).unlink(missing_ok=True)
    others = map(_read, own_folder(cache).glob("*.json"))
    if table and table.spec.sha256 not in {other.spec.sha256 for other in others if other}:
        (own_folder(cache) / f"{table.spec.sha256}.csv").unlink(missing_ok=True)


def _read(place: Path) -> LearnerTable | None:
    try:
        return LearnerTable.model_validate_json(place.read_bytes())
    except (OSError, ValidationError):
        return None


def _place(cache: Cache, learner: str) -> Path:
    return own_folder(cache) / f"{hashlib.sha256(learner.encode()).hexdigest()}.json"
