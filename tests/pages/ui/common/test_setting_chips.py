"""Settings as chips."""

from __future__ import annotations

import re

import pytest
import streamlit as st

from dlcore import PRESETS
from pages.ui.common.setting_chips import recipe_chips, setting_chips

PRESET = PRESETS["digits-mlp"].spec


@pytest.fixture(autouse=True)
def language(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(st.session_state, "language", "en")


def chips(html: str) -> dict[str, bool]:
    """Return the texts of the chips, and whether each is marked as changed."""
    found = re.findall(r"<li( class=\"changed\"[^>]*)?>(.*?)</li>", html)
    return {text: bool(mark) for mark, text in found}


def test_what_differs_from_the_preset_is_marked() -> None:
    changed = PRESET.changed({"training.epochs": 7, "layers.1.units": 5, "seed": 3})
    shown = chips(setting_chips(changed))
    marked = {text for text, is_marked in shown.items() if is_marked}
    assert marked == {"Dense 5 → Dense 10", "Epochs 7", "Random seed 3"}
    assert "Batch size 32" in shown
    assert not any(chips(setting_chips(PRESET)).values())


def test_runs_with_seeds_of_their_own_show_none() -> None:
    for spec in (PRESET, PRESET.changed({"seed": 3})):
        without = {text for text in chips(setting_chips(spec)) if "seed" not in text}
        assert chips(recipe_chips(spec)) == dict.fromkeys(without, False)
