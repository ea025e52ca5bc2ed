"""Values of settings as text."""

from __future__ import annotations

import pytest
import streamlit as st

from dlcore.analysis.compare import SettingValue
from pages.ui.common.setting_text import plain_number, setting_text
from pages.ui.shell.text import catalogue


@pytest.fixture(autouse=True)
def language(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(st.session_state, "language", "en")


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (1, "1"),
        (60_000, "60,000"),
        (1.0, "1"),
        (0.5, "0.5"),
        (0.001, "0.001"),
        (0.0000155, "0.0000155"),
        (0.1 + 0.2, "0.3"),
        (1 / 3, "0.333333"),
        (1e6, "1,000,000"),
    ],
)
def test_a_number_has_its_significant_decimals_only(value: float, text: str) -> None:
    assert plain_number(value) == text


@pytest.mark.parametrize(
    ("path", "value", "text"),
    [
        ("dataset.train_size", None, "compare.all"),
        ("layers.1.units", None, "–"),
        ("training.metrics", (), "–"),
        ("layers.1.units", 128, "128"),
        ("training.validation", 0.2, "20%"),
        ("training.validation", "test", "compare.test_set"),
        ("training.optimizer.nesterov", True, "compare.yes"),
        ("training.optimizer.name", "adam", "name.optimizer.adam"),
        ("layers.1.activation", "relu", "name.activation.relu"),
        ("dataset.sha256", "0123456789abcdef", "01234567"),
        ("dataset.features", ("x" * 40, "y" * 40), "x" * 40 + ", " + "y" * 17 + "…"),
        ("layers.1.padding", "unknown", "unknown"),
    ],
)
def test_values_are_words_where_there_are_any(path: str, value: SettingValue, text: str) -> None:
    messages = catalogue("en")
    assert setting_text(path, value) == (messages[text].forms[0] if text in messages else text)
