"""Runs the scripts of a session, and mends two of Streamlit's requests before that.

Streamlit has no setting for these: the runner of the scripts is replaced.

- *Late polls.* A fragment with ``run_every`` asks for its rerun until the browser has the first
  message of the next page. Streamlit answers such a poll after the next page; the browser takes the
  address in the answer for a change of the page, and removes everything that is drawn.
- *Mixed changes.* The browser sends what changes at the same moment in one request, in the name of
  a fragment if one of the changes is in it. Streamlit runs that fragment only: a switch of language
  just when a component reports something would leave the page as it was.
"""

from __future__ import annotations

from dataclasses import replace

from streamlit.proto.WidgetStates_pb2 import WidgetState
from streamlit.runtime import app_session
from streamlit.runtime.scriptrunner import RerunData, ScriptRunner
from streamlit.runtime.state.common import WidgetMetadata, unpack_widget_state_value

from pages.ui.shell.turns import end_turn


class PageScriptRunner(ScriptRunner):
    """Ignores late polls, draws the whole page for mixed changes; then others have their turn."""

    def _run_script(self, rerun_data: RerunData) -> None:
        if self._is_mixed(rerun_data):
            rerun_data = replace(rerun_data, fragment_id_queue=[])
        is_open = rerun_data.page_script_hash == self._pages_manager.current_page_script_hash
        if is_open or not rerun_data.fragment_id_queue:
            try:
                super()._run_script(rerun_data)
            finally:
                end_turn()

    def _is_mixed(self, rerun_data: RerunData) -> bool:
        """Whether a request for fragments has changes outside of them."""
        fragments = set(rerun_data.fragment_id_queue)
        if not fragments or rerun_data.widget_states is None:
            return False
        known = self._session_state._state._new_widget_state.widget_metadata
        return any(
            self._is_outside(metadata, fragments) and self._is_changed(state, metadata)
            for state in rerun_data.widget_states.widgets
            if (metadata := known.get(state.id))
        )

    def _is_outside(self, metadata: WidgetMetadata[object], fragments: set[str]) -> bool:
        own = metadata.fragment_id
        return own not in fragments and not (
            own and self._fragment_storage.has_ancestor_in(own, fragments)
        )

    def _is_changed(self, state: WidgetState, metadata: WidgetMetadata[object]) -> bool:
        """Whether a widget of the session has another value than the server knows."""
        known = self._session_state._state
        if state.id not in known:
            # A widget that is not drawn any more.
            return False
        return bool(metadata.deserializer(unpack_widget_state_value(state)) != known[state.id])


def replace_script_runner() -> None:
    """Let all sessions of this process use the runner."""
    app_session.ScriptRunner = PageScriptRunner  # type: ignore[attr-defined]
