"""A browser that leaves while it is sent something leaves no error."""

from __future__ import annotations

import contextlib

import pytest
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from starlette.websockets import WebSocket, WebSocketDisconnect, WebSocketDisconnected

from pages.ui.server.closed_sockets import ClosedSockets
from tests.event_loop import run_coroutine


async def talk(scope: Scope, receive: Receive, send: Send) -> None:
    """Send a message and await the next one, as Streamlit does with two tasks."""
    socket = WebSocket(scope, receive, send)
    await socket.accept()
    with contextlib.suppress(WebSocketDisconnect):
        await socket.send_bytes(b"page")
    await socket.receive_bytes()


async def fail(scope: Scope, receive: Receive, send: Send) -> None:
    raise RuntimeError("another error")


def meet_browser_that_leaves(app: ASGIApp) -> None:
    async def receive() -> Message:
        return {"type": "websocket.connect"}

    async def send(message: Message) -> None:
        if message["type"] == "websocket.send":
            raise OSError("closed")

    scope = {"type": "websocket", "path": "/", "headers": []}
    run_coroutine(app(scope, receive, send))  # type: ignore[arg-type]


def test_a_closed_socket_is_no_error() -> None:
    with pytest.raises(WebSocketDisconnected):
        meet_browser_that_leaves(talk)
    meet_browser_that_leaves(ClosedSockets(talk))


def test_other_errors_stay() -> None:
    with pytest.raises(RuntimeError, match="another error"):
        meet_browser_that_leaves(ClosedSockets(fail))
