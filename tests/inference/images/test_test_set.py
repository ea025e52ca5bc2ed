"""Predictions for a whole test set: computed once, stored, and equal to the run's evaluation."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from dlcore import Run, Spec, Store, train
from dlcore.datasets import Cache
from dlcore.errors import NoClasses, NoWeights
from dlcore.experiments.presets import PRESETS
from dlcore.inference.context import QueryContext
from dlcore.inference.images.confusion import class_accuracies, confusion_matrix
from dlcore.inference.images.test_set import PREDICTIONS, PredictTestSet, load_predictions
from tests.stored_runs import DIGITS, finished_run

SHORT = DIGITS.changed({"training.epochs": 1, "training.trainer": "exact"})
TWO_CLASSES = PRESETS["precision-binary"].spec.changed(
    {
        "dataset": {"name": "points", "samples": 200},
        "training.epochs": 1,
        "training.trainer": "exact",
        "training.metrics": ["accuracy"],
    }
)
NUMBERS = PRESETS["mse-line"].spec.changed({"training.epochs": 1, "training.trainer": "exact"})


@pytest.fixture
def context(store: Store) -> QueryContext:
    return QueryContext(store, Cache.default())


def trained(store: Store, spec: Spec) -> Run:
    return train(spec, store=store)


@pytest.mark.parametrize("spec", [SHORT, TWO_CLASSES], ids=["ten classes", "two classes"])
def test_predictions_agree_with_the_accuracy_of_the_run(
    spec: Spec, store: Store, context: QueryContext
) -> None:
    run = trained(store, spec)
    data = spec.dataset.load(Cache.default())
    classes = len(data.info.classes)
    assert PredictTestSet(run=run.id).answer(context).samples == len(data.y_test)
    predictions = load_predictions(store.artifacts, run.id)
    assert predictions
    assert predictions.probabilities.shape == (len(data.y_test), classes)
    np.testing.assert_allclose(predictions.probabilities.sum(axis=1), 1, atol=1e-5)
    accuracy = np.mean(predictions.predicted == data.y_test)
    assert accuracy == pytest.approx(run.progress.test["accuracy"], abs=1e-6)
    matrix = confusion_matrix(data.y_test, predictions.predicted, classes)
    recalls = class_accuracies(matrix)
    assert recalls @ matrix.sum(axis=1) / matrix.sum() == pytest.approx(accuracy)


def test_predictions_are_computed_once(store: Store, context: QueryContext) -> None:
    run = trained(store, SHORT)
    PredictTestSet(run=run.id).answer(context)
    path = Path(store.artifacts.address, run.id, PREDICTIONS)
    written = path.stat().st_mtime_ns
    # Stored predictions do not even need the weights.
    store.artifacts.remove(run.id, "last.npz")
    answer = PredictTestSet(run=run.id).answer(QueryContext(store, Cache.default()))
    assert answer.samples == 360
    assert path.stat().st_mtime_ns == written


def test_a_run_on_numbers_has_no_class_predictions(store: Store, context: QueryContext) -> None:
    run = trained(store, NUMBERS)
    with pytest.raises(NoClasses):
        PredictTestSet(run=run.id).answer(context)
    assert PREDICTIONS not in store.artifacts.names(run.id)


def test_a_run_without_weights_has_no_predictions(store: Store, context: QueryContext) -> None:
    run = finished_run(store, "me")
    with pytest.raises(NoWeights):
        PredictTestSet(run=run.id).answer(context)
