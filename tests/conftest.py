"""Fixtures of all tests: an empty home, and the real data where this machine has it."""

from __future__ import annotations

import contextlib
import gc
import os
from collections.abc import Generator, Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from dlcore.datasets import Cache
from dlcore.store import Store
from tests.postgres import Server, run_server
from tests.real_data import data_folder

with contextlib.suppress(ImportError):
    # Before any test loads TensorFlow, see dlcore/store/open_database.py.
    import psycopg  # noqa: F401

HERE = Path(__file__).parent
SLOWEST = (
    "e2e/test_classroom.py",
    "export/test_program.py",
    "engine/test_supervisor.py",
    "e2e/test_accessibility.py",
    "e2e/test_language.py",
    "e2e/test_playground.py",
    "engine/test_faults.py",
    "e2e/test_ideas.py",
    "e2e/test_journey.py",
    "e2e/test_lessons.py",
    "e2e/test_compare.py",
    "training/test_exact.py",
    "engine/test_dask_engine.py",
    "engine/test_recovery.py",
    "e2e/test_live_chart.py",
    "training/test_train.py",
    "e2e/test_upload_table.py",
    "e2e/test_precision.py",
    "e2e/test_inside.py",
    "e2e/test_layout.py",
    "training/test_fit.py",
    "training/test_fused_pooling.py",
    "training/test_reproducibility.py",
    "glossary/test_registry.py",
    "e2e/test_draw.py",
    "cli/test_train.py",
    "pages/test_train_page.py",
    "e2e/test_labs.py",
    "test_docs.py",
    "labs/test_strokes.py",
    "models/test_every_spec.py",
    "pages/test_labs_page.py",
    "test_architecture.py",
    "training/test_compiled.py",
    "e2e/test_export.py",
    "e2e/test_home.py",
    "e2e/test_keyboard.py",
    "labs/test_class_transfer.py",
    "export/test_bundle.py",
    "planning/test_run_memory.py",
    "pages/test_home_page.py",
    "datasets/builtin/test_imdb.py",
    "export/test_notebook.py",
    "engine/test_call_stacks.py",
    "engine/test_slim_import.py",
    "engine/test_supervision.py",
    "e2e/test_forecast.py",
    "e2e/test_frame.py",
    "e2e/test_script_runner.py",
    "e2e/test_reviews.py",
    "store/test_object_artifacts.py",
    "training/test_early_stopping.py",
    "training/test_half_precision.py",
    "training/test_snapshot_callback.py",
    "pages/test_data_page.py",
    "pages/test_forecast_page.py",
    "docs/test_deploy.py",
)

pytest.register_assert_rewrite("tests.contracts", "tests.waiting")

# No deadline, because a slow machine is no failure; no database, so that all runs are equal.
settings.register_profile("dlcore", deadline=None, database=None)
settings.load_profile("dlcore")

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")
# Wherever the tests run: a container or a disk in memory would be said to forget the runs.
os.environ.setdefault("DLCORE_LASTING", "yes")


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    """Keep what is loaded for all tests out of garbage collections.

    They are a million objects: a third of the time of collecting the tests, and 0.4 s for each full
    garbage collection of a test.
    """
    gc.disable()
    try:
        return (yield)
    finally:
        gc.collect()
        gc.freeze()
        gc.enable()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Sort the slowest files first, so that parallel processes end at about the same time."""
    order = {name: index for index, name in enumerate(SLOWEST)}
    items.sort(key=lambda item: order.get(item.path.relative_to(HERE).as_posix(), len(order)))


@pytest.fixture(autouse=True)
def dlcore_home(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """Set ``DLCORE_HOME`` to an empty folder."""
    home = tmp_path / "home"
    monkeypatch.setenv("DLCORE_HOME", str(home))
    return home


@pytest.fixture
def store(dlcore_home: Path) -> Store:
    """Return an empty store in the test's home."""
    return Store(dlcore_home)


@pytest.fixture(scope="session")
def postgres() -> Iterator[Server]:
    """Return a PostgreSQL server; skip the test where there is none."""
    with run_server() as server:
        yield server


@pytest.fixture
def postgres_store(postgres: Server, dlcore_home: Path) -> Iterator[Store]:
    """Return an empty store in a database of its own on the PostgreSQL server."""
    from dlcore.store.postgres import PostgresDatabase

    database = PostgresDatabase(postgres.new_database())
    yield Store(dlcore_home, database=database)
    database.disconnect()
    postgres.drop(database.address)


@pytest.fixture(params=["store", "postgres_store"], ids=["sqlite", "postgres"])
def every_store(request: pytest.FixtureRequest) -> Store:
    """Return an empty store, one of each kind."""
    store: Store = request.getfixturevalue(request.param)
    return store


@pytest.fixture(scope="session")
def mnist_cache(tmp_path_factory: pytest.TempPathFactory) -> Cache:
    """Return a cache with the real MNIST; skip the test where this machine has none."""
    folder = data_folder()
    if folder is None:
        pytest.skip("mnist.npz is neither in DLCORE_DATA nor in KERAS_HOME/datasets")
    return Cache(tmp_path_factory.mktemp("data"), others=(folder,))
