"""The style sheets under ``static/styles``."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

import streamlit as st

STYLES = Path(__file__).parents[3] / "static" / "styles"
"""The folder itself has the sheets of the pages; ``isolated`` those of components that the pages'
sheets do not reach, as they have a shadow root.
"""


def apply_style() -> None:
    """Add the style sheets to the page; called once per script run.

    All sheets are one element, as Streamlit sends the content of a large element (from
    ``global.minCachedMessageSize`` on) only once to a browser, and on reruns its hash.
    """
    st.html(style_element(*_page_sheets()))


def set_texts(key: str, **texts: str) -> None:
    """Set texts that a style sheet shows with ``content: var(--name)``.

    An inline ``style`` attribute cannot do this, because no element that Streamlit creates takes
    one.

    Args:
        key: of the element below which the texts are visible.
        texts: by the names of their custom properties.
    """
    properties = (
        f"--{name}:{json.dumps(text, ensure_ascii=False)}" for name, text in texts.items()
    )
    st.html(f"<style>.st-key-{key}{{{';'.join(properties)}}}</style>")


@cache
def _page_sheets() -> list[str]:
    return sorted(path.name for path in STYLES.glob("*.css"))


@cache
def style_element(*names: str) -> str:
    """Return style sheets as an HTML element.

    Args:
        names: paths of the sheets in ``STYLES``.
    """
    return f"<style>{' '.join(map(style_sheet, names))}</style>"


def style_sheet(name: str) -> str:
    """Return the text of a style sheet in one line, as Streamlit looks at each line at every run.

    Args:
        name: its path in ``STYLES``.
    """
    lines = (STYLES / name).read_text(encoding="utf-8").splitlines()
    return " ".join(map(str.strip, lines))
