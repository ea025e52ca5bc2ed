"""A text whose words are coloured by what they say, and can be changed one by one.

The browser's half is ``static/word_board.js``. Words travel as data and are put into the page as
text, so nothing in them can become markup.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from functools import cache
from typing import Literal

import streamlit as st
from streamlit.components.v2.types import ComponentRenderer

from pages.ui.charts.assets import ensure_static
from pages.ui.charts.style import GREEN, VALIDATION
from pages.ui.shell.text import t

MAX_WORD = 100
"""Characters of what a word may become."""

State = Literal["known", "unknown", "unread"]

_MODULE = "word_board.js"

_CSS = """
.dl-board { line-height: 2; padding: 14px 20px; border-radius: 10px; background: #80889418;
  overflow-wrap: anywhere; white-space: pre-wrap; max-height: 32rem; overflow-y: auto; }
.dl-board button { font: inherit; color: inherit; border: 0; margin: 0; padding: 1px 3px;
  border-radius: 5px; cursor: text; overflow-wrap: anywhere; text-align: start;
  background: color-mix(in srgb, var(--side) var(--tint), transparent); }
.dl-board button:hover, .dl-board button:focus-visible { outline: 2px solid currentColor; }
.dl-board button[data-state="unknown"] { border-bottom: 2px dotted currentColor; opacity: 0.8;
  border-radius: 0; }
.dl-board button[data-state="unread"] { opacity: 0.45; }
.dl-board input { font: inherit; color: inherit; background: transparent; padding: 1px 4px;
  border: 2px solid currentColor; border-radius: 5px; }
"""

_SIDES = f"""
.dl-board button[data-side="for"] {{ --side: {GREEN}; }}
.dl-board button[data-side="against"] {{ --side: {VALIDATION}; }}
"""


@dataclass(frozen=True)
class BoardWord:
    """One word.

    Args:
        before: what stands in the text between the word before and this one.
        text: the word.
        tint: from -1 (against) to 1 (for).
        title: what is told to who points at it.
        state: ``unknown`` words and those that the network does not read look otherwise.
    """

    before: str
    text: str
    tint: float
    title: str
    state: State


@dataclass(frozen=True)
class Change:
    """What a learner made of a word.

    Args:
        place: of the word, from 0.
        word: what it is now; may be empty.
    """

    place: int
    word: str


def word_editor(
    words: Sequence[BoardWord], after: str, *, key: str, on_change: Callable[[Change], None]
) -> None:
    """Draws the text.

    Args:
        words: in order.
        after: what stands behind the last word.
        key: of the component.
        on_change: called when a word was changed, before the page is drawn anew.
    """
    message = {
        "words": [asdict(word) for word in words],
        "after": after,
        "labels": {"board": t("review.board"), "change": t("review.change_word")},
    }
    _component()(key=key, data=message, on_change_change=lambda: _hear(key, on_change))


def _hear(key: str, on_change: Callable[[Change], None]) -> None:
    told = st.session_state[key].get("change")
    if isinstance(told, dict) and isinstance(told.get("place"), int):
        on_change(Change(told["place"], str(told.get("word", ""))[:MAX_WORD]))


@cache
def _component() -> ComponentRenderer:
    """The component; see ``pages.ui.charts.live_chart`` for why its inline script looks so."""
    address = f"app/static/{_MODULE}?v={ensure_static()}"
    script = f"""
export default async (component) => {{
  const module = await import(new URL("{address}", document.baseURI));
  return module.default(component);
}};
"""
    html = '<div class="dl-board" role="group" lang="en" translate="no"></div>'
    return st.components.v2.component(
        "dl_word_board", html=html, css=_CSS + _SIDES, js=script, isolate_styles=False
    )
