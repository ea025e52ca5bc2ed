"""Finds choice widgets, whose keys follow their labels."""

from __future__ import annotations

from typing import Any


def choice(widgets: Any, key: str) -> Any:
    """The widget of ``pages.ui.shell.choice`` that holds a value.

    Args:
        widgets: all widgets of its kind, for instance ``at.selectbox``.
        key: under which the value is kept.
    """
    found = [widget for widget in widgets if str(widget.key).rpartition(":")[0] == key]
    assert len(found) == 1, (key, [widget.key for widget in widgets])
    return found[0]
