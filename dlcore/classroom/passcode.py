"""The teacher's passcode, of which only a hash is stored."""

from __future__ import annotations

import hashlib
import hmac
import secrets
import unicodedata

from dlcore.classroom.codes import SIGNS

GENERATED_LENGTH = 12

_KEY_BYTES = 32
_COST, _BLOCK, _MAX_MEMORY = 2**14, 8, 2**26


def derive_key(secret: bytes, salt: bytes, length: int) -> bytes:
    """Derive a key from a secret that a person remembers; slow, against guesses (scrypt)."""
    return hashlib.scrypt(
        secret, salt=salt, n=_COST, r=_BLOCK, p=1, maxmem=_MAX_MEMORY, dklen=length
    )


def new_passcode() -> str:
    """Return a random passcode of 54 bits."""
    return "".join(secrets.choice(SIGNS) for _ in range(GENERATED_LENGTH))


def hash_passcode(passcode: str) -> str:
    """Return a salted hash."""
    salt = secrets.token_bytes(16)
    return f"{salt.hex()}:{_key(passcode, salt).hex()}"


def is_passcode(given: str, hashed: str) -> bool:
    """Return whether a passcode is the one that was hashed, in constant time."""
    salt, _, key = hashed.partition(":")
    return hmac.compare_digest(_key(given, bytes.fromhex(salt)), bytes.fromhex(key))


def _key(passcode: str, salt: bytes) -> bytes:
    text = unicodedata.normalize("NFKC", passcode[:200]).strip()
    return derive_key(text.encode(), salt, _KEY_BYTES)
