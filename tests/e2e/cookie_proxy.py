"""A proxy that removes the cookies of every request, as the one of a host may do."""

from __future__ import annotations

import contextlib
import re
import socket
import threading
from collections.abc import Iterator
from urllib.parse import urlsplit

_COOKIE = re.compile(rb"\r\nCookie: [^\r]*", re.IGNORECASE)
_KEEP_ALIVE = re.compile(rb"\r\nConnection: keep-alive", re.IGNORECASE)
_HEAD_END = b"\r\n\r\n"


@contextlib.contextmanager
def cookie_proxy(url: str) -> Iterator[str]:
    """Start a proxy in front of a server.

    Args:
        url: address of the server.

    Yields:
        The proxy's address.
    """
    server = urlsplit(url)
    with socket.create_server(("localhost", 0)) as listener:
        accept = threading.Thread(target=_accept, args=(listener, server.port), daemon=True)
        accept.start()
        yield f"http://localhost:{listener.getsockname()[1]}"
        listener.shutdown(socket.SHUT_RDWR)
        accept.join()


def _accept(listener: socket.socket, port: int) -> None:
    while True:
        try:
            client, _ = listener.accept()
        except OSError:
            return
        threading.Thread(target=_connect, args=(client, port), daemon=True).start()


def _connect(client: socket.socket, port: int) -> None:
    """Forward one request without cookies, then all bytes in both directions."""
    with client, socket.create_connection(("localhost", port)) as server:
        head = b""
        while _HEAD_END not in head:
            received = client.recv(65_536)
            if not received:
                return
            head += received
        # A second request on the connection would pass unread.
        head = _KEEP_ALIVE.sub(b"\r\nConnection: close", _COOKIE.sub(b"", head, count=1))
        server.sendall(head)
        back = threading.Thread(target=_pump, args=(server, client), daemon=True)
        back.start()
        _pump(client, server)
        back.join()


def _pump(source: socket.socket, target: socket.socket) -> None:
    with contextlib.suppress(OSError):
        while data := source.recv(65_536):
            target.sendall(data)
    with contextlib.suppress(OSError):
        target.shutdown(socket.SHUT_WR)
