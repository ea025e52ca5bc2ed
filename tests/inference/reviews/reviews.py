"""Reviews for tests: those of the data set, and the same as they were written."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

import pytest

from dlcore.datasets import Cache, Imdb
from tests.real_data import data_folder

JAPANESE = "とても良い映画でした。また見たいです。"

NASTY = (
    "",
    "   \n\t ",
    "<script>alert(1)</script> <b>good</b> <img src=x onerror=alert(1)>",
    "**good** [film](javascript:alert(1)) `code` # title :material/home: $x$",
    "good\x00film\x1b[31m\x07\x85 \u202egood\u2066",
    "😀 good 👩‍👩‍👧 film 🎬",
    "good " * 100_000,
    "x" * 30_000,
    "!!! ... ???",
    JAPANESE,
    "' '' '",
)
"""What a field for text may hold."""


@dataclass(frozen=True)
class Written:
    """A review as somebody wrote it.

    Args:
        text: of it.
        label: 1 for praise.
    """

    text: str
    label: int


def review_cache(folder: Path) -> Cache:
    """A cache that finds the real reviews; skips the test where this machine has none."""
    found = data_folder()
    cache = Cache(folder, others=(found,) if found else ())
    if Imdb().missing(cache):
        pytest.skip("imdb.npz is neither in DLCORE_DATA nor in KERAS_HOME/datasets")
    return cache


def written_reviews(part: str) -> list[Written]:
    """Reviews of a part of the data set as they were written."""
    folder = data_folder()
    place = folder / "aclImdb_sample.jsonl" if folder else None
    if place is None or not place.is_file():
        pytest.skip("the sample of written reviews is not on this machine")
    rows = [json.loads(line) for line in place.read_text("utf-8").strip().split("\n")]
    return [Written(row["text"], row["label"]) for row in rows if row["split"] == part]
