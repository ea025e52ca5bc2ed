"""What the store knows of a learner."""

from __future__ import annotations

import secrets

from dlcore.store.learner_id import learner_id


def test_the_id_is_a_hash_of_the_token() -> None:
    token, other = secrets.token_urlsafe(24), secrets.token_urlsafe(24)
    assert learner_id(token) == learner_id(token) != learner_id(other)
    assert token not in learner_id(token)
