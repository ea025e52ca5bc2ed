"""Shows an error of a callback in words, and draws the page.

Callbacks run before the page, outside its error boundary: Streamlit would draw nothing but an
English sentence of its own. Streamlit has no setting for this: what calls a callback is wrapped.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from streamlit.runtime.state import SessionState

from pages.ui.shell.error_boundary import error_boundary, notify_error

_run_callback = SessionState._run_callback_and_record_rerun


def _run_callback_in_boundary(self: SessionState, votes: Any, run: Callable[[], None]) -> None:
    _run_callback(self, votes, error_boundary(notify_error)(run))


def show_callback_errors() -> None:
    """Show the errors of the callbacks of all sessions of this process."""
    SessionState._run_callback_and_record_rerun = _run_callback_in_boundary  # type: ignore[method-assign]
