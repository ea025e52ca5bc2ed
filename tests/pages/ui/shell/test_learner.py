"""The learner's token in the cookies of a browser."""

from __future__ import annotations

import json
import secrets

import pytest
from streamlit.testing.v1 import AppTest

from dlcore.store.learner_id import learner_id
from pages.ui.shell.learner import COOKIE, read_token


def test_a_token_is_read() -> None:
    token = secrets.token_urlsafe(24)
    assert read_token({COOKIE: token, "other": "x"}) == token


def test_runs_belong_to_a_hash_of_the_token() -> None:
    def page() -> None:
        import streamlit as st

        from pages.ui.shell.learner import cookies, learner

        st.json([cookies(), learner()])

    (shown,) = AppTest.from_function(page).run().json
    sent, learner = json.loads(shown.value)
    assert learner == learner_id(sent[COOKIE]) != sent[COOKIE]


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
def test_a_malformed_token_is_ignored(sent: dict[str, str]) -> None:
    assert read_token(sent) is None
