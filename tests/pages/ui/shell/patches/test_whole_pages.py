"""No message of a page is lost when one of its fragments runs before the page is sent."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.runtime.forward_msg_queue import ForwardMsgQueue

from pages.ui.shell.patches.whole_pages import send_whole_pages

FRAGMENT = "poll"


@pytest.fixture(autouse=True)
def whole_pages() -> Iterator[None]:
    """Let Streamlit's queue be as it was after the test."""
    clear = ForwardMsgQueue.clear
    send_whole_pages()
    yield
    ForwardMsgQueue.clear = clear  # type: ignore[method-assign]


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
