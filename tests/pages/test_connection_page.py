"""The page Connection check: what a browser found becomes a table and a text."""

from __future__ import annotations

import pytest

from pages.ui.classroom.connection import CHECKS, Verdict, read_checks
from pages.ui.shell.language import LANGUAGES
from tests.pages.page_driver import assert_no_error, html, message, open_page, texts

GOOD = {code: {"works": True} for code in CHECKS} | {
    "count": 1,
    "browser": "<b>Mosaic</b>",
    "speed": {"works": True, "value": 5e6},
    "websocket": {"works": True, "value": 12.4},
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_results_are_a_text_for_the_administrator(language: str) -> None:
    at = assert_no_error(open_page("connection", language))
    assert message(at, "connection.running") in texts(at)
    at = open_page("connection", language, connection_results=GOOD)
    assert message(at, "connection.all_work") in texts(at)
    report = at.code[0].value
    for code in CHECKS:
        name = message(at, f"connection.check.{code}")
        assert name in html(at) and name in report
    assert "<b>Mosaic</b>" in report and "<b>" not in html(at)
    at = open_page("connection", language, connection_results=GOOD | {"upload": {"works": False}})
    assert at.error[0].value == message(at, "connection.some_fail")
    assert_no_error(at.button(key="check_again").click().run())


@pytest.mark.parametrize(
    ("code", "result", "verdict"),
    [
        ("websocket", {"works": True, "value": 20}, Verdict.WORKS),
        ("websocket", {"works": True, "value": 5000}, Verdict.SLOW),
        ("speed", {"works": True, "value": 1000}, Verdict.SLOW),
        ("compression", {"works": False}, Verdict.MISSING),
        ("canvas", {"works": False}, Verdict.FAILS),
        ("canvas", {"works": "yes"}, Verdict.FAILS),
        ("upload", {"works": True, "value": "1"}, Verdict.WORKS),
        ("upload", {"works": True, "value": float("nan")}, Verdict.WORKS),
        ("storage", ["hostile"], Verdict.FAILS),
    ],
)
def test_a_result_becomes_a_verdict(code: str, result: object, verdict: Verdict) -> None:
    (check,) = read_checks({code: result})
    assert (check.code, check.verdict) == (code, verdict)


@pytest.mark.parametrize("results", [None, [], "x", {"unknown": {}}])
def test_what_is_no_result_is_ignored(results: object) -> None:
    assert read_checks(results) == []
