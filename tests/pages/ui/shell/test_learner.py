"""What is taken from a browser as a learner's token, and what is not."""

from __future__ import annotations

import secrets

import pytest

from pages.ui.shell.learner import COOKIE, token_among


def test_a_token_of_our_own_is_taken() -> None:
    token = secrets.token_urlsafe(24)
    assert token_among({COOKIE: token, "other": "x"}) == token


@pytest.mark.parametrize(
    "sent",
    [
        {},
        {COOKIE: ""},
        {COOKIE: "a" * 31},
        {COOKIE: "a" * 33},
        {COOKIE: "a" * 31 + "/"},
        {COOKIE: "a" * 31 + "\n"},
        {COOKIE: "a" * 32 + "\n"},
        {COOKIE: "' OR 1=1 --" + "a" * 21},
        {COOKIE: "あ" * 32},
        {"other": "a" * 32},
    ],
)
def test_anything_else_is_not(sent: dict[str, str]) -> None:
    assert token_among(sent) is None
