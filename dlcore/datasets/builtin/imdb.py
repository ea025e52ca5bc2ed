"""IMDB: 50,000 film reviews as rows of word numbers, half of them praise."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, ClassVar, Literal

import numpy as np
from pydantic import Field

from dlcore.datasets.arrays import npz_array
from dlcore.datasets.base import Dataset, DatasetSpec, Info, Kind, Task
from dlcore.datasets.cache import Cache
from dlcore.datasets.pinned_file import File
from dlcore.datasets.restricted_pickle import load_plain

ARCHIVE = File(
    dataset="imdb",
    path="imdb.npz",
    url="https://storage.googleapis.com/tensorflow/tf-keras-datasets/imdb.npz",
    sha256="69664113be75683a8fe16e3ed0ab59fda8886cb3cd7ada244f7d9544e4676b9f",
    size=17_464_789,
)

WORD_INDEX = File(
    dataset="imdb",
    path="imdb_word_index.json",
    url="https://storage.googleapis.com/tensorflow/tf-keras-datasets/imdb_word_index.json",
    sha256="027313fe9a320280f3bf0fac5baf58c4a683cf39a7ed9c3d3d3912bde4284cf6",
    size=1_641_221,
)

PADDING, START, UNKNOWN = 0, 1, 2
"""Numbers that stand for no word: before a short review, its first place, and a rare word."""

SPECIAL = ("<pad>", "<start>", "<unknown>", "<unused>")
"""How the numbers that stand for no word are written."""

SHIFT = 3
"""Added to a word's rank, which begins at 1."""

_SEED = 113
"""Of the order in which Keras gives the reviews."""


class Imdb(DatasetSpec):
    """Is a review positive? The most frequent words only, and the end of long reviews.

    Args:
        words: word numbers are smaller than this; rarer words become ``UNKNOWN``.
        steps: numbers in each row; short reviews are padded in front, long ones lose their
            beginning.
    """

    files: ClassVar[tuple[File, ...]] = (ARCHIVE, WORD_INDEX)

    name: Literal["imdb"] = "imdb"
    words: int = Field(default=10_000, ge=100, le=88_584)
    steps: int = Field(default=500, ge=10, le=1000)

    def info(self) -> Info:
        return Info(
            kind=Kind.TEXT,
            task=Task.CLASSES,
            input_shape=(self.steps,),
            classes=("negative", "positive"),
            train_size=min(self.train_size or 25_000, 25_000),
            test_size=25_000,
            download_bytes=sum(file.size for file in self.files),
            source="https://ai.stanford.edu/~amaas/data/sentiment/",
            licence="unstated",
            citation="A. Maas, R. Daly, P. Pham, D. Huang, A. Ng, C. Potts (2011)",
            words=self.words,
        )

    def load(self, cache: Cache) -> Dataset:
        info = self.info()
        train, test = _orders()
        train = train[: info.train_size]
        return Dataset(
            info=info,
            x_train=self._rows(cache, "train", train),
            y_train=npz_array(cache, ARCHIVE, "y_train")[train].astype(np.int32),
            x_test=self._rows(cache, "test", test),
            y_test=npz_array(cache, ARCHIVE, "y_test")[test].astype(np.int32),
        )

    def _rows(self, cache: Cache, part: str, order: np.ndarray) -> np.ndarray:
        """Reviews as ``pad_sequences`` makes rows of them, shape ``(len(order), steps)``."""
        words, starts = _reviews(cache, part)
        dtype = np.uint16 if self.words <= 2**16 else np.int32
        rows = np.full((len(order), self.steps), PADDING, dtype)
        for row, index in zip(rows, order, strict=True):
            review = np.concatenate([[START], words[starts[index] : starts[index + 1]] + SHIFT])
            kept = review[-self.steps :]
            row[self.steps - len(kept) :] = np.where(kept < self.words, kept, UNKNOWN)
        return rows


def word_index(cache: Cache) -> Mapping[str, int]:
    """Rank of every word by how often it occurs, from 1; as ``imdb.get_word_index`` gives it."""
    ranks: Mapping[str, int] = json.loads(cache.fetch(WORD_INDEX).read_text("utf-8"))
    return ranks


def vocabulary(cache: Cache) -> tuple[str, ...]:
    """The word of every number in a row, beginning with those of ``SPECIAL``."""
    ranks = word_index(cache)
    return (*SPECIAL, *sorted(ranks, key=ranks.__getitem__))


def decode(row: np.ndarray, words: Sequence[str]) -> list[str]:
    """A row of word numbers as words.

    Args:
        row: shape ``(steps,)``.
        words: from :func:`vocabulary`.
    """
    return [words[number] for number in row]


@dataclass(frozen=True)
class Review:
    """A whole review.

    Args:
        numbers: of all its words, those of ``SPECIAL`` left out, shape ``(words,)``.
        label: 1 for a positive one, else 0.
    """

    numbers: np.ndarray
    label: int


def held_out_reviews(cache: Cache, places: Sequence[int]) -> list[Review]:
    """Test reviews with every word, which rows of a fixed length may not hold.

    Args:
        places: in ``x_test``.
    """
    words, starts = _reviews(cache, "test")
    labels = npz_array(cache, ARCHIVE, "y_test")
    order = _orders()[1]
    return [
        Review(words[starts[index] : starts[index + 1]] + SHIFT, int(labels[index]))
        for index in (order[place] for place in places)
    ]


def held_out_labels(cache: Cache) -> np.ndarray:
    """1 for each test review that is positive, else 0, shape ``(25000,)``."""
    labels: np.ndarray = npz_array(cache, ARCHIVE, "y_test")[_orders()[1]]
    return labels


def held_out_with(cache: Cache, numbers: Sequence[int]) -> np.ndarray:
    """Which test reviews hold every one of some words.

    Args:
        numbers: of the words.

    Returns:
        For each place in ``x_test`` whether that review does, shape ``(25000,)``.
    """
    words, starts = _reviews(cache, "test")
    holds = np.ones(len(starts) - 1, bool)
    for number in numbers:
        found = np.flatnonzero(words == number - SHIFT)
        holds &= np.isin(np.arange(len(holds)), np.searchsorted(starts, found, "right") - 1)
    in_order: np.ndarray = holds[_orders()[1]]
    return in_order


def _orders() -> tuple[np.ndarray, np.ndarray]:
    """The order in which Keras gives the training and the test reviews."""
    random = np.random.RandomState(_SEED)
    train, test = np.arange(25_000), np.arange(25_000)
    random.shuffle(train)
    random.shuffle(test)
    return train, test


def _reviews(cache: Cache, part: str) -> tuple[np.ndarray, np.ndarray]:
    """All words of a part in one row, and where each review begins and the last one ends."""

    def write(source: Path, out: BinaryIO) -> None:
        reviews = _pickled(source, f"x_{part}.npy")
        starts = np.cumsum([0, *map(len, reviews)], dtype=np.int64)
        words = np.fromiter((word for review in reviews for word in review), np.int32, starts[-1])
        np.savez(out, words=words, starts=starts)

    with np.load(cache.unpacked(ARCHIVE, f"x_{part}.npz", write), allow_pickle=False) as flat:
        return flat["words"], flat["starts"]


def _pickled(source: Path, member: str) -> np.ndarray:
    """An array of lists, which NumPy keeps as a pickle behind the header of the array."""
    with zipfile.ZipFile(source) as archive, archive.open(member) as packed:
        np.lib.format.read_magic(packed)
        np.lib.format.read_array_header_1_0(packed)
        reviews: np.ndarray = load_plain(packed)
        return reviews
