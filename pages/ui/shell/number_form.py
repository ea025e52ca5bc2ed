"""Buttons that use the numbers of fields, and start nothing while one is out of range.

Streamlit keeps such a number in the browser; the server still has the value before it. So the
browser refuses the press (``static/scripts/browser/number_fields.js``).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Literal

import streamlit as st


def form_key(name: str) -> str:
    """Return the key of a container with number fields and a button of their own.

    Without such a container, a button uses the fields of the popover, or of the whole page, that
    lie in no other form.
    """
    return f"number_form_{name}"


def submit_button(
    label: str,
    *,
    key: str,
    icon: str | None = None,
    type: Literal["primary", "secondary"] = "secondary",
    disabled: bool = False,
    width: Literal["content", "stretch"] = "content",
    on_click: Callable[..., None] | None = None,
    args: tuple[Any, ...] | None = None,
) -> bool:
    """Draw a button that uses the number fields of its form; return whether it was pressed.

    Args:
        label: on the button.
        key: of the button; the other arguments are those of ``st.button``.
    """
    # The browser finds the button by the key of the container.
    with st.container(key=f"submit_{key}", width=width):
        return st.button(
            label,
            key=key,
            icon=icon,
            type=type,
            disabled=disabled,
            width=width,
            on_click=on_click,
            args=args,
        )
