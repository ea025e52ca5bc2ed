"""Four words that bring a learner back on another device.

The database has neither the words nor the learner's token. A key derived from the words finds the
row and decrypts the token in it.
"""

from __future__ import annotations

import base64
import re
import secrets
import unicodedata
from collections.abc import Sequence
from functools import cache
from importlib.resources import files

from dlcore.classroom.passcode import derive_key
from dlcore.errors import RecoveryWordsUnknown

COUNT = 4
LANGUAGES = ("en", "ja")

_TAG_BYTES, _TOKEN_BYTES = 16, 24
_SEPARATORS = re.compile(r"[\s,.、。・]+")
_KATAKANA = {code: code - 0x60 for code in range(0x30A1, 0x30F7)}

Words = tuple[int, ...]
"""Indices of words, the same in every language."""


def new_words() -> Words:
    """Return random words."""
    return tuple(secrets.randbelow(len(vocabulary("en"))) for _ in range(COUNT))


def write_words(words: Words, language: str) -> str:
    """Return words as a text.

    Args:
        words: their indices.
        language: one of ``LANGUAGES``; any other is English.
    """
    known = vocabulary(language if language in LANGUAGES else "en")
    return " ".join(known[index] for index in words)


def read_words(text: str) -> Words:
    """Read four words in either language.

    Raises:
        RecoveryWordsUnknown: there are not four, or one is in no vocabulary.
    """
    normalized = unicodedata.normalize("NFKC", text[:200]).lower().translate(_KATAKANA)
    found = [_indices().get(word) for word in _SEPARATORS.split(normalized) if word]
    words = tuple(index for index in found if index is not None)
    if len(words) != COUNT or len(found) != COUNT:
        raise RecoveryWordsUnknown
    return words


@cache
def vocabulary(language: str) -> Sequence[str]:
    """Return the 256 words of a language, in the order of their indices."""
    column = LANGUAGES.index(language)
    text = files("dlcore.classroom").joinpath("recovery_words.txt").read_text("utf-8")
    return tuple(line.split()[column] for line in text.splitlines())


def seal_token(token: str, words: Words, salt: str) -> tuple[str, str]:
    """Encrypt a learner's token.

    Args:
        token: 32 characters of URL-safe base64.
        words: from which the key is derived.
        salt: id of the class.

    Returns:
        A tag by which the words are recognized, and the encrypted token, both hexadecimal.
    """
    tag, mask = _keys(words, salt)
    return tag.hex(), _mask(base64.urlsafe_b64decode(token), mask).hex()


def open_token(sealed: str, words: Words, salt: str) -> str:
    """Return the token that ``seal_token`` encrypted with the same words."""
    _, mask = _keys(words, salt)
    return base64.urlsafe_b64encode(_mask(bytes.fromhex(sealed), mask)).decode()


def words_tag(words: Words, salt: str) -> str:
    """Return the tag of ``seal_token``."""
    return _keys(words, salt)[0].hex()


@cache
def _indices() -> dict[str, int]:
    return {
        word.translate(_KATAKANA): index
        for language in LANGUAGES
        for index, word in enumerate(vocabulary(language))
    }


def _keys(words: Words, salt: str) -> tuple[bytes, bytes]:
    key = derive_key(bytes(words), salt.encode(), _TAG_BYTES + _TOKEN_BYTES)
    return key[:_TAG_BYTES], key[_TAG_BYTES:]


def _mask(data: bytes, mask: bytes) -> bytes:
    return bytes(a ^ b for a, b in zip(data, mask, strict=True))
