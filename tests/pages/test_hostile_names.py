"""Names of files, columns, classes and runs are shown as text on every page."""

from __future__ import annotations

import csv
import io
from itertools import cycle
from typing import Any

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from dlcore import PRESETS, Run, Store
from dlcore.datasets import Cache, DatasetSpec
from dlcore.datasets.uploads.detection import detect
from dlcore.datasets.uploads.learner_table import LearnerTable, save_learner_table
from dlcore.datasets.uploads.read_table import read_detected
from dlcore.datasets.uploads.table_file import save_table
from dlcore.datasets.uploads.upload_csv import UploadCsv, build_spec
from dlcore.datasets.uploads.upload_series import build_series_spec
from dlcore.events import Failed
from dlcore.experiments.adapt import starting_spec
from dlcore.inference.images.test_set import Predictions, save_predictions
from dlcore.inference.query import Query
from dlcore.inference.tables.permutation_importance import ComputeImportance, Importance
from dlcore.inference.tables.predict_row import RowPrediction
from pages.ui.common.run_selection import RunSelection
from pages.ui.shell import services
from tests.pages.idle_engine import IdleEngine, use_idle_engine
from tests.pages.page_driver import assert_no_exception, open_page
from tests.security.hostile_names import LONG_NAMES, NAMES, misread
from tests.stored_runs import finished_run, finished_run_with_weights, running_run

LEARNER = "a" * 32
TARGET = LONG_NAMES[0]
ROWS = 300


@pytest.fixture
def store(monkeypatch: pytest.MonkeyPatch) -> Store:
    """The pages' store; nothing trains."""
    use_idle_engine(monkeypatch)
    return services.store()


def table_file() -> bytes:
    """A table whose columns, categories and classes have hostile names."""
    file = io.StringIO()
    writer = csv.writer(file)
    writer.writerow([*NAMES, "words", TARGET])
    for row in range(ROWS):
        numbers = [f"{row * (column + 1)}.5" for column in range(len(NAMES))]
        writer.writerow([*numbers, NAMES[row % 3], NAMES[row // 3 % len(NAMES)]])
    return file.getvalue().encode()


def table_spec() -> UploadCsv:
    """The data set of that table, which is stored."""
    content = table_file()
    table = read_detected(detect(content))
    sha256 = save_table(Cache.default(), content)
    return build_spec(table, sha256, [*NAMES, "words"], TARGET)


def series_spec() -> DatasetSpec:
    """The series of a column with a hostile name."""
    content = table_file()
    table = read_detected(detect(content))
    return build_series_spec(table, save_table(Cache.default(), content), NAMES[2])


def table_run(store: Store) -> Run:
    """A finished run on the table, which predicts one class only."""
    run = finished_run_with_weights(store, LEARNER, starting_spec(table_spec()))
    classes = len(NAMES)
    tests = run.spec.dataset.info().test_size
    probabilities = np.tile(np.eye(classes, dtype="float32")[0], (tests, 1))
    save_predictions(store.artifacts, run.id, Predictions(probabilities))
    return run


def named_runs(store: Store) -> list[Run]:
    """Finished runs with hostile names, on several data sets and with several seeds."""
    specs = (PRESETS["digits-mlp"].spec, starting_spec(series_spec()), starting_spec(table_spec()))
    named = zip(NAMES, cycle(specs), strict=False)
    runs = [finished_run(store, LEARNER, spec, name=name) for name, spec in named]
    seeds = [specs[0].changed({"seed": seed}) for seed in range(1, 4)]
    return runs + [finished_run(store, LEARNER, spec, name=NAMES[2]) for spec in seeds]


def shown(name: str, **state: Any) -> AppTest:
    """Open a page and check its texts."""
    at = open_page(name, "en", learner=LEARNER, learner_token=LEARNER, **state)
    assert misread(at) == []
    return at


def test_an_uploaded_table(store: Store) -> None:
    at = shown("data", data_set="own-csv")
    upload = at.file_uploader[0].set_value((NAMES[0], table_file(), "text/csv"))
    assert_no_exception(upload.run())
    assert misread(at) == []
    target = next(box for box in at.selectbox if box.label == "Target")
    target.select(next(option for option in target.options if TARGET in option)).run()
    assert_no_exception(at)
    assert at.get("plotly_chart") and misread(at) == []
    more = next(box for box in at.multiselect if box.label == "Read other columns differently")
    assert_no_exception(more.set_value(list(NAMES)).run())
    assert misread(at) == []


@pytest.mark.parametrize("column", LONG_NAMES)
def test_a_target_that_cannot_be_trained_on(store: Store, column: str) -> None:
    lines = [f"a,{_quoted(column)},b", *(f"{n},x,{n % 2}" for n in range(40))]
    at = shown("data", data_set="own-csv")
    at.file_uploader[0].set_value(("t.csv", "\n".join(lines).encode(), "text/csv")).run()
    target = next(box for box in at.selectbox if box.label == "Target")
    target.select(next(option for option in target.options if column in option)).run()
    assert_no_exception(at)
    assert at.error and misread(at) == []


def answer(engine: IdleEngine, query: Query[Any], timeout: float = 0) -> object:
    """Answer a query on the model of the table as if that had learned nothing."""
    columns = len(NAMES) + 1
    if isinstance(query, ComputeImportance):
        return Importance(0.5, np.zeros((columns, 5)))
    return RowPrediction(np.zeros(columns), 0.0, np.eye(len(NAMES), dtype="float32")[0])


def test_a_run_on_the_table(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(IdleEngine, "answer", answer)
    run = table_run(store)
    save_learner_table(Cache.default(), LEARNER, LearnerTable(file=NAMES[0], spec=table_spec()))
    at = shown("train", run=run.id, draft=run.spec)
    at.session_state["model"] = True
    assert_no_exception(at.run())
    assert misread(at) == []
    inside = shown("inside")
    assert len(inside.get("plotly_chart")) >= 2
    assert any(NAMES[0] in box.options for box in inside.selectbox)


@pytest.mark.parametrize("name", LONG_NAMES)
def test_a_run_that_failed(store: Store, name: str) -> None:
    run = running_run(store, LEARNER, name=name)
    store.append(run.id, Failed(5.0, "csv_constant", {"name": name}))
    shown("train", run=run.id)


@pytest.mark.parametrize("view", ["curves", "seeds", "scatter", "sweep"])
def test_comparing_runs(store: Store, view: str) -> None:
    runs = named_runs(store)
    chosen = frozenset(run.id for run in runs)
    shown("compare", compare_view=view, compare_choice=RunSelection(chosen, chosen))


@pytest.mark.parametrize("page", ["draw", "inside"])
def test_choosing_a_run(store: Store, page: str) -> None:
    named_runs(store)
    for name in NAMES:
        finished_run_with_weights(store, LEARNER, name=name)
    shown(page)


def _quoted(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'
