"""The whole app without a browser."""

from __future__ import annotations

import runpy
from collections.abc import Callable
from pathlib import Path

import pytest
from streamlit.runtime.scriptrunner import script_runner
from streamlit.testing.v1 import AppTest

APP = Path(__file__).parents[2] / "app.py"

OpenApp = Callable[..., AppTest]


@pytest.fixture
def open_app(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> OpenApp:
    """A function that opens ``app.py`` with the query parameters it is given, and runs it."""
    monkeypatch.setenv("DLCORE_HOME", str(tmp_path / "home"))
    # Before every run AppTest forgets that app.py calls st.navigation, and takes the folder of
    # pages for Streamlit's older kind of app, which runs a page without app.py.
    monkeypatch.setattr(script_runner, "_mpa_v1", lambda main: runpy.run_path(str(main)))

    def open_(**parameters: str) -> AppTest:
        at = AppTest.from_file(str(APP), default_timeout=60)
        for name, value in parameters.items():
            at.query_params[name] = value
        return at.run()

    return open_
