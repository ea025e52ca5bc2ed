"""The button that saves a file."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

ARCHIVE_ICON = ":material/inventory_2:"


def download(
    label: str,
    content: str | Callable[[], bytes],
    name: str,
    mime: str,
    *,
    key: str,
    icon: str = ":material/download:",
    disabled: bool = False,
    help: str | None = None,
) -> None:
    """Draw the button; a press saves the file and does not run the page again.

    Args:
        label: text of the button.
        content: of the file, or a function that makes it at the press.
        name: of the file.
        mime: its media type.
    """
    st.download_button(
        label,
        content,
        name,
        mime,
        icon=icon,
        on_click="ignore",
        disabled=disabled,
        help=help,
        key=key,
    )
