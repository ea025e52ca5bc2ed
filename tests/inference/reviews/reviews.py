"""Reviews for tests: those of the data set, and the same as they were written."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

import pytest

from dlcore.datasets import Cache, Imdb
from dlcore.inference.reviews.tokenize import read_text, tokenize
from tests.real_data import data_folder

TEXT = "The actors were wonderful, but the storyline was terribly boring and qwertyish."
"""A review whose last word is unknown."""

JAPANESE = "とても良い映画でした。また見たいです。"

FOREIGN = {
    "french": (
        "Ce film est vraiment magnifique, les acteurs sont excellents et l'histoire est touchante."
    ),
    "german": (
        "Dieser Film war wirklich wunderbar, die Schauspieler waren großartig und die Geschichte "
        "sehr spannend. Ich kann ihn nur empfehlen."
    ),
    "spanish": (
        "Esta película es maravillosa, los actores son excelentes y la historia es muy emocionante."
    ),
    "italian": (
        "Questo film è davvero bellissimo, gli attori sono bravissimi e la storia è molto "
        "commovente. Lo consiglio a tutti."
    ),
    "portuguese": (
        "Este filme é muito bom, os atores são excelentes e a história é emocionante. Recomendo a "
        "todos."
    ),
    "dutch": (
        "Deze film was echt geweldig, de acteurs waren uitstekend en het verhaal was erg spannend."
    ),
    "romaji": (
        "Kono eiga wa totemo omoshirokatta desu. Haiyuu mo subarashii shi, mata mitai to omoimasu."
    ),
}
"""Reviews in other languages in Latin letters."""

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
"""Unusual contents of a text field."""


@dataclass(frozen=True)
class WrittenReview:
    """A review as it was written.

    Args:
        text: of the review.
        label: 1 for a positive one.
    """

    text: str
    label: int


def review_cache(folder: Path) -> Cache:
    """Return a cache that finds the real reviews; skip the test on machines without them."""
    found = data_folder()
    cache = Cache(folder, others=(found,) if found else ())
    if Imdb().missing_files(cache):
        pytest.skip("imdb.npz is neither in DLCORE_DATA nor in KERAS_HOME/datasets")
    return cache


def written_reviews(part: str) -> list[WrittenReview]:
    """Return reviews of a part of the data set as they were written."""
    folder = data_folder()
    file = folder / "aclImdb_sample.jsonl" if folder else None
    if file is None or not file.is_file():
        pytest.skip("the sample of written reviews is not on this machine")
    rows = [json.loads(line) for line in file.read_text("utf-8").strip().split("\n")]
    return [WrittenReview(row["text"], row["label"]) for row in rows if row["split"] == part]


def words_of(text: str) -> list[str]:
    """Return the words of a text in lower case."""
    return list(tokenize(read_text(text), {}, 0).words)
