"""Malicious requests to the server's port, each with the statuses that may answer it."""

from __future__ import annotations

import socket
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

TIMEOUT_SECONDS = 240.0
CLOSED = 0
"""In place of a status: the server closes the connection."""


@dataclass(frozen=True)
class Request:
    """One request.

    Args:
        content: all bytes that are sent.
        statuses: of which one must answer.
    """

    content: bytes
    statuses: tuple[int, ...]


def _http(line: str, *headers: str, body: bytes = b"") -> bytes:
    head = [f"{line} HTTP/1.1", "Host: localhost", "Connection: close", *headers]
    return "\r\n".join(head).encode() + b"\r\n\r\n" + body


_UPLOAD = "/_stcore/upload_file/0b0c7bd1/x"
_WEBSOCKET = ("Upgrade: websocket", "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==")
_REFUSED = (400, 403, 404, 405, 413, 431, CLOSED)

REQUESTS: Mapping[str, Request] = {
    "a file above the static ones": Request(_http("GET /app/static/../app.py"), _REFUSED),
    "an encoded file above": Request(_http("GET /app/static/%2e%2e/app.py"), _REFUSED),
    "an encoded separator": Request(_http("GET /app/static/..%2fapp.py"), _REFUSED),
    "a Windows path": Request(_http("GET /app/static/..%5capp.py"), _REFUSED),
    "an absolute file": Request(_http("GET /app/static//etc/passwd"), _REFUSED),
    "a zero in a path": Request(_http("GET /app/static/x%00.css"), _REFUSED),
    "a media file of nobody": Request(_http("GET /media/../../app.py"), _REFUSED),
    "an upload without a session": Request(
        _http(f"PUT {_UPLOAD}", "Content-Length: 4", body=b"abcd"), _REFUSED
    ),
    "an endless upload": Request(_http(f"PUT {_UPLOAD}", f"Content-Length: {10**15}"), _REFUSED),
    "a negative length": Request(_http(f"PUT {_UPLOAD}", "Content-Length: -1"), _REFUSED),
    "a foreign page's socket": Request(
        _http(
            "GET /_stcore/stream",
            "Connection: Upgrade",
            "Sec-WebSocket-Version: 13",
            "Origin: http://evil.example",
            *_WEBSOCKET,
        ),
        _REFUSED,
    ),
    "no HTTP": Request(b"\x16\x03\x01\x02\x00\x01" * 100 + b"\r\n\r\n", _REFUSED),
    "a long header": Request(_http("GET /", f"X: {'x' * 1_000_000}"), _REFUSED),
    "many headers": Request(_http("GET /", *(f"X{n}: x" for n in range(50_000))), _REFUSED),
    "a long address": Request(_http(f"GET /{'x' * 1_000_000}"), _REFUSED),
}


def send(url: str, request: Request) -> int:
    """Send a request to the server of an address; return the status of its answer."""
    address = urlsplit(url)
    received = b""
    with socket.create_connection(
        (address.hostname, address.port or 80), TIMEOUT_SECONDS
    ) as connection:
        try:
            connection.sendall(request.content)
            while len(received) < 12 and (part := connection.recv(4096)):
                received += part
        except ConnectionError:
            # The server had read enough.
            pass
    line = received.split(b"\r\n")[0].split()
    return int(line[1]) if len(line) > 1 and line[1].isdigit() else CLOSED
