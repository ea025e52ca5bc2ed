"""The whole app without a browser."""

from __future__ import annotations

import functools
import runpy
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest
import streamlit as st
from streamlit.components.v2 import manifest_scanner
from streamlit.runtime.scriptrunner import script_runner
from streamlit.testing.v1 import AppTest

from pages.ui.shell import services

APP = Path(__file__).parents[2] / "app.py"

OpenApp = Callable[..., AppTest]


@pytest.fixture(scope="package", autouse=True)
def quick_app_test() -> Iterator[None]:
    """Takes from AppTest what a server does once, or never, and AppTest at every run.

    It looks for components among all installed packages, and clears Keras where that is loaded:
    here by other tests, in the product never in the process of the pages.
    """
    with pytest.MonkeyPatch.context() as patch:
        scan = manifest_scanner.scan_component_manifests
        patch.setattr(manifest_scanner, "scan_component_manifests", functools.cache(scan))
        patch.setattr(script_runner, "_clean_problem_modules", lambda: None)
        yield


@pytest.fixture(scope="module")
def engine_environment() -> Mapping[str, str]:
    """More environment variables for ``one_engine``; a module gives its own."""
    return {}


@pytest.fixture(scope="module")
def one_engine(
    tmp_path_factory: pytest.TempPathFactory, engine_environment: Mapping[str, str]
) -> Iterator[None]:
    """One home and one worker for all tests of a module; starting one takes seconds."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DLCORE_HOME", str(tmp_path_factory.mktemp("home")))
        for name, value in engine_environment.items():
            patch.setenv(name, value)
        st.cache_resource.clear()
        st.cache_data.clear()
        services.engine()
        yield
        services.engine().close()
        st.cache_resource.clear()
        st.cache_data.clear()


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
