"""Streamlit's own fixed words, which are English only, in the language of the page.

The English catalogue has them as Streamlit writes them: ``static/scripts/browser/fixed_words.js``
replaces what equals one of them. ``{name}`` is any text, ``{sentence}`` another of them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache

from pages.ui.shell.text import catalogue

STREAMLIT = "en"
"""The language of Streamlit's words."""

_TOOLBAR = (
    "streamlit.fullscreen",
    "streamlit.close_fullscreen",
    "streamlit.copy",
    "streamlit.copied",
    "streamlit.search",
    "streamlit.download",
    "streamlit.columns",
    "streamlit.clear_selection",
)
"""Names of buttons that a tooltip shows, too."""

NAMES = (
    "streamlit.app_pages",
    "streamlit.main_menu",
    "streamlit.sidebar",
    "streamlit.expand_sidebar",
    "streamlit.collapse_sidebar",
    "streamlit.help",
    "streamlit.help_for",
    "streamlit.decrement",
    "streamlit.increment",
    "streamlit.open",
    "streamlit.dismiss",
    "streamlit.close",
    "streamlit.clear_value",
    "streamlit.clear_all",
    "streamlit.remove",
    "streamlit.cancel_upload",
    "streamlit.selected",
    "streamlit.file_upload",
    "streamlit.add_files",
    "streamlit.progress",
    "streamlit.notifications",
    "streamlit.theme",
    "streamlit.copy_version",
    "streamlit.record_audio",
    *_TOOLBAR,
    "streamlit.close_search",
    "streamlit.previous_result",
    "streamlit.next_result",
    "streamlit.column_menu",
    "streamlit.copy_column",
)
"""Accessible names and titles of elements."""

TEXTS = (
    "streamlit.skip",
    "streamlit.system",
    "streamlit.light",
    "streamlit.dark",
    "streamlit.print",
    "streamlit.record",
    "streamlit.stop_recording",
    "streamlit.cancel_recording",
    "streamlit.made_with",
    "streamlit.record_title",
    "streamlit.record_about",
    "streamlit.record_audio",
    "streamlit.start_recording",
    *_TOOLBAR,
    "streamlit.sort_ascending",
    "streamlit.sort_descending",
    "streamlit.statistics",
    "streamlit.format",
    "streamlit.autosize",
    "streamlit.pin",
    "streamlit.unpin",
    "streamlit.hide",
    "streamlit.error",
    "streamlit.error_of",
    "streamlit.error_rest",
    "streamlit.outside",
    "streamlit.below",
    "streamlit.above",
    "streamlit.no_results",
    "streamlit.options",
    "streamlit.option",
    "streamlit.chosen",
    "streamlit.limit_one",
    "streamlit.limit_options",
    "streamlit.view_more",
    "streamlit.view_less",
    "streamlit.connecting",
    "streamlit.connecting_about",
    "streamlit.unable",
    "streamlit.connection_error",
    "streamlit.running_locally",
    "streamlit.no_answer",
)
"""Visible texts, and messages for screen readers."""


@cache
def fixed_words(code: str) -> Mapping[str, Mapping[str, str]]:
    """Return the words in a language by Streamlit's own, those of names and those of texts.

    Args:
        code: of the language; English has none, because Streamlit's words stay as they are.
    """
    kinds = {"names": NAMES, "texts": TEXTS}
    return {kind: _words(keys, code) for kind, keys in kinds.items()}


def _words(keys: Sequence[str], code: str) -> Mapping[str, str]:
    own = catalogue(STREAMLIT)
    words = catalogue(code)
    pairs = {own[key].forms[0]: words[key].forms[0] for key in keys}
    return {} if code == STREAMLIT else pairs
