"""Small ASGI apps, and what one sends in answer to a request."""

from __future__ import annotations

from typing import Any

from tests.event_loop import run_coroutine

Sent = list[dict[str, Any]]


async def answer(scope: Any, receive: Any, send: Any) -> None:
    await send({"type": "http.response.start", "status": 200, "headers": [(b"etag", b"1")]})
    await send({"type": "http.response.body", "body": b"hello"})


async def accept(scope: Any, receive: Any, send: Any) -> None:
    await send({"type": "websocket.accept", "headers": []})


def messages(app: Any, path: str = "/", kind: str = "http") -> Sent:
    """Return what an app sends in answer to a request."""
    sent: Sent = []

    async def send(message: dict[str, Any]) -> None:
        sent.append(message)

    scope = {"type": kind, "path": path, "method": "GET", "headers": []}
    run_coroutine(app(scope, None, send))
    return sent
