"""IMDB: 50,000 film reviews as rows of word numbers, half of them positive."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, ClassVar, Literal

import numpy as np
from pydantic import Field

from dlcore.arrays import Array
from dlcore.datasets.arrays import npz_array
from dlcore.datasets.base import Dataset, DatasetSpec, Info, Kind, Task
from dlcore.datasets.cache import Cache
from dlcore.datasets.pinned_file import File
from dlcore.datasets.program_text import Section, keras_load_data, on_both_inputs
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
"""Special word numbers: padding in front, start of a review, and out-of-vocabulary word."""

SPECIAL_TOKENS = ("<pad>", "<start>", "<unknown>", "<unused>")
"""Text of the special word numbers."""

INDEX_FROM = 3
"""Offset of word numbers from ranks, which start at 1; named as in Keras."""

_SEED = 113
"""Seed of the order of the reviews in Keras."""


class Imdb(DatasetSpec):
    """Sentiment of reviews, reduced to the most frequent words and the end of long reviews.

    Args:
        words: upper bound (exclusive) of word numbers; rarer words become ``UNKNOWN``.
        steps: length of a row; short reviews are padded in front, long ones are cut in front.
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
            vocabulary_size=self.words,
        )

    def load(self, cache: Cache) -> Dataset:
        info = self.info()
        train, test = _keras_order()
        train = train[: info.train_size]
        return Dataset(
            info=info,
            x_train=self._rows(cache, "train", train),
            y_train=npz_array(cache, ARCHIVE, "y_train")[train].astype(np.int32),
            x_test=self._rows(cache, "test", test),
            y_test=npz_array(cache, ARCHIVE, "y_test")[test].astype(np.int32),
        )

    def _rows(self, cache: Cache, part: str, order: Array) -> Array:
        """Return reviews padded like ``pad_sequences`` does, shape ``(len(order), steps)``."""
        words, starts = _load_words(cache, part)
        dtype = np.uint16 if self.words <= 2**16 else np.int32
        rows = np.full((len(order), self.steps), PADDING, dtype)
        for row, index in zip(rows, order, strict=True):
            numbers = words[starts[index] : starts[index + 1]] + INDEX_FROM
            end = np.concatenate([[START], numbers])[-self.steps :]
            row[self.steps - len(end) :] = np.where(end < self.words, end, UNKNOWN)
        return rows

    def program_section(self) -> Section:
        load = keras_load_data("imdb", num_words=self.words)
        pad = on_both_inputs(f"keras.utils.pad_sequences({{x}}, maxlen={self.steps})")
        values = {"words": self.words, "steps": self.steps}
        return Section("data_imdb", f"{load}\n{pad}", values=values)


def word_index(cache: Cache) -> Mapping[str, int]:
    """Return the frequency rank of every word, from 1; equals ``imdb.get_word_index``."""
    ranks: Mapping[str, int] = json.loads(cache.fetch(WORD_INDEX).read_text("utf-8"))
    return ranks


def vocabulary(cache: Cache) -> tuple[str, ...]:
    """Return the text of every word number; starts with ``SPECIAL_TOKENS``."""
    ranks = word_index(cache)
    return (*SPECIAL_TOKENS, *sorted(ranks, key=ranks.__getitem__))


def decode(row: Array, words: Sequence[str]) -> list[str]:
    """Convert a row of word numbers to words.

    Args:
        row: shape ``(steps,)``.
        words: result of :func:`vocabulary`.
    """
    return [words[number] for number in row]


@dataclass(frozen=True)
class Review:
    """A whole review.

    Args:
        numbers: word numbers without special ones, shape ``(words,)``.
        label: 1 for a positive review, else 0.
    """

    numbers: Array
    label: int


def load_test_reviews(cache: Cache, indices: Sequence[int]) -> list[Review]:
    """Load test reviews with all their words.

    Args:
        cache: finds the files.
        indices: indices into ``x_test``.
    """
    words, starts = _load_words(cache, "test")
    labels = npz_array(cache, ARCHIVE, "y_test")
    return [
        Review(words[starts[row] : starts[row + 1]] + INDEX_FROM, int(labels[row]))
        for row in _keras_order()[1][np.asarray(indices, int)]
    ]


def load_test_labels(cache: Cache) -> Array:
    """Return the labels of all test reviews: 1 for positive ones, else 0; shape ``(25000,)``."""
    labels: Array = npz_array(cache, ARCHIVE, "y_test")[_keras_order()[1]]
    return labels


def find_test_reviews(cache: Cache, numbers: Sequence[int]) -> Array:
    """Find the test reviews that contain all given words.

    Args:
        cache: finds the files.
        numbers: word numbers.

    Returns:
        A mask of ``x_test``, shape ``(25000,)``.
    """
    words, starts = _load_words(cache, "test")
    is_match = np.ones(len(starts) - 1, bool)
    for number in numbers:
        positions = np.flatnonzero(words == number - INDEX_FROM)
        rows = np.searchsorted(starts, positions, "right") - 1
        is_match &= np.isin(np.arange(len(is_match)), rows)
    in_order: Array = is_match[_keras_order()[1]]
    return in_order


def _keras_order() -> tuple[Array, Array]:
    """Return the order of the training and test reviews in Keras, as indices into the archive."""
    random = np.random.RandomState(_SEED)
    train, test = np.arange(25_000), np.arange(25_000)
    random.shuffle(train)
    random.shuffle(test)
    return train, test


def _load_words(cache: Cache, part: str) -> tuple[Array, Array]:
    """Return the concatenated words of all reviews, and the offsets of the reviews.

    Review i is ``words[offsets[i]:offsets[i + 1]]``.
    """

    def write(source: Path, out: BinaryIO) -> None:
        reviews = _read_pickled(source, f"x_{part}.npy")
        starts = np.cumsum([0, *map(len, reviews)], dtype=np.int64)
        words = np.fromiter((word for review in reviews for word in review), np.int32, starts[-1])
        np.savez(out, words=words, starts=starts)

    with np.load(cache.unpack(ARCHIVE, f"x_{part}.npz", write), allow_pickle=False) as flat:
        return flat["words"], flat["starts"]


def _read_pickled(source: Path, member: str) -> Array:
    """Read an array of lists, which NumPy stores as a pickle after the header of the array."""
    with zipfile.ZipFile(source) as archive, archive.open(member) as packed:
        np.lib.format.read_magic(packed)
        np.lib.format.read_array_header_1_0(packed)
        reviews: Array = load_plain(packed)
        return reviews
