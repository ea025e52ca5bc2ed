"""Paths of Streamlit's server that answer nobody."""

from __future__ import annotations

from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

PATHS = ("/_stcore/metrics",)
"""Figures of the process; ``python -m dlcore metrics`` has those that help who runs the server."""


class ClosedPaths:
    """Answer requests for these paths as if they did not exist.

    Args:
        app: receives all others.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        is_closed = scope["type"] == "http" and scope["path"].endswith(PATHS)
        app = PlainTextResponse("Not Found", status_code=404) if is_closed else self._app
        await app(scope, receive, send)
