"""Ends a session in silence whose browser has left while it was sent something.

Streamlit then reads from the closed socket. Its error would be logged with the traceback, for each
tab that is closed while its page is drawn.
"""

from __future__ import annotations

import contextlib

from starlette.types import ASGIApp, Receive, Scope, Send
from starlette.websockets import WebSocketDisconnected


class ClosedSockets:
    """Ignore the use of a socket that is closed.

    Args:
        app: answers requests.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        with contextlib.suppress(WebSocketDisconnected):
            await self._app(scope, receive, send)
