"""Predictions of a whole test set: worked out once, kept, and in agreement with the run."""

from __future__ import annotations

import numpy as np
import pytest

from dlcore import Run, Spec, Store, train
from dlcore.datasets import Cache
from dlcore.errors import NoClasses, NoWeights
from dlcore.experiments.presets import PRESETS
from dlcore.inference.context import QueryContext
from dlcore.inference.images.confusion import class_accuracies, confusion_matrix
from dlcore.inference.images.predictions import NAME, load
from dlcore.inference.images.test_set import PredictTestSet
from tests.stored_runs import DIGITS, finished

SHORT = DIGITS.changed({"training.epochs": 1})
TWO_CLASSES = PRESETS["precision-binary"].spec.changed(
    {
        "dataset": {"name": "points", "samples": 200},
        "training.epochs": 1,
        "training.metrics": ["accuracy"],
    }
)
NUMBERS = PRESETS["mse-line"].spec.changed({"training.epochs": 1})


@pytest.fixture
def context(store: Store) -> QueryContext:
    return QueryContext(store, Cache.default())


def trained(store: Store, spec: Spec) -> Run:
    return train(spec, store=store)


@pytest.mark.parametrize("spec", [SHORT, TWO_CLASSES], ids=["ten classes", "two classes"])
def test_the_answers_are_those_that_the_run_was_tested_with(
    spec: Spec, store: Store, context: QueryContext
) -> None:
    run = trained(store, spec)
    data = spec.dataset.load(Cache.default())
    classes = len(data.info.classes)
    assert PredictTestSet(run=run.id).answer(context).samples == len(data.y_test)
    known = load(store.artifacts, run.id)
    assert known
    assert known.probabilities.shape == (len(data.y_test), classes)
    np.testing.assert_allclose(known.probabilities.sum(axis=1), 1, atol=1e-5)
    hits = np.mean(known.predicted == data.y_test)
    assert hits == pytest.approx(run.progress.test["accuracy"], abs=1e-6)
    matrix = confusion_matrix(data.y_test, known.predicted, classes)
    assert class_accuracies(matrix) @ matrix.sum(axis=1) / matrix.sum() == pytest.approx(hits)


def test_they_are_worked_out_once(store: Store, context: QueryContext) -> None:
    run = trained(store, SHORT)
    PredictTestSet(run=run.id).answer(context)
    place = store.artifacts.path(run.id, NAME)
    written = place.stat().st_mtime_ns
    # The weights are not even needed any more.
    store.artifacts.remove(run.id, "last.npz")
    answer = PredictTestSet(run=run.id).answer(QueryContext(store, Cache.default()))
    assert answer.samples == 360
    assert place.stat().st_mtime_ns == written


def test_a_run_on_numbers_has_none(store: Store, context: QueryContext) -> None:
    run = trained(store, NUMBERS)
    with pytest.raises(NoClasses):
        PredictTestSet(run=run.id).answer(context)
    assert NAME not in store.artifacts.names(run.id)


def test_a_run_without_weights_has_none(store: Store, context: QueryContext) -> None:
    run = finished(store, "me")
    with pytest.raises(NoWeights):
        PredictTestSet(run=run.id).answer(context)
