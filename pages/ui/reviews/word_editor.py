"""A component for a text with coloured words, each of which can be edited.

The frontend is ``static/scripts/word_editor.js``. It inserts words as text nodes, so nothing in
them can become markup.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from typing import Literal

from pages.ui.shell.assets import module_component
from pages.ui.shell.reported import reported
from pages.ui.shell.text import t

MAX_WORD = 100
"""Maximum number of characters of an edited word."""

State = Literal["known", "unknown", "unread"]

_HTML = '<div class="dl-word-editor" role="group" lang="en" translate="no"></div>'


@dataclass(frozen=True)
class EditorWord:
    """One word.

    Args:
        before: the text between the previous word and this one.
        text: the word.
        tint: from -1 (negative) to 1 (positive).
        title: tooltip.
        state: whether the network knows the word and reads it; sets the style.
    """

    before: str
    text: str
    tint: float
    title: str
    state: State


@dataclass(frozen=True)
class Change:
    """A word that the learner edited.

    Args:
        index: of the word, from 0.
        word: the new text; may be empty.
    """

    index: int
    word: str


def word_editor(
    words: Sequence[EditorWord], after: str, *, key: str, on_change: Callable[[Change], None]
) -> None:
    """Draw the text.

    Args:
        words: in order.
        after: the text after the last word.
        key: of the component.
        on_change: called after an edit, before the page reruns.
    """
    message = {
        "words": [asdict(word) for word in words],
        "after": after,
        "max_length": MAX_WORD,
        "labels": {"board": t("review.board"), "change": t("review.change_word")},
    }
    component = module_component("dl_word_editor", "word_editor.js", html=_HTML)
    component(key=key, data=message, on_change_change=lambda: _receive(key, on_change))


def _receive(key: str, on_change: Callable[[Change], None]) -> None:
    message = reported(key, "change")
    if isinstance(message, dict) and isinstance(message.get("index"), int):
        on_change(Change(message["index"], str(message.get("word", ""))[:MAX_WORD]))
