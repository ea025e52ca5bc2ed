"""Characters: bundled and own texts, their windows, and the code that loads them."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from dlcore.datasets import Cache, Characters
from dlcore.datasets.characters.characters import OTHER, build_characters
from dlcore.datasets.characters.texts import (
    BUNDLED,
    MAX_ALPHABET,
    MAX_BYTES,
    MIN_CHARACTERS,
    alphabet_of,
    bundled_text,
    decode_text,
)
from dlcore.errors import TextEncoding, TextError, TextMissing, TextTooLarge, TextTooShort

LETTERS = "".join(chr(0x4E00 + number) for number in range(2 * MAX_ALPHABET))


@pytest.mark.parametrize("name", BUNDLED)
def test_each_window_precedes_its_letter(name: Any, cache: Cache) -> None:
    dataset, text = Characters(text=name, context_length=5), bundled_text(name)
    data, info = dataset.load(cache), dataset.info()
    assert data.x_train.shape == (info.train_size, 5) and data.x_test.shape == (info.test_size, 5)
    assert len(text) - 5 == info.train_size + info.test_size
    for x, y, start in ((data.x_train, data.y_train, 0), (data.x_test, data.y_test, -1)):
        at = start if start == 0 else len(x) - 1
        first = at if start == 0 else len(text) - 6
        assert dataset.decode(x[at]) == text[first : first + 5]
        assert dataset.decode(y[at : at + 1]) == text[first + 5]
    assert max(data.x_train.max(), data.y_test.max()) < info.vocabulary_size == len(info.classes)
    assert len(set(info.classes)) == len(info.classes)


@pytest.mark.parametrize("name", BUNDLED)
def test_the_code_loads_the_same_arrays(name: Any, cache: Cache) -> None:
    dataset = Characters(text=name, context_length=3)
    data = dataset.load(cache)
    names: dict[str, Any] = {"np": np}
    exec(dataset.program_section().code, names)
    for part in ("x_train", "y_train", "x_test", "y_test"):
        assert np.array_equal(names[part], getattr(data, part))


def test_an_own_text_is_stored_and_found(cache: Cache) -> None:
    text = (LETTERS[:MAX_ALPHABET] * 3) + LETTERS
    dataset = build_characters(cache, text, 4)
    data = dataset.load(cache)
    assert dataset.info().vocabulary_size == MAX_ALPHABET + 1
    assert dataset.decode(data.y_test[-1:]) == OTHER
    assert Characters.model_validate_json(dataset.model_dump_json()) == dataset
    with pytest.raises(TextMissing):
        dataset.model_copy(update={"sha256": "0" * 64}).load(cache)


def test_the_alphabet_keeps_the_most_frequent_characters() -> None:
    assert alphabet_of("banana") == "abn"
    assert len(alphabet_of(LETTERS)) == MAX_ALPHABET
    assert set(LETTERS[-3:]) <= set(alphabet_of(LETTERS + LETTERS[-3:] * 2))


@pytest.mark.parametrize(
    ("content", "error"),
    [
        (b"x" * (MAX_BYTES + 1), TextTooLarge),
        (b"x" * (MIN_CHARACTERS - 1), TextTooShort),
        (b"\xff\xfe" * MIN_CHARACTERS, TextEncoding),
        (b"x\x00" * MIN_CHARACTERS, TextEncoding),
        (b" \n" * MIN_CHARACTERS, TextTooShort),
    ],
)
def test_what_is_no_text_is_refused(content: bytes, error: type[TextError]) -> None:
    with pytest.raises(error):
        decode_text(content)


@given(st.binary(max_size=3000))
def test_any_file_is_read_or_refused(content: bytes) -> None:
    try:
        text = decode_text(content)
    except TextError:
        return
    assert len(text) >= MIN_CHARACTERS and decode_text(text.encode()) == text


@pytest.mark.parametrize(
    "fields",
    [
        {"text": "own"},
        {"text": "own", "sha256": "0" * 64, "alphabet": "ab", "length": 5},
        {"text": "own", "sha256": "0" * 64, "alphabet": "aa", "length": 5000},
        {"sha256": "0" * 64},
        {"context_length": 0},
    ],
)
def test_facts_that_contradict_each_other_are_refused(fields: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        Characters.model_validate(fields)
