"""Headers of every response: what a page may load, and who may show or follow it."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Sequence
from pathlib import Path

import streamlit as st
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from dlcore.settings import frame_ancestors

_INDEX = Path(st.__file__).parent / "static" / "index.html"
_INLINE = re.compile(r"<script>(.*?)</script>", re.DOTALL)


class ResponseHeaders:
    """Add the headers to the responses of an app.

    Args:
        app: receives the requests.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self._headers = [(name.encode(), value.encode()) for name, value in headers().items()]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message.get("headers", ()), *self._headers]
            await send(message)

        await self._app(scope, receive, send_with_headers)


def headers() -> dict[str, str]:
    """Return the headers by name."""
    return {
        "content-security-policy": content_security_policy(
            _INDEX.read_text("utf-8"), frame_ancestors()
        ),
        # A run's address is its key, and no other site needs to know it.
        "referrer-policy": "same-origin",
        "x-content-type-options": "nosniff",
    }


def content_security_policy(index: str, ancestors: Sequence[str] = ()) -> str:
    """Return what a page may load: from its own server, and what it makes itself.

    Args:
        index: HTML of the page, whose inline scripts are allowed.
        ancestors: other sites whose pages may contain it.
    """
    scripts = " ".join(f"'sha256-{_digest(script)}'" for script in _INLINE.findall(index))
    rules = (
        ("default-src", "'self'"),
        # Streamlit loads the scripts of components from blobs.
        ("script-src", f"'self' blob: {scripts}"),
        ("worker-src", "'self' blob:"),
        ("style-src", "'self' 'unsafe-inline'"),
        ("img-src", "'self' data: blob:"),
        ("font-src", "'self' data:"),
        ("connect-src", "'self' data: blob:"),
        ("frame-src", "'self'"),
        ("frame-ancestors", " ".join(("'self'", *ancestors))),
        ("form-action", "'self'"),
        ("base-uri", "'self'"),
        ("object-src", "'none'"),
    )
    return "; ".join(f"{name} {sources}" for name, sources in rules)


def _digest(script: str) -> str:
    return base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
