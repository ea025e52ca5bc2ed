"""What the real server answers, and what a page in a real browser may load."""

from __future__ import annotations

import urllib.error
import urllib.request
from collections.abc import Callable

import pytest
from playwright.sync_api import Browser

from pages.ui.server.response_headers import headers
from tests.page_function import TIMEOUT_MS

BLOCKED = """() => new Promise((resolve) => {
  document.addEventListener("securitypolicyviolation", (event) => resolve(event.blockedURI));
  document.body.insertAdjacentHTML("beforeend", "<img src='http://stranger.example/a.png'>");
})"""


@pytest.mark.parametrize("path", ["", "train", "_stcore/health", "app/static/icon.svg"])
def test_every_response_has_the_headers(start_app: Callable[..., str], path: str) -> None:
    with urllib.request.urlopen(f"{start_app()}/{path}") as response:
        assert headers().items() <= dict(response.headers.items()).items()


def test_the_figures_of_the_process_are_closed(start_app: Callable[..., str]) -> None:
    with pytest.raises(urllib.error.HTTPError, match="404"):
        urllib.request.urlopen(f"{start_app()}/_stcore/metrics")


@pytest.mark.parametrize(("served", "kind"), [("true", "image/svg+xml"), ("false", "text/html")])
def test_the_settings_of_streamlit_are_read_from_the_environment(
    start_app: Callable[..., str], served: str, kind: str
) -> None:
    url = start_app(env={"STREAMLIT_SERVER_ENABLE_STATIC_SERVING": served})
    with urllib.request.urlopen(f"{url}/app/static/icon.svg") as response:
        assert response.headers.get_content_type() == kind


def test_a_page_loads_no_picture_of_a_stranger(
    start_app: Callable[..., str], chromium: Browser
) -> None:
    # Without the fixture that takes the message in the console for a fault.
    with chromium.new_context() as context:
        page = context.new_page()
        page.goto(f"{start_app()}/train?lang=en", timeout=TIMEOUT_MS)
        assert page.evaluate(BLOCKED) == "http://stranger.example/a.png"
