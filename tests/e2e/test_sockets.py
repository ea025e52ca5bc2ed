"""The server refuses malicious requests and goes on."""

from __future__ import annotations

import urllib.request
from collections.abc import Callable

from tests.security.sockets import REQUESTS, send


def test_malicious_requests_are_refused(start_app: Callable[..., str]) -> None:
    url = start_app()
    found = {name: send(url, request) for name, request in REQUESTS.items()}
    assert {
        name: status for name, status in found.items() if status not in REQUESTS[name].statuses
    } == {}
    with urllib.request.urlopen(f"{url}/_stcore/health", timeout=240) as answer:
        assert answer.status == 200
