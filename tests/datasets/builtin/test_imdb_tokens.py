"""The tokenizer is that of Keras, with which the data set was made."""

from __future__ import annotations

import string

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dlcore.datasets import Cache, Imdb
from dlcore.datasets.builtin.imdb import UNKNOWN, load_test_reviews, vocabulary, word_index
from dlcore.datasets.builtin.imdb_tokens import (
    ABSENT,
    build_row,
    in_row,
    limit_vocabulary,
    tokenize,
)
from tests.inference.reviews.reviews import review_cache, written_reviews

RANKS = {"the": 1, "film": 2, "don't": 3, "good": 9, "élan": 5, "è": 6, "\x85": 7, "rare": 400}
WORDS = 50

TEXTS = st.lists(
    st.sampled_from(["the", "The", "FILM", "don't", "good", "É", "élan", "\x85", "rare", "何"])
    | st.sampled_from(list(string.punctuation + string.whitespace + "\xa0\u3000"))
    | st.text(max_size=4)
).map("".join)


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Cache:
    return review_cache(tmp_path_factory.mktemp("data"))


def reference_words(text: str) -> list[str]:
    """``text_to_word_sequence`` of Keras 1 under Python 2, where text was bytes."""
    filters = "".join(letter for letter in string.punctuation if letter != "'") + "\t\n"
    lowered = "".join(
        letter.lower() if letter in string.ascii_letters else letter for letter in text
    )
    for letter in filters:
        lowered = lowered.replace(letter, " ")
    return [word for word in lowered.split(" ") if word]


@given(TEXTS)
def test_words_and_numbers_equal_the_reference(text: str) -> None:
    tokens = tokenize(text, RANKS, WORDS)
    expected = reference_words(text)
    assert len(tokens.numbers) == len(expected)
    for start, end, number, word in zip(
        tokens.starts, tokens.ends, tokens.numbers, expected, strict=True
    ):
        assert reference_words(text[start:end]) == [word]
        rank = RANKS.get(word)
        if rank is None:
            assert number == ABSENT
        else:
            assert number == (rank + 3 if rank + 3 < WORDS else UNKNOWN)


@given(st.text(alphabet=string.printable.replace("\r", "").replace("\x0b", "").replace("\x0c", "")))
def test_plain_text_is_split_as_by_keras_today(text: str) -> None:
    from keras.src.legacy.preprocessing.text import text_to_word_sequence

    tokens = tokenize(text, {}, WORDS)
    spans = zip(tokens.starts, tokens.ends, strict=True)
    words = [text[start:end].lower() for start, end in spans]
    assert words == text_to_word_sequence(text)


@given(st.lists(st.integers(-1, 20).filter(lambda n: n not in (0, 1, 3)), max_size=30))
def test_rows_equal_those_of_pad_sequences(numbers: list[int]) -> None:
    from keras.utils import pad_sequences

    array = np.array(numbers, np.int32)
    known = [1, *(number for number in numbers if number != ABSENT)]
    assert np.array_equal(build_row(array, 10), pad_sequences([known], maxlen=10)[0])
    mask = in_row(array, 10)
    assert mask.sum() == min(len(known) - 1, 10)
    assert build_row(array, 10)[-mask.sum() or 10 :].tolist() == array[mask].tolist()


def test_written_reviews_become_rows_of_the_data_set(cache: Cache) -> None:
    spec, ranks = Imdb(), word_index(cache)
    data = spec.load(cache)
    labels = {row.tobytes(): label for row, label in zip(data.x_test, data.y_test, strict=True)}
    for review in written_reviews("test"):
        tokens = tokenize(review.text, ranks, spec.words)
        row = build_row(tokens.numbers, spec.steps).astype(data.x_test.dtype)
        assert labels[row.tobytes()] == review.label


def test_decoded_reviews_are_tokenized_to_the_same_numbers(cache: Cache) -> None:
    spec, ranks, names = Imdb(words=500), word_index(cache), vocabulary(cache)
    for review in load_test_reviews(cache, range(0, 25_000, 500)):
        text = " ".join(names[number] for number in review.numbers)
        tokens = tokenize(text, ranks, spec.words)
        assert np.array_equal(tokens.numbers, limit_vocabulary(review.numbers, spec))
