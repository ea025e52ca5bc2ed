"""Small ASGI apps, and what one sends in answer to a request."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from typing import Any

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
    # The browser tests have an event loop in this thread.
    with ThreadPoolExecutor(1) as executor:
        executor.submit(asyncio.run, app(scope, None, send)).result()
    return sent
