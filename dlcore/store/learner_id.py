"""The id of a learner in the store: a hash of the token that the learner's browser has."""

from __future__ import annotations

import hashlib


def learner_id(token: str) -> str:
    """Return the id of the learner who has a token, from which the token cannot be found."""
    return hashlib.sha256(token.encode()).hexdigest()
