"""The web server: ``streamlit run app.py`` with three middlewares of the app's own.

``python -m dlcore serve`` runs this folder. ``streamlit run app.py`` itself serves the app without
them, for hosts that have their own.
"""

from __future__ import annotations

import sys
from pathlib import Path

ROOT = Path(__file__).parents[3]
APP = (ROOT / "app").with_suffix(".py")

# Python has put this folder there.
sys.path[0] = str(ROOT)

from starlette.middleware import Middleware  # noqa: E402
from streamlit.web import cli  # noqa: E402
from streamlit.web.server.starlette import starlette_app  # noqa: E402

from pages.ui.server.closed_paths import ClosedPaths  # noqa: E402
from pages.ui.server.closed_sockets import ClosedSockets  # noqa: E402
from pages.ui.server.response_headers import ResponseHeaders  # noqa: E402


def add_middleware() -> None:
    """Put the app's middleware around Streamlit's.

    ``st.App`` takes middleware too, but ignores the environment variables of Streamlit's settings.
    """
    of_streamlit = starlette_app.create_streamlit_middleware
    ours = [Middleware(ClosedSockets), Middleware(ResponseHeaders), Middleware(ClosedPaths)]
    starlette_app.create_streamlit_middleware = lambda: [*ours, *of_streamlit()]


add_middleware()
cli.main(["run", str(APP), *sys.argv[1:]], prog_name="streamlit")
