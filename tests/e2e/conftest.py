"""Fixtures of the end-to-end tests: a real server and a real browser."""

from __future__ import annotations

import contextlib
import os
import re
import secrets
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Generator, Iterator, Mapping
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Error,
    Page,
    ViewportSize,
    expect,
)

from dlcore import Store
from dlcore.store.learner_id import learner_id
from pages.ui.shell.learner import COOKIE
from tests.chromium import chromium
from tests.page_function import TIMEOUT_MS
from tests.real_data import mnist_environment

ROOT = Path(__file__).parents[2]
APP = ROOT / "app.py"
START_SECONDS = 180.0

expect.set_options(timeout=TIMEOUT_MS)
SNAPSHOT_MS = 10_000
STOP_SECONDS = 10.0
TEACHER_PASSCODE = "correct horse"
BLANK = "about:blank"
WINDOW: ViewportSize = {"width": 1280, "height": 900}
STORE = "dlcore"
"""Folder of the store in the home of a server."""

_PROBE = re.compile(r"localhost:\d+/\w+/_stcore/(health|host-config)")
"""On a page's own address, Streamlit first looks for its server below that path."""

_CONTEXTS = pytest.StashKey[list[tuple[str, BrowserContext]]]()
"""Browser profiles of a test, with the key of their settings."""

StartApp = Callable[..., str]
OpenPage = Callable[..., Page]
Scheme = Literal["dark", "light"]


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item,
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Add what the pages show to the report of a failed test."""
    report = yield
    if report.when == "call" and report.failed:
        for _, context in item.stash.get(_CONTEXTS, []):
            for page in context.pages:
                with contextlib.suppress(Error):
                    text = page.locator("body").aria_snapshot(timeout=SNAPSHOT_MS)
                    report.sections.append((f"page {page.url}", text))
    return report


@pytest.fixture(scope="session", name="chromium")
def one_chromium() -> Iterator[Browser]:
    """Start one browser for all tests."""
    with chromium() as browser:
        yield browser


@pytest.fixture(scope="session")
def app_store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    """The store of the server that ``start_app()`` returns."""
    return Store(tmp_path_factory.mktemp("ホーム of tests") / STORE)


@pytest.fixture(scope="session")
def start_app(tmp_path_factory: pytest.TempPathFactory, app_store: Store) -> Iterator[StartApp]:
    """Return a function that starts an app and returns its address.

    Its arguments are ``app``, the script (default: ``app.py``), and ``env``, additional environment
    variables. Each server has an empty home, and finds the real data where this machine has it.
    Equal arguments return the running server. After all tests the servers are stopped; a traceback
    in their logs is an error.
    """
    servers: dict[str, tuple[str, subprocess.Popen[bytes], Path]] = {}

    def start(app: Path = APP, env: Mapping[str, str] | None = None) -> str:
        arguments = f"{app} {sorted((env or {}).items())}"
        if arguments not in servers:
            is_shared = app == APP and not env
            home = app_store.folder.parent if is_shared else tmp_path_factory.mktemp("home")
            servers[arguments] = _start(app, env or {}, home)
        return servers[arguments][0]

    yield start
    for _, process, _ in servers.values():
        _stop(process)
    text = "".join(log.read_text("utf-8", "replace") for _, _, log in servers.values())
    assert "Traceback" not in text, text


def _start(
    app: Path, env: Mapping[str, str], home: Path
) -> tuple[str, subprocess.Popen[bytes], Path]:
    """Start a server; return its address, process and log."""
    port = _free_port()
    log = home / "server.log"
    start = ["dlcore", "serve", "--headless", "--port", str(port)]
    command = start if app == APP else ["streamlit", "run", str(app)]
    with log.open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", *command],
            cwd=ROOT,
            env={**_environment(home, port), **(mnist_environment() or {}), **env},
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    url = f"http://localhost:{port}"
    _await_health(url, process, log)
    return url, process, log


@pytest.fixture(scope="session")
def idle_contexts() -> dict[str, list[BrowserContext]]:
    """Browser profiles by settings that no test uses, with the app's scripts in their cache."""
    return {}


@pytest.fixture
def open_page(
    request: pytest.FixtureRequest,
    chromium: Browser,
    idle_contexts: dict[str, list[BrowserContext]],
) -> Iterator[OpenPage]:
    """Return a function that opens an address in a browser profile of its own; returns the page.

    Its arguments are ``url`` and those of Playwright's contexts (``locale``, ``viewport``,
    ``color_scheme``). An error in the console of a page fails the test. Profiles are used again
    without their cookies and storage, because a new one loads and compiles every script again.
    """
    contexts = request.node.stash[_CONTEXTS] = []
    errors: list[str] = []

    def record(message: ConsoleMessage) -> None:
        if message.type == "error" and not _PROBE.search(str(message.location)):
            errors.append(f"{message.text} ({message.location})")

    def open_(
        url: str, viewport: ViewportSize = WINDOW, color_scheme: Scheme = "light", **settings: Any
    ) -> Page:
        settings = {"locale": "ja-JP"} | settings
        key = repr(sorted(settings.items()))
        idle = idle_contexts.setdefault(key, [])
        context = idle.pop() if idle else chromium.new_context(**settings)
        contexts.append((key, context))
        page = context.new_page()
        page.set_viewport_size(viewport)
        page.emulate_media(color_scheme=color_scheme)
        page.set_default_timeout(TIMEOUT_MS)
        page.on("console", record)
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.goto(url)
        return page

    yield open_
    for key, context in contexts:
        _forget_learner(context)
        idle_contexts[key].append(context)
    assert not errors, errors


def _forget_learner(context: BrowserContext) -> None:
    """Close the pages of a browser profile, then delete its cookies and storage.

    In this order, because a page that is still open may store its token again.
    """
    addresses = [urlsplit(page.url) for page in context.pages if page.url != BLANK]
    origins = {f"{address.scheme}://{address.netloc}" for address in addresses}
    for page in context.pages:
        page.close()
    context.unroute_all()
    context.clear_cookies()
    blank = context.new_page()
    browser = context.new_cdp_session(blank)
    for origin in origins:
        what = {"origin": origin, "storageTypes": "local_storage"}
        browser.send("Storage.clearDataForOrigin", what)
    blank.close()


def sign_in(page: Page, url: str) -> str:
    """Give the browser of a blank page a token; return the id of its learner in the store."""
    token = secrets.token_urlsafe(24)
    page.context.add_cookies([{"name": COOKIE, "value": token, "url": url}])
    return learner_id(token)


@pytest.fixture
def browser_page(start_app: StartApp, open_page: OpenPage) -> tuple[Page, str]:
    """Open the app in a new Japanese browser; return the page and its address."""
    url: str = start_app()
    return open_page(url), url


def _environment(home: Path, port: int) -> dict[str, str]:
    paths = [str(ROOT), os.environ.get("PYTHONPATH", "")]
    return os.environ | {
        "PYTHONPATH": os.pathsep.join(filter(None, paths)),
        "DLCORE_HOME": str(home / STORE),
        "DLCORE_TEACHER_PASSCODE": TEACHER_PASSCODE,
        "STREAMLIT_SERVER_PORT": str(port),
        "STREAMLIT_SERVER_ADDRESS": "localhost",
        "STREAMLIT_SERVER_HEADLESS": "true",
        "STREAMLIT_SERVER_FILE_WATCHER_TYPE": "none",
        "STREAMLIT_SERVER_ENABLE_STATIC_SERVING": "true",
    }


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("localhost", 0))
        return int(probe.getsockname()[1])


def _await_health(url: str, process: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        assert process.poll() is None, log.read_text("utf-8", "replace")
        try:
            with urllib.request.urlopen(f"{url}/_stcore/health", timeout=5):
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.05)
    raise AssertionError(f"no response in {START_SECONDS} s\n{log.read_text('utf-8', 'replace')}")


def _stop(process: subprocess.Popen[bytes]) -> None:
    """Stop the server, then kill what is left of its process group."""
    process.send_signal(signal.SIGTERM)
    try:
        process.wait(STOP_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
