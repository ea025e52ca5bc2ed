"""Runs the scripts of a session, and mends some of Streamlit's requests before that.

Streamlit has no setting for these: the runner of the scripts is replaced.

- *Late polls.* A fragment with ``run_every`` asks for its rerun until the browser has the first
  message of the next page. Streamlit answers such a poll after the next page; the browser takes the
  address in the answer for a change of the page, and removes everything that is drawn.
- *Mixed changes.* The browser sends what changes at the same moment in one request, in the name of
  a fragment if one of the changes is in it. Streamlit runs that fragment only: a switch of language
  just when a component reports something would leave the page as it was.
- *Old values.* Each request has the values of all widgets. If the page has just changed one, and
  the browser has not heard of it, Streamlit takes the old value for a choice of the learner.
- *Waiting events.* The request of a page ends the script that runs, and with it a fragment's
  request that waits for its end: a press in the fragment would be lost.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any
from weakref import WeakKeyDictionary

from streamlit.proto.WidgetStates_pb2 import WidgetState, WidgetStates
from streamlit.runtime import app_session
from streamlit.runtime.fragment import FragmentStorage
from streamlit.runtime.scriptrunner import RerunData, RerunException, ScriptRunner
from streamlit.runtime.scriptrunner_utils.script_requests import (
    ScriptRequestType,
    _coalesce_widget_states,
)
from streamlit.runtime.state import SessionState
from streamlit.runtime.state.common import WidgetMetadata, unpack_widget_state_value

from pages.ui.shell.turns import end_turn

_last_sent: WeakKeyDictionary[FragmentStorage, dict[str, bytes]] = WeakKeyDictionary()
"""The values of all widgets in the last request that a session has run, by their ids."""

_waiting: WeakKeyDictionary[FragmentStorage, WidgetStates | None] = WeakKeyDictionary()
"""What a request had that waited when the runner of its session was stopped."""


class PageScriptRunner(ScriptRunner):
    """Runs requests as the learner means them; at the end of each, others have their turn."""

    def __init__(
        self, *, initial_rerun_data: RerunData, fragment_storage: FragmentStorage, **others: Any
    ) -> None:
        waiting = _waiting.pop(fragment_storage, None)
        states = _coalesce_widget_states(waiting, initial_rerun_data.widget_states)
        super().__init__(
            initial_rerun_data=replace(initial_rerun_data, widget_states=states),
            fragment_storage=fragment_storage,
            **others,
        )

    def request_stop(self) -> None:
        requests = self._requests
        with requests._lock:
            if requests._state is ScriptRequestType.RERUN:
                _waiting[self._fragment_storage] = requests._rerun_data.widget_states
        super().request_stop()

    def _run_script(self, rerun_data: RerunData) -> None:
        rerun_data = self._mend(rerun_data)
        is_open = rerun_data.page_script_hash == self._pages_manager.current_page_script_hash
        if is_open or not rerun_data.fragment_id_queue:
            try:
                super()._run_script(rerun_data)
            finally:
                end_turn()

    def _maybe_handle_execution_control_request(self) -> None:
        try:
            super()._maybe_handle_execution_control_request()
        except RerunException as request:
            # It is run in place of the current one.
            self._remember(request.rerun_data.widget_states)
            raise

    def _mend(self, rerun_data: RerunData) -> RerunData:
        """Return a request of fragments without old values, or as one of the whole page."""
        before = _last_sent.get(self._fragment_storage, {})
        states = rerun_data.widget_states
        self._remember(states)
        sent = _last_sent.get(self._fragment_storage, {})
        fragments = set(rerun_data.fragment_id_queue)
        if not fragments or states is None:
            return rerun_data
        differing = dict(_differing(self._session_state._state, states.widgets))
        old = {id_ for id_ in differing if id_ in sent and sent[id_] == before.get(id_)}
        if any(self._is_outside(differing[id_], fragments) for id_ in differing.keys() - old):
            return replace(rerun_data, fragment_id_queue=[])
        new = (state for state in states.widgets if state.id not in old)
        return replace(rerun_data, widget_states=WidgetStates(widgets=new))

    def _remember(self, states: WidgetStates | None) -> None:
        if states is not None:
            _last_sent[self._fragment_storage] = {
                state.id: state.SerializeToString()
                for state in states.widgets
                if not _is_event(state)
            }

    def _is_outside(self, metadata: WidgetMetadata[Any], fragments: set[str]) -> bool:
        own = metadata.fragment_id
        return own not in fragments and not (
            own and self._fragment_storage.has_ancestor_in(own, fragments)
        )


def _differing(
    known: SessionState, states: Iterable[WidgetState]
) -> Iterator[tuple[str, WidgetMetadata[Any]]]:
    """Yield the widgets with an event or another value than the server knows."""
    for state in states:
        metadata = known._new_widget_state.widget_metadata.get(state.id)
        # A value that the server does not know is of a widget that is not drawn any more.
        if metadata and (
            _is_event(state) or (state.id in known and _differs(known, state, metadata))
        ):
            yield state.id, metadata


def _is_event(state: WidgetState) -> bool:
    """Whether a widget reports an event, which may be equal to the one before."""
    kind = state.WhichOneof("value") or ""
    return "trigger" in kind or kind == "chat_input_value"


def _differs(known: SessionState, state: WidgetState, metadata: WidgetMetadata[Any]) -> bool:
    return bool(metadata.deserializer(unpack_widget_state_value(state)) != known[state.id])


def replace_script_runner() -> None:
    """Let all sessions of this process use the runner."""
    app_session.ScriptRunner = PageScriptRunner  # type: ignore[attr-defined,assignment]
