"""Characters: the windows of a text, each with the character that follows it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Literal

import numpy as np
from pydantic import Field, model_validator

from dlcore.arrays import Array
from dlcore.base_model import validation_error
from dlcore.datasets.base import Dataset, DatasetSpec, Info, Kind, Task
from dlcore.datasets.cache import Cache
from dlcore.datasets.characters.texts import (
    BUNDLED,
    MAX_ALPHABET,
    MAX_BYTES,
    MIN_CHARACTERS,
    TextName,
    alphabet_of,
    bundled_alphabet,
    bundled_text,
    load_text,
    save_text,
)
from dlcore.datasets.program_text import NUMPY, Section, literal

CHARACTERS: Literal["characters"] = "characters"
"""Name of the data set in a spec."""

OWN: Literal["own"] = "own"
OTHER = "□"
"""Name of all characters that are not in the alphabet; their number is 0."""

TEST_SHARE = 0.1
WIDTH = 80
"""Characters of a line of a program's text, without quotes and escapes."""

_SHOWN = {"\n": "⏎", " ": "␣", "\t": "⇥"}


class Characters(DatasetSpec):
    """Windows of a text; the end of the text is for the test.

    Args:
        text: name of a bundled text, or ``own``.
        context_length: number of characters that are seen.
        sha256: of an own text, else empty.
        alphabet: its characters that have a number; empty for a bundled text.
        length: its number of characters.
    """

    name: Literal["characters"] = CHARACTERS
    text: TextName | Literal["own"] = "wonderland"
    context_length: int = Field(default=8, ge=1, le=64)
    sha256: str = Field(default="", pattern="^([0-9a-f]{64})?$")
    alphabet: str = Field(default="", max_length=MAX_ALPHABET)
    length: int = Field(default=0, ge=0, le=MAX_BYTES)

    @model_validator(mode="after")
    def _check_facts(self) -> Characters:
        is_own = self.text == OWN
        if bool(self.sha256) != is_own or bool(self.alphabet) != is_own:
            raise validation_error("missing", field="sha256")
        if is_own and self.length < MIN_CHARACTERS:
            raise validation_error("too_small", field="length", minimum=MIN_CHARACTERS)
        if len(set(self.alphabet)) != len(self.alphabet):
            raise validation_error("repeated", field="alphabet")
        return self

    @property
    def known(self) -> str:
        """The characters that have a number, in the order of their numbers from 1 on."""
        return self.alphabet or bundled_alphabet(self.text)

    @property
    def _samples(self) -> int:
        return (self.length or len(bundled_text(self.text))) - self.context_length

    def info(self) -> Info:
        test = int(self._samples * TEST_SHARE)
        train = self._samples - test
        classes = (OTHER, *(_SHOWN.get(character, character) for character in self.known))
        return Info(
            kind=Kind.TEXT,
            task=Task.CLASSES,
            input_shape=(self.context_length,),
            classes=classes,
            train_size=min(self.train_size or train, train),
            test_size=test,
            licence="" if self.text == OWN else "Public domain",
            citation="" if self.text == OWN else BUNDLED[self.text].citation,
            vocabulary_size=len(classes),
        )

    def comparison_fields(self) -> Mapping[str, Any]:
        """Return what a learner selects, without the facts that follow from it."""
        return self.model_dump(mode="json", exclude={"alphabet", "length"})

    def comparison_key(self) -> tuple[object, ...]:
        return (self.name, self.text, self.sha256)

    def read(self, cache: Cache) -> str:
        """Return the text.

        Raises:
            TextMissing: it is an own text that has been deleted.
        """
        return load_text(cache, self.sha256) if self.text == OWN else bundled_text(self.text)

    def encode(self, text: str) -> Array:
        """Return the numbers of characters, uint16."""
        numbers = {character: number for number, character in enumerate(self.known, 1)}
        return np.array([numbers.get(character, 0) for character in text], np.uint16)

    def decode(self, numbers: Array) -> str:
        """Return the characters of numbers."""
        return "".join((OTHER + self.known)[number] for number in numbers)

    def load(self, cache: Cache) -> Dataset:
        info, codes = self.info(), self.encode(self.read(cache))
        x = np.lib.stride_tricks.sliding_window_view(codes, self.context_length)[:-1]
        y = codes[self.context_length :].astype(np.int32)
        train, test = slice(info.train_size), slice(len(x) - info.test_size, None)
        return Dataset(info, x[train], y[train], x[test], y[test])

    def program_section(self) -> Section:
        split = self._samples - self.info().test_size
        code = f"""\
{self._text_code()}
alphabet = {_wrapped([self.known])}
codes = np.array([alphabet.find(character) + 1 for character in text])
x = np.lib.stride_tricks.sliding_window_view(codes, {self.context_length})[:-1]
y = codes[{self.context_length}:]
x_train, y_train, x_test, y_test = x[:{split}], y[:{split}], x[{split}:], y[{split}:]"""
        return Section("data_characters", code, (NUMPY,))

    def _text_code(self) -> str:
        if self.text == OWN:
            return 'with open("text.txt", encoding="utf-8") as file:\n    text = file.read()'
        return f"text = {_wrapped(bundled_text(self.text).splitlines(keepends=True))}"


def build_characters(cache: Cache, text: str, context_length: int) -> Characters:
    """Save an own text, and return its data set.

    Args:
        cache: its folder holds the folder of uploads.
        text: as ``decode_text`` returns it.
        context_length: number of characters that are seen.
    """
    return Characters(
        text=OWN,
        context_length=context_length,
        sha256=save_text(cache, text),
        alphabet=alphabet_of(text),
        length=len(text),
    )


def _wrapped(lines: Sequence[str]) -> str:
    """Return the source of joined lines as string literals that are no wider than a program is."""
    parts = [line[at : at + WIDTH] for line in lines for at in range(0, len(line), WIDTH)]
    return "(\n" + "".join(f"    {literal(part)}\n" for part in parts) + ")"
