"""Fixtures that run the whole app without a browser."""

from __future__ import annotations

import functools
import runpy
import zlib
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest
import streamlit as st
from streamlit.components.v2 import manifest_scanner
from streamlit.runtime.scriptrunner import script_runner
from streamlit.testing.v1 import AppTest

from pages.ui.shell import services
from pages.ui.shell.language import LANGUAGES
from tests.pages.compare_page import Learner
from tests.pages.page_driver import TIMEOUT

APP = Path(__file__).parents[2] / "app.py"

OpenApp = Callable[..., AppTest]


@pytest.fixture(scope="package", autouse=True)
def quick_app_test() -> Iterator[None]:
    """Skip work that AppTest does on every run and a server once or never.

    AppTest scans all installed packages for components, and clears Keras if it is loaded: here
    other tests load it, in the product the process of the pages never does.
    """
    with pytest.MonkeyPatch.context() as patch:
        scan = manifest_scanner.scan_component_manifests
        patch.setattr(manifest_scanner, "scan_component_manifests", functools.cache(scan))
        patch.setattr(script_runner, "_clean_problem_modules", lambda: None)
        yield


@pytest.fixture(scope="module")
def engine_environment() -> Mapping[str, str]:
    """Additional environment variables for ``one_engine``; a module may override this."""
    return {}


@pytest.fixture(scope="module")
def one_engine(
    tmp_path_factory: pytest.TempPathFactory, engine_environment: Mapping[str, str]
) -> Iterator[None]:
    """One home and one worker for all tests of a module: a worker takes seconds to start."""
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
    """Return a function that runs ``app.py`` with query parameters."""
    monkeypatch.setenv("DLCORE_HOME", str(tmp_path / "home"))
    # AppTest forgets before every run that app.py calls st.navigation. Because of the pages folder
    # it would treat the app as Streamlit's old multipage kind, which runs pages without app.py.
    monkeypatch.setattr(script_runner, "_mpa_v1", lambda main: runpy.run_path(str(main)))

    def open_(**parameters: str) -> AppTest:
        at = AppTest.from_file(str(APP), default_timeout=TIMEOUT)
        for name, value in parameters.items():
            at.query_params[name] = value
        return at.run()

    return open_


@pytest.fixture
def language(request: pytest.FixtureRequest) -> str:
    """The language of a test: always the same for one test, and about equally many tests in each.

    A test that must pass in every language is parametrized with ``language``.
    """
    return list(LANGUAGES)[zlib.crc32(request.node.nodeid.encode()) % len(LANGUAGES)]


@pytest.fixture
def learner(language: str, open_app: OpenApp) -> Learner:
    """A learner without runs."""
    services.store.clear()
    return Learner(open_app(lang=language), services.store())
