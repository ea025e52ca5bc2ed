"""Small ASGI apps, and what one sends in answer to a request."""

from __future__ import annotations

import asyncio
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

    asyncio.run(app({"type": kind, "path": path, "method": "GET", "headers": []}, None, send))
    return sent
