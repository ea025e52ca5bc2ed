"""The web server: Streamlit, with the headers of :mod:`pages.ui.server.response_headers`.

``python -m dlcore serve`` runs this folder. ``streamlit run app.py`` serves the app without the
headers, for hosts that have their own.
"""

from __future__ import annotations

import argparse
import contextlib
import sys
import webbrowser
from collections.abc import AsyncIterator
from pathlib import Path

ROOT = Path(__file__).parents[3]
APP = (ROOT / "app").with_suffix(".py")
ANY = ("0.0.0.0", "::")
"""Addresses of a server that listens on all of the computer's."""

# Python has put this folder there. Streamlit looks for the configuration beside the script.
sys.path[0] = str(ROOT)
sys.argv[0] = str(APP)

import streamlit as st  # noqa: E402
from starlette.middleware import Middleware  # noqa: E402

from pages.ui.server.closed_paths import ClosedPaths  # noqa: E402
from pages.ui.server.response_headers import ResponseHeaders  # noqa: E402


def main() -> None:
    """Serve the app until a signal ends the process."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--address", required=True)
    parser.add_argument("--headless", action="store_true")
    options = parser.parse_args()
    del sys.argv[1:]

    @contextlib.asynccontextmanager
    async def opened(app: st.App) -> AsyncIterator[None]:
        if not options.headless:
            host = "localhost" if options.address in ANY else options.address
            webbrowser.open(f"http://{host}:{options.port}")
        yield

    middleware = [Middleware(ResponseHeaders), Middleware(ClosedPaths)]
    app = st.App(APP, middleware=middleware, lifespan=opened)
    app.run(
        config={
            "server.port": options.port,
            "server.address": options.address,
            "server.headless": options.headless,
        }
    )


main()
