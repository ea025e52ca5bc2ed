"""Streamlit's own fixed words."""

from __future__ import annotations

import re
from pathlib import Path

import streamlit

from pages.ui.shell.fixed_words import NAMES, TEXTS, fixed_words

FRONTEND = Path(streamlit.__file__).parent / "static" / "static" / "js"

COMPOSED = re.compile(r"\{\w+\}|options?")
"""What Streamlit's scripts put into a sentence."""


def test_every_word_is_in_streamlits_own_scripts() -> None:
    scripts = "\n".join(path.read_text("utf-8") for path in FRONTEND.glob("*.js"))
    words = {word for kind in fixed_words("ja").values() for word in kind}
    missing = {
        word for word in words for part in COMPOSED.split(word) if part.strip() not in scripts
    }
    assert not missing, sorted(missing)


def test_each_word_of_streamlit_has_one_translation() -> None:
    words = fixed_words("ja")
    assert (len(words["names"]), len(words["texts"])) == (len(NAMES), len(TEXTS))


def test_english_pages_keep_streamlits_words() -> None:
    assert fixed_words("en") == {"names": {}, "texts": {}}
