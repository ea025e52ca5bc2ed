"""The headers that every response gets."""

from __future__ import annotations

import base64
import hashlib

import pytest

from pages.ui.server.response_headers import ResponseHeaders, content_security_policy, headers
from tests.pages.ui.server.asgi import accept, answer, messages


def test_a_response_keeps_its_headers_and_gets_these() -> None:
    start, body = messages(ResponseHeaders(answer))
    sent = {name.decode(): value.decode() for name, value in start["headers"]}
    assert sent == {"etag": "1"} | headers()
    assert body["body"] == b"hello"


def test_a_websocket_is_left_alone() -> None:
    assert messages(ResponseHeaders(accept), kind="websocket") == messages(accept)


def test_only_the_inline_scripts_of_the_page_may_run() -> None:
    script = "\n  window.one = 1\n"
    policy = content_security_policy(f"<head><script>{script}</script><script src='a.js'></script>")
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    assert f"script-src 'self' blob: 'sha256-{digest}';" in policy
    assert "unsafe-eval" not in policy
    assert "unsafe-inline" not in policy.partition("script-src")[2].partition(";")[0]


def test_other_sites_show_the_app_only_if_they_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    name = "content-security-policy"
    assert "frame-ancestors 'self';" in headers()[name]
    monkeypatch.setenv("DLCORE_FRAME_ANCESTORS", "https://a.example https://b.example:8443")
    rule = "frame-ancestors 'self' https://a.example https://b.example:8443;"
    assert rule in headers()[name]
