"""Sends the browser every message of a page, also where a fragment runs right after it.

Streamlit has no setting for these:

- When a fragment starts, Streamlit drops the messages of that fragment which it has not sent yet,
  and keeps those of the page around it. If the page itself was not sent yet, the fragment's block
  is missing between its neighbours, and the browser ends in "Bad delta path index" or "Cannot set
  a node at a delta path". A busy server meets this: polls wait until a page is drawn. So nothing
  is dropped for a fragment, whose new messages follow the old ones.
- When a script has ended, and a fragment's request comes before its messages are taken over,
  Streamlit takes all of them for those of a script that was stopped, and drops them. A busy server
  meets this too. So the messages of a script that ended by itself are taken over.
"""

from __future__ import annotations

from typing import Any
from weakref import WeakSet

from streamlit.runtime.app_session import AppSession
from streamlit.runtime.forward_msg_queue import ForwardMsgQueue
from streamlit.runtime.scriptrunner import RerunData, ScriptRunner, ScriptRunnerEvent

_clear = ForwardMsgQueue.clear
_create = AppSession._create_scriptrunner
_handle = AppSession._handle_scriptrunner_event_on_event_loop

_ended: WeakSet[ScriptRunner] = WeakSet()
"""The runners that had ended when the request of a fragment replaced them."""


def _clear_for_pages(
    self: ForwardMsgQueue,
    retain_lifecycle_msgs: bool = False,
    fragment_ids_this_run: list[str] | None = None,
) -> None:
    if fragment_ids_this_run:
        # New messages replace none from before, which belong to another run.
        self._delta_index_map = {}
    else:
        _clear(self, retain_lifecycle_msgs, fragment_ids_this_run)


def _create_after_ended(self: AppSession, initial_rerun_data: RerunData) -> None:
    # The request of a page stops the runner, whose messages are then of no use.
    if initial_rerun_data.fragment_id and self._scriptrunner:
        _ended.add(self._scriptrunner)
    _create(self, initial_rerun_data)


def _handle_from_ended(
    self: AppSession, sender: ScriptRunner | None, event: ScriptRunnerEvent, *details: Any
) -> None:
    current = self._scriptrunner
    if sender is current or sender not in _ended:
        _handle(self, sender, event, *details)
    elif event != ScriptRunnerEvent.SHUTDOWN:
        self._scriptrunner = sender
        try:
            _handle(self, sender, event, *details)
        finally:
            self._scriptrunner = current


def send_whole_pages() -> None:
    """Let all sessions of this process keep the messages of a page."""
    ForwardMsgQueue.clear = _clear_for_pages  # type: ignore[method-assign]
    AppSession._create_scriptrunner = _create_after_ended  # type: ignore[method-assign]
    AppSession._handle_scriptrunner_event_on_event_loop = _handle_from_ended  # type: ignore[method-assign,assignment]
