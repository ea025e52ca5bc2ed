"""Reads the one value of the session's state that a widget asks for.

A select box, radio button, number or text field of Streamlit asks whether its own value is None,
and gets a dictionary of all values for that: a fifth of the time of a page with many fields.
Streamlit has no setting for this: the dictionary becomes a mapping that looks up what is asked for.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from streamlit.runtime.state import SafeSessionState

_all_values = SafeSessionState.filtered_state.fget  # type: ignore[attr-defined]


class SingleValues(Mapping[str, Any]):
    """The values of a session by their keys, looked up one by one.

    Args:
        state: of the session.
    """

    def __init__(self, state: SafeSessionState) -> None:
        self._state = state

    def __getitem__(self, key: str) -> Any:
        return self._state[key]

    def __iter__(self) -> Iterator[str]:
        return iter(_all_values(self._state))

    def __len__(self) -> int:
        return len(_all_values(self._state))


def read_single_values() -> None:
    """Let the widgets of all sessions of this process look up single values."""
    SafeSessionState.filtered_state = property(SingleValues)  # type: ignore[method-assign,assignment]
