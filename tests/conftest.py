"""What all tests share: a home of their own, and the real data where this machine has it."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import settings

from dlcore.datasets import Cache
from dlcore.store import Store
from tests.real_data import data_folder

HERE = Path(__file__).parent
LONGEST = (
    "e2e/test_lessons.py",
    "export/test_program.py",
    "e2e/test_journey.py",
    "engine/test_supervisor.py",
    "engine/test_recovery.py",
    "pages/test_train_page.py",
    "e2e/test_live_chart.py",
    "pages/ui/data/test_upload_data.py",
    "models/test_every_spec.py",
    "training/test_exact.py",
    "e2e/test_inside.py",
    "e2e/test_draw.py",
    "e2e/test_compare.py",
    "export/test_notebook.py",
    "export/test_uploads.py",
    "e2e/test_own_table.py",
    "pages/test_lessons_page.py",
    "pages/ui/compare/test_views.py",
    "e2e/test_take_home.py",
)

pytest.register_assert_rewrite("tests.contracts", "tests.waiting")

# A busy machine is slow, and that is no error; what was once found is of no use to others.
settings.register_profile("dlcore", deadline=None, database=None)
settings.load_profile("dlcore")

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Files that take longest come first: several processes then end at about the same time."""
    places = {name: place for place, name in enumerate(LONGEST)}
    items.sort(key=lambda item: places.get(item.path.relative_to(HERE).as_posix(), len(places)))


@pytest.fixture(autouse=True)
def own_home(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """Sets ``DLCORE_HOME`` to a folder that only this test uses."""
    home = tmp_path / "home"
    monkeypatch.setenv("DLCORE_HOME", str(home))
    return home


@pytest.fixture
def store(own_home: Path) -> Store:
    """An empty store in the test's home."""
    return Store(own_home)


@pytest.fixture(scope="session")
def mnist_cache(tmp_path_factory: pytest.TempPathFactory) -> Cache:
    """A cache that finds the real MNIST; skips the test where this machine has none."""
    folder = data_folder()
    if folder is None:
        pytest.skip("mnist.npz is neither in DLCORE_DATA nor in KERAS_HOME/datasets")
    return Cache(tmp_path_factory.mktemp("data"), others=(folder,))
