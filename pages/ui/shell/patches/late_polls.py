"""Ignores polls of a page that its tab has left.

A fragment with ``run_every`` asks for its rerun until the browser has the first message of the next
page. Streamlit answers such a late poll after the next page; the browser takes the address in the
answer for a change of the page, and removes everything that is drawn. Streamlit has no setting for
this: the runner of the scripts is replaced by one that compares the pages first.
"""

from __future__ import annotations

from streamlit.runtime import app_session
from streamlit.runtime.scriptrunner import RerunData, ScriptRunner

from pages.ui.shell.turns import end_turn


class PageScriptRunner(ScriptRunner):
    """Runs the fragments of the open page only; at its end, others have their turn."""

    def _run_script(self, rerun_data: RerunData) -> None:
        is_open = rerun_data.page_script_hash == self._pages_manager.current_page_script_hash
        if is_open or not rerun_data.fragment_id_queue:
            try:
                super()._run_script(rerun_data)
            finally:
                end_turn()


def ignore_late_polls() -> None:
    """Let all sessions of this process use the runner."""
    app_session.ScriptRunner = PageScriptRunner  # type: ignore[attr-defined]
