"""Fixtures that run the whole app without a browser."""

from __future__ import annotations

import functools
import runpy
import zlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path

import pytest
import streamlit as st
from streamlit.components.v2 import manifest_scanner
from streamlit.runtime.scriptrunner import script_runner
from streamlit.testing.v1 import AppTest

from dlcore.engine.contract import Engine
from dlcore.engine.open_engine import open_engine
from dlcore.errors import RunFinished
from dlcore.store import Command, Store
from pages.ui.shell import services
from pages.ui.shell.language import LANGUAGES
from pages.ui.shell.patches.complete_modules import ignore_incomplete_modules
from tests.pages.compare_page import Learner
from tests.pages.page_driver import TIMEOUT
from tests.real_data import mnist_environment
from tests.waiting import wait_for

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
        # As in the app: a thread may import pandas while a page draws its first chart.
        ignore_incomplete_modules()
        yield


@pytest.fixture(scope="session")
def shared_engine(
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[tuple[Mapping[str, str], Engine]]:
    """An environment with a home and the real data, and an engine in it."""
    home = tmp_path_factory.mktemp("home")
    environment = {"DLCORE_HOME": str(home), **(mnist_environment() or {})}
    with pytest.MonkeyPatch.context() as patch:
        for name, value in environment.items():
            patch.setenv(name, value)
        engine = open_engine(Store())
    yield environment, engine
    engine.close()


@pytest.fixture(scope="module")
def one_engine(shared_engine: tuple[Mapping[str, str], Engine]) -> Iterator[None]:
    """One home and one worker for all modules that train: a worker takes seconds to start."""
    environment, engine = shared_engine
    with pytest.MonkeyPatch.context() as patch:
        for name, value in environment.items():
            patch.setenv(name, value)
        patch.setattr(services, "open_engine", lambda _: engine)
        st.cache_resource.clear()
        st.cache_data.clear()
        services.engine()
        yield
        _stop_runs(services.store(), engine)
        st.cache_resource.clear()
        st.cache_data.clear()


def _stop_runs(store: Store, engine: Engine) -> None:
    """Stop what a module has left in the queue of the next one."""
    for run in store.runs(states=services.UNFINISHED):
        with suppress(RunFinished):
            engine.command(run.id, Command.STOP)
    wait_for(lambda: not store.runs(states=services.UNFINISHED))


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
