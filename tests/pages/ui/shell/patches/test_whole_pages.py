"""No message of a page is lost when one of its fragments runs before the page is sent."""

from __future__ import annotations

from pathlib import Path

import pytest
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.runtime.app_session import AppSession
from streamlit.runtime.forward_msg_queue import ForwardMsgQueue

from pages.ui.shell.patches.whole_pages import send_whole_pages
from tests.pages.ui.shell.patches.session import Session, play

FRAGMENT = "poll"


@pytest.fixture(autouse=True)
def whole_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let Streamlit's queue and sessions be as they were after the test."""
    for owner, name in (
        (ForwardMsgQueue, "clear"),
        (AppSession, "_create_scriptrunner"),
        (AppSession, "_handle_scriptrunner_event_on_event_loop"),
    ):
        monkeypatch.setattr(owner, name, getattr(owner, name))
    send_whole_pages()


def block(*path: int, fragment: str = "") -> ForwardMsg:
    message = ForwardMsg()
    message.metadata.delta_path[:] = path
    message.delta.add_block.allow_empty = True
    message.delta.fragment_id = fragment
    return message


def text(*path: int, body: str = "", fragment: str = "") -> ForwardMsg:
    message = ForwardMsg()
    message.metadata.delta_path[:] = path
    message.delta.new_element.markdown.body = body
    message.delta.fragment_id = fragment
    return message


def test_the_block_of_a_fragment_stays_between_its_neighbours() -> None:
    queue = ForwardMsgQueue()
    page = [block(0, 0), block(0, 1, fragment=FRAGMENT), block(0, 2), text(0, 2, 0)]
    again = [block(0, 1, fragment=FRAGMENT), text(0, 1, 0, fragment=FRAGMENT)]
    for message in page:
        queue.enqueue(message)
    queue.clear(retain_lifecycle_msgs=True, fragment_ids_this_run=[FRAGMENT])
    for message in again:
        queue.enqueue(message)
    assert queue.flush() == page + again
    assert queue.is_empty()


def test_a_fragment_does_not_change_what_the_page_has_drawn() -> None:
    queue = ForwardMsgQueue()
    texts = [text(0, 0, body=body, fragment=FRAGMENT) for body in ("before", "after")]
    queue.enqueue(texts[0])
    queue.clear(retain_lifecycle_msgs=True, fragment_ids_this_run=[FRAGMENT])
    queue.enqueue(texts[1])
    assert queue.flush() == texts


def test_a_run_of_the_page_replaces_what_was_not_sent() -> None:
    queue = ForwardMsgQueue()
    queue.enqueue(text(0, 0, body="before"))
    queue.clear(retain_lifecycle_msgs=True)
    assert queue.is_empty()


def test_a_page_that_has_just_ended_is_drawn_before_the_request_of_a_fragment(
    tmp_path: Path,
) -> None:
    async def scenario(session: Session) -> list[str]:
        session.request(box="b")
        # Streamlit's loop has taken over nothing of the page when the request comes.
        session.wait_for_thread()
        session.request("press", box="b", fragment=True)
        return await session.texts()

    drawn = [*("page a", "part a 0"), *("page b", "part b 0"), "part b 1"]
    assert play(tmp_path, scenario) == drawn
