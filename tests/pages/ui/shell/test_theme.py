"""Both themes can be read: contrasts as WCAG 2.2 AA asks for."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any

import pytest

from pages.ui.charts import style as charts
from pages.ui.shell.style import style_sheet

ROOT = Path(__file__).parents[4]
CONFIG = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text("utf-8"))
TEXT, GRAPHIC = 4.5, 3.0
THEMES = ("light", "dark")
ON_ACCENT = {"light": "#FFFFFF", "dark": "#14161C"}
"""Text on primary buttons, see static/styles/frame.css."""


def luminance(colour: str) -> float:
    channels = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def mixed(over: str, under: str, share: float) -> str:
    """A colour with ``share`` opacity on another."""
    pairs = [(int(over[p : p + 2], 16), int(under[p : p + 2], 16)) for p in (1, 3, 5)]
    return "#" + "".join(f"{round(share * a + (1 - share) * b):02X}" for a, b in pairs)


@pytest.fixture(params=THEMES)
def base(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def theme(base: str) -> dict[str, Any]:
    return dict(CONFIG["theme"][base])


def test_known_contrast() -> None:
    assert contrast("#FFFFFF", "#000000") == pytest.approx(21)
    assert contrast("#777777", "#FFFFFF") == pytest.approx(4.48, abs=0.01)


def test_text_and_links(theme: dict[str, Any]) -> None:
    grounds = [theme["backgroundColor"], theme["secondaryBackgroundColor"]]
    grounds += [theme["sidebar"]["backgroundColor"], theme["sidebar"]["secondaryBackgroundColor"]]
    for ground in grounds:
        assert contrast(theme["textColor"], ground) >= 7
        assert contrast(mixed(theme["textColor"], ground, 0.8), ground) >= TEXT
        assert contrast(theme["linkColor"], ground) >= TEXT


def test_the_accent_as_ink_and_as_button(base: str, theme: dict[str, Any]) -> None:
    accent, ground = theme["primaryColor"], theme["backgroundColor"]
    assert contrast(accent, mixed(accent, ground, 0.1)) >= TEXT
    assert contrast(ON_ACCENT[base], accent) >= TEXT


def test_the_ink_on_buttons_is_the_one_measured_here() -> None:
    colours = f"light-dark({ON_ACCENT['light']}, {ON_ACCENT['dark']})"
    assert colours.lower() in style_sheet("frame.css")


def test_style_sheets_have_the_colours_of_the_theme_and_the_charts() -> None:
    def of_both(name: str) -> str:
        return "light-dark({}, {})".format(*(CONFIG["theme"][base][name] for base in THEMES))

    expected = {
        "accent": of_both("primaryColor"),
        "background": of_both("backgroundColor"),
        "text": of_both("textColor"),
        "neutral": charts.NEUTRAL,
        "training": charts.TRAINING,
        "validation": charts.VALIDATION,
        "progress": charts.SKY,
        "positive": charts.GREEN,
        "negative": charts.VALIDATION,
        "mask": charts.PINK,
    }
    properties = re.findall(r"--dl-(\w+): (.+);", style_sheet("colours.css"))
    assert dict(properties) == {name: colour.lower() for name, colour in expected.items()}


def test_training_and_validation_stand_out(theme: dict[str, Any]) -> None:
    for colour in CONFIG["theme"]["chartCategoricalColors"][:3]:
        assert contrast(colour, theme["backgroundColor"]) >= GRAPHIC


def test_no_font_comes_from_the_network() -> None:
    assert "http" not in str(CONFIG["theme"])
