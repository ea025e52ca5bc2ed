"""IMDB equals the result of ``load_data`` and ``pad_sequences`` of Keras."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache
from typing import Any

import numpy as np
import pytest

from dlcore.datasets import Cache, Imdb
from dlcore.datasets.builtin.imdb import ARCHIVE, PADDING, START, decode, vocabulary, word_index
from tests.datasets.conftest import require_files


@pytest.fixture(scope="module")
def imdb_cache(real_cache: Cache) -> Cache:
    """A cache with the real reviews."""
    require_files(Imdb(), real_cache)
    return real_cache


@pytest.fixture(scope="module")
def load_data(
    imdb_cache: Cache, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Callable[[int], Any]]:
    """Keras' function that loads a number of words, which reads the same file once for each."""
    import keras

    path = imdb_cache.find(ARCHIVE)
    assert path
    home = tmp_path_factory.mktemp("keras")
    (home / "datasets").mkdir()
    (home / "datasets" / "imdb.npz").symlink_to(path)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("keras.src.backend.config._KERAS_DIR", str(home))
        yield cache(lambda words: keras.datasets.imdb.load_data(num_words=words))


@pytest.mark.parametrize("spec", [Imdb(), Imdb(words=88_584, steps=1000), Imdb(steps=10)])
def test_rows_equal_those_of_keras(
    spec: Imdb, imdb_cache: Cache, load_data: Callable[[int], Any]
) -> None:
    from keras.utils import pad_sequences

    ours = spec.load(imdb_cache)
    (x_train, y_train), (x_test, y_test) = load_data(spec.words)
    assert np.array_equal(ours.x_train, pad_sequences(x_train, maxlen=spec.steps))
    assert np.array_equal(ours.x_test, pad_sequences(x_test, maxlen=spec.steps))
    assert np.array_equal(ours.y_train, y_train)
    assert np.array_equal(ours.y_test, y_test)
    assert int(ours.x_train.max()) < spec.words


def test_the_vocabulary_equals_that_of_keras(imdb_cache: Cache) -> None:
    ranks, words = word_index(imdb_cache), vocabulary(imdb_cache)
    assert len(ranks) == 88_584
    assert words[:7] == ("<pad>", "<start>", "<unknown>", "<unused>", "the", "and", "a")
    assert all(words[rank + 3] == word for word, rank in ranks.items())


def test_a_review_is_decoded(imdb_cache: Cache) -> None:
    data = Imdb(words=88_584).load(imdb_cache)
    row = data.x_train[0]
    assert row[0] == PADDING and START in row
    text = " ".join(decode(row, vocabulary(imdb_cache))).replace("<pad> ", "")
    assert text.startswith("<start> this film was just brilliant casting")


def test_a_second_load_reads_no_pickle(imdb_cache: Cache, monkeypatch: pytest.MonkeyPatch) -> None:
    Imdb().load(imdb_cache)

    def fail(*_: object) -> None:
        raise AssertionError

    monkeypatch.setattr("dlcore.datasets.builtin.imdb.load_plain", fail)
    assert Imdb(steps=20).load(imdb_cache).x_train.shape == (25_000, 20)
