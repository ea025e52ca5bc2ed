"""Words of a text that somebody typed or pasted, as a person reads it.

The tokenizer of the data set knows ASCII alone. Here markup is removed first, and other characters
become those that a reader takes them for: curly apostrophes, full-width letters and ligatures
become plain ones; dashes, quotes, symbols and blanks of any kind separate words; what is invisible
disappears, and so do addresses of web pages. Plain ASCII without markup, addresses and control
characters keeps its words.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from html import unescape

import numpy as np

from dlcore.arrays import Array
from dlcore.datasets.builtin import imdb_tokens
from dlcore.datasets.builtin.imdb_tokens import Tokens

_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z][a-zA-Z0-9]{1,31});|.", re.DOTALL)
_HIDDEN = re.compile(
    r"<!--.*?(?:-->|\Z)|<(script|style|template|noscript)\b[^<>]*>.*?(?:</\1\s*>|\Z)",
    re.DOTALL | re.IGNORECASE,
)
_TAG = re.compile(r"</?[a-zA-Z][^<>]*>|<![a-zA-Z][^<>]*>")
_ADDRESS = re.compile(r"(?:https?://|www\.)[^\s<>]+", re.IGNORECASE)
_APOSTROPHE = re.compile("(?<=[^\\W_])[’‘‛ʼʹ′´＇](?=[^\\W_])")
_QUOTE = re.compile("[’‘‛ʼʹ′´＇]")
_CONTROLS = dict.fromkeys((*range(9), *range(11, 32), 127), " ")
_WINDOWS = {
    code: bytes([code]).decode("cp1252", "replace").replace("\N{REPLACEMENT CHARACTER}", " ")
    for code in range(0x80, 0xA0)
}
"""Characters of Windows that were read as Latin-1."""


@dataclass(frozen=True)
class ReadText:
    """A text as a person reads it.

    Args:
        text: words of letters, digits and ASCII punctuation.
        starts: for each character the offset in the original text where its source begins.
        ends: for each character the offset after its source.
    """

    text: str
    starts: Array
    ends: Array


@dataclass(frozen=True)
class Words(Tokens):
    """The words of a text.

    Args:
        words: in lower case.
    """

    words: tuple[str, ...]


def read_text(text: str) -> ReadText:
    """Return a text as a person reads it."""
    pieces = list(_plain_pieces(text))
    lengths = [len(plain) for plain, _, _ in pieces]
    spans = np.array([(start, end) for _, start, end in pieces], np.int32).reshape(-1, 2)
    starts, ends = np.repeat(spans, lengths, axis=0).T
    return ReadText("".join(plain for plain, _, _ in pieces), starts, ends)


def tokenize(read: ReadText, ranks: Mapping[str, int], words: int) -> Words:
    """Split a text into words, and look up their numbers.

    Args:
        read: the text as a person reads it.
        ranks, words: see :func:`dlcore.datasets.builtin.imdb_tokens.tokenize`.

    Returns:
        Words with their offsets in the original text.
    """
    tokens = imdb_tokens.tokenize(read.text, ranks, words)
    starts, ends = read.starts[tokens.starts], read.ends[tokens.ends - 1]
    spans = zip(tokens.starts, tokens.ends, strict=True)
    found = tuple(read.text[start:end].lower() for start, end in spans)
    return Words(starts, ends, tokens.numbers, found)


def _plain_pieces(text: str) -> Iterator[tuple[str, int, int]]:
    """Yield plain characters with the offsets of their source."""
    sources = [
        (character, *match.span())
        for match in _ENTITY.finditer(text)
        for character in unescape(match[0])
    ]
    shown = _blank("".join(character for character, _, _ in sources))
    first = 0
    for last in range(1, len(shown) + 1):
        # A letter and the accents that follow it are one character.
        if last == len(shown) or not unicodedata.combining(shown[last]):
            yield _plain(shown[first:last]), sources[first][1], sources[last - 1][2]
            first = last


def _blank(text: str) -> str:
    """Replace markup, controls and quotes by as many blanks, and apostrophes by that of ASCII."""
    text = text.translate(_CONTROLS | _WINDOWS)
    for markup in (_HIDDEN, _TAG, _ADDRESS):
        text = markup.sub(lambda match: " " * len(match[0]), text)
    return _QUOTE.sub(" ", _APOSTROPHE.sub("'", text))


def _plain(character: str) -> str:
    """Return the plain characters for one character with its accents."""
    if character.isascii():
        return character
    category = unicodedata.category(character[0])
    if category == "Cf" or category[0] == "M":
        return ""
    if category[0] not in "LN":
        return " "
    letters = unicodedata.normalize("NFKC", character).lower()
    return letters if all(unicodedata.category(c)[0] in "LNM" for c in letters) else " "
