"""Sends the browser every message of a page, also where a fragment runs right after it.

When a fragment starts, Streamlit drops the messages of that fragment which it has not sent yet, and
keeps those of the page around it. If the page itself was not sent yet, the fragment's block is
missing between its neighbours, and the browser ends in "Bad delta path index" or "Cannot set a node
at a delta path". A busy server meets this: polls wait until a page is drawn. Streamlit has no
setting for this: nothing is dropped for a fragment, whose new messages follow the old ones.
"""

from __future__ import annotations

from streamlit.runtime.forward_msg_queue import ForwardMsgQueue

_clear = ForwardMsgQueue.clear


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


def send_whole_pages() -> None:
    """Let all sessions of this process keep the messages of a page."""
    ForwardMsgQueue.clear = _clear_for_pages  # type: ignore[method-assign]
