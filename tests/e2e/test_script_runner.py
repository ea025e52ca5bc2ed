"""Pages as single sessions get them: not emptied by late polls, and never without ``app.py``."""

from __future__ import annotations

import contextlib
import secrets
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import ClientConnection, connect
from websockets.typing import Subprotocol

from dlcore import Store
from dlcore.classroom import Classroom
from pages.ui.shell.language import LANGUAGES
from pages.ui.shell.learner import COOKIE
from pages.ui.shell.text import catalogue

TIMEOUT_SECONDS = 90.0


@contextlib.contextmanager
def session(url: str, headers: dict[str, str] | None = None) -> Iterator[ClientConnection]:
    """Open a session as a browser does."""
    with connect(
        f"{url.replace('http', 'ws', 1)}/_stcore/stream",
        additional_headers=headers,
        subprotocols=[Subprotocol("streamlit")],
        max_size=None,
        open_timeout=TIMEOUT_SECONDS,
        ping_timeout=TIMEOUT_SECONDS,
    ) as socket:
        yield socket


def send(socket: ClientConnection, **fields: Any) -> None:
    """Ask for a run of a page or of one of its fragments."""
    message = BackMsg()
    for name, value in fields.items():
        setattr(message.rerun_script, name, value)
    socket.send(message.SerializeToString())


def receive(socket: ClientConnection) -> list[ForwardMsg]:
    """Return the messages up to the end of a run that no other one follows at once."""
    messages: list[ForwardMsg] = []
    while not messages or not is_end(messages[-1]):
        messages.append(ForwardMsg.FromString(socket.recv(TIMEOUT_SECONDS, decode=False)))
    return messages


def is_end(message: ForwardMsg) -> bool:
    is_finished = message.WhichOneof("type") == "script_finished"
    return is_finished and message.script_finished != ForwardMsg.FINISHED_EARLY_FOR_RERUN


def find(messages: list[ForwardMsg], kind: str) -> Any:
    """Return the content of the last message of a kind."""
    return [getattr(each, kind) for each in messages if each.WhichOneof("type") == kind][-1]


@pytest.fixture
def token(app_store: Store) -> Iterator[str]:
    """The token of a learner in a class: every page polls."""
    classroom, token = Classroom(app_store), secrets.token_urlsafe(24)
    made = classroom.classes.create("2-3")
    classroom.members.join(made.code, token, "7")
    yield token
    classroom.delete(made.id)
    classroom.close()


def test_a_late_poll_of_the_page_before_is_ignored(
    start_app: Callable[..., str], token: str
) -> None:
    url = start_app()
    with session(url, {"Cookie": f"{COOKIE}={token}"}) as socket:
        send(socket, page_name="glossary")
        before = receive(socket)
        fragment = find(before, "auto_rerun").fragment_id
        late = find(before, "navigation").page_script_hash
        send(socket, page_name="connection")
        send(socket, page_script_hash=late, fragment_id=fragment, is_auto_rerun=True)
        open_page = find(receive(socket), "navigation").page_script_hash
        send(socket, page_script_hash=open_page, fragment_id=fragment, is_auto_rerun=True)
        assert find(receive(socket), "new_session").page_script_hash == open_page


def test_all_first_sessions_of_a_server_run_app_py(start_app: Callable[..., str]) -> None:
    url = start_app(env={"DLCORE_TEACHER_PASSCODE": "of a new server"})

    def labels(_: int) -> set[str]:
        with session(url) as socket:
            send(socket, page_name="train")
            return {
                each.delta.new_element.checkbox.label
                for each in receive(socket)
                if each.WhichOneof("type") == "delta"
            }

    with ThreadPoolExecutor(4) as executor:
        found = list(executor.map(labels, range(4)))
    switch = {catalogue(lang)["app.present"].forms[0] for lang in LANGUAGES}
    assert all(switch & each for each in found), found
