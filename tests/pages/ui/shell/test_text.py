"""Numbers, times and texts as each language writes them."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import streamlit as st

from pages.ui.shell.text import duration, has, number, percent, size, t, when


@pytest.fixture
def speak(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    def choose(code: str) -> None:
        monkeypatch.setitem(st.session_state, "language", code)

    return choose


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
        (None, "–"),
        (float("nan"), "–"),
        (float("inf"), "–"),
    ],
)
def test_number(value: float | None, expected: str, speak: Callable[[str], None]) -> None:
    for code in ("en", "ja"):
        speak(code)
        assert number(value) == expected


def test_percent(speak: Callable[[str], None]) -> None:
    speak("ja")
    assert percent(0.97484) == "97.5%"
    assert percent(1.0, digits=0) == "100%"
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
    seconds: float | None, english: str, japanese: str, speak: Callable[[str], None]
) -> None:
    speak("en")
    assert duration(seconds) == english
    speak("ja")
    assert duration(seconds) == japanese


@pytest.mark.parametrize(
    ("count", "expected"),
    [(0, "0 B"), (999, "999 B"), (1500, "1.5 kB"), (11_490_434, "11.5 MB"), (2e12, "2,000 GB")],
)
def test_size(count: float, expected: str, speak: Callable[[str], None]) -> None:
    speak("en")
    assert size(count) == expected


def test_when(speak: Callable[[str], None]) -> None:
    speak("ja")
    assert when(1_800_000_000).startswith("2027年1月15日 ")
    speak("en")
    assert when(1_800_000_000).startswith("Jan 15, 2027 ")


def test_values_are_written_as_the_language_writes_them(speak: Callable[[str], None]) -> None:
    speak("en")
    assert t("unit.seconds", seconds=60000) == "60,000 s"
    assert t("unit.seconds", seconds=0.001) == "0.001 s"
    assert t("unit.seconds", seconds="{x}") == "{x} s"


def test_an_unknown_id_is_an_error(speak: Callable[[str], None]) -> None:
    speak("en")
    assert not has("unit.fortnights")
    with pytest.raises(KeyError):
        t("unit." + "fortnights")
