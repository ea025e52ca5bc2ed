"""Texts that a network learns to continue: bundled ones, and those of learners."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal

from dlcore.datasets.cache import Cache
from dlcore.datasets.uploads.upload_folder import mark_used, upload_folder, write_file
from dlcore.errors import TextEncoding, TextMissing, TextTooLarge, TextTooShort

TextName = Literal["wonderland", "stories"]

MAX_BYTES, MIN_CHARACTERS = 200_000, 1000
MAX_ALPHABET = 500
"""Of the characters that a network tells apart; rarer ones count as one."""


@dataclass(frozen=True)
class BundledText:
    """A text in the public domain.

    Args:
        file: beside this module.
        citation: authors, titles and years.
    """

    file: str
    citation: str

    def read(self) -> str:
        """Return the text."""
        return Path(__file__).with_name(self.file).read_text("utf-8")


BUNDLED: Mapping[TextName, BundledText] = {
    "wonderland": BundledText(
        "wonderland.txt", "Lewis Carroll, Alice's Adventures in Wonderland (1865), chapter 1"
    ),
    "stories": BundledText(
        "stories.txt",
        "新美南吉『ごん狐』（1932）一、宮沢賢治『銀河鉄道の夜』（1934）一 午后の授業",
    ),
}
"""By name; their authors died in 1898, in 1943 and in 1933."""


@cache
def bundled_text(name: TextName) -> str:
    """Return a bundled text."""
    return BUNDLED[name].read()


@cache
def bundled_alphabet(name: TextName) -> str:
    """Return the characters of a bundled text as ``alphabet_of`` does."""
    return alphabet_of(bundled_text(name))


def alphabet_of(text: str) -> str:
    """Return the most frequent characters of a text, at most ``MAX_ALPHABET``, in their order."""
    counts = Counter(text)
    frequent = sorted(counts, key=lambda character: (-counts[character], character))
    return "".join(sorted(frequent[:MAX_ALPHABET]))


def decode_text(content: bytes) -> str:
    """Return the text of a file, each line without spaces at its ends.

    Raises:
        TextTooLarge: it has more than ``MAX_BYTES``.
        TextEncoding: it is not in UTF-8, or has control characters.
        TextTooShort: it has fewer than ``MIN_CHARACTERS``.
    """
    if len(content) > MAX_BYTES:
        raise TextTooLarge(maximum=MAX_BYTES)
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise TextEncoding from None
    lines = [line.strip() for line in text.splitlines()]
    cleaned = "\n".join(line for line in lines if line)
    if not cleaned.replace("\n", "").replace("\t", "").isprintable():
        raise TextEncoding
    if len(cleaned) < MIN_CHARACTERS:
        raise TextTooShort(given=len(cleaned), minimum=MIN_CHARACTERS)
    return cleaned


def save_text(cache: Cache, text: str) -> str:
    """Save a text.

    Args:
        cache: its folder holds the folder of uploads.
        text: as ``decode_text`` returns it.

    Returns:
        Its SHA-256, by which ``load_text`` finds it.
    """
    content = text.encode()
    sha256 = hashlib.sha256(content).hexdigest()
    write_file(_path(cache, sha256), content)
    return sha256


def load_text(cache: Cache, sha256: str) -> str:
    """Return a saved text.

    Raises:
        TextMissing: there is none, or it has another hash.
    """
    path = _path(cache, sha256)
    try:
        content = path.read_bytes()
    except OSError:
        raise TextMissing from None
    mark_used(path)
    if hashlib.sha256(content).hexdigest() != sha256:
        raise TextMissing
    return content.decode("utf-8")


def _path(cache: Cache, sha256: str) -> Path:
    return upload_folder(cache) / f"{sha256}.txt"
