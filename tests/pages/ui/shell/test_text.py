"""Texts, numbers and times in each language."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import streamlit as st

from pages.ui.shell.text import (
    clip,
    duration,
    exact_number,
    has,
    number,
    percent,
    sentences,
    size,
    t,
    when,
)


@pytest.fixture
def set_language(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    def set_(code: str) -> None:
        monkeypatch.setitem(st.session_state, "language", code)

    return set_


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (0.9748, "0.9748"),
        (0.97481, "0.9748"),
        (60000, "60,000"),
        (1234.5, "1,234.5000"),
        (0.0, "0.0000"),
        (0.00001, "0.00001"),
        (-0.0000123, "-0.000012"),
        (1e-30, "1.00 × 10⁻³⁰"),
        (999_999_999_999.5, "999,999,999,999.5000"),
        (3.2e25, "3.20 × 10²⁵"),
        (-3.4e38, "-3.40 × 10³⁸"),
        (0.00625, "0.0063"),
        (None, "–"),
        (float("nan"), "–"),
        (float("inf"), "–"),
    ],
)
def test_number(value: float | None, expected: str, set_language: Callable[[str], None]) -> None:
    for code in ("en", "ja"):
        set_language(code)
        assert number(value) == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (53037024.0, "53,037,024"),
        (-0.25, "-0.25"),
        (1.234e-7, "0.0000001234"),
        (0.001, "0.001"),
        (1e14, "100,000,000,000,000"),
    ],
)
def test_a_number_of_a_table_keeps_its_digits(
    value: float, expected: str, set_language: Callable[[str], None]
) -> None:
    for code in ("en", "ja"):
        set_language(code)
        assert exact_number(value) == expected


def test_percent(set_language: Callable[[str], None]) -> None:
    set_language("ja")
    assert percent(0.97484) == "97.5%"
    assert percent(1.0, digits=0) == "100%"
    assert percent(0.0625) == "6.3%"
    assert percent(-1e30) == "-1.00 × 10³²%"
    assert percent(None) == "–"


@pytest.mark.parametrize(
    ("seconds", "english", "japanese"),
    [
        (0.42, "0.4 s", "0.4秒"),
        (3, "3 s", "3秒"),
        (9.97, "10 s", "10秒"),
        (59.6, "1 min 0 s", "1分0秒"),
        (80, "1 min 20 s", "1分20秒"),
        (3660, "1 h 1 min", "1時間1分"),
        (90000, "1 d 1 h", "1日1時間"),
        (-1, "0 s", "0秒"),
        (None, "–", "–"),
    ],
)
def test_duration(
    seconds: float | None, english: str, japanese: str, set_language: Callable[[str], None]
) -> None:
    set_language("en")
    assert duration(seconds) == english
    set_language("ja")
    assert duration(seconds) == japanese


@pytest.mark.parametrize(
    ("count", "expected"),
    [(0, "0 B"), (999, "999 B"), (1500, "1.5 kB"), (11_490_434, "11.5 MB"), (2e12, "2,000 GB")],
)
def test_size(count: float, expected: str, set_language: Callable[[str], None]) -> None:
    set_language("en")
    assert size(count) == expected


def test_when(set_language: Callable[[str], None]) -> None:
    set_language("ja")
    assert when(1_800_000_000).startswith("2027年1月15日 ")
    set_language("en")
    assert when(1_800_000_000).startswith("Jan 15, 2027 ")


def test_sentences_follow_each_other(set_language: Callable[[str], None]) -> None:
    set_language("ja")
    assert sentences("一。", "二。", "三。") == "一。二。三。"
    set_language("en")
    assert sentences("One.", "Two.") == "One. Two."


def test_numbers_in_texts_are_formatted(set_language: Callable[[str], None]) -> None:
    set_language("en")
    assert t("unit.seconds", seconds=60000) == "60,000 s"
    assert t("unit.seconds", seconds=0.001) == "0.001 s"
    assert t("unit.seconds", seconds="{x}") == "{x} s"


def test_a_huge_number_in_a_text_is_a_power_of_ten(set_language: Callable[[str], None]) -> None:
    set_language("en")
    assert "2.50 × 10²⁰" in t("unit.seconds", seconds=2.5e20)


def test_a_long_text_is_clipped() -> None:
    assert clip("x" * 60) == "x" * 60
    assert clip("x" * 61) == "x" * 59 + "…"


def test_an_unknown_id_is_an_error(set_language: Callable[[str], None]) -> None:
    set_language("en")
    assert not has("unit.fortnights")
    with pytest.raises(KeyError):
        t("unit." + "fortnights")
