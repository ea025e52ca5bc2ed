"""Join codes: six signs that no one confuses when they read them from a projector."""

from __future__ import annotations

import secrets
import unicodedata

SIGNS = "ACDEFGHJKMNPQRTWXY34679"
"""Without 0 and O, 1, I and L, 2 and Z, 5 and S, 8 and B, U and V."""

LENGTH = 6


def new_code() -> str:
    """Return a random code."""
    return "".join(secrets.choice(SIGNS) for _ in range(LENGTH))


def read_code(text: str) -> str:
    """Return the code that a learner typed, in small or wide letters, with spaces or hyphens."""
    normalized = unicodedata.normalize("NFKC", text[:100]).upper()
    return "".join(sign for sign in normalized if sign.isalnum())[: LENGTH + 1]
