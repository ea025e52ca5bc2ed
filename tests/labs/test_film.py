"""Film: the plane against scikit-learn's, the accuracies against the run's own, conclusion."""

from __future__ import annotations

import numpy as np
import pytest
from sklearn.decomposition import PCA

from dlcore import PRESETS, Run
from dlcore.datasets import Cache
from dlcore.errors import NoWeights
from dlcore.inference.context import QueryContext
from dlcore.labs import film
from dlcore.labs.film import (
    IMAGES,
    LAB,
    Film,
    PrincipalPlane,
    ReplayDrawing,
    ReplayEpochs,
    hidden_values,
)
from dlcore.labs.images import load_test_images
from dlcore.store import snapshots
from tests.labs.networks import predict_probabilities
from tests.labs.programs import run_program
from tests.stored_runs import finished_run_with_weights


def test_the_plane_is_that_of_scikit_learn() -> None:
    values = np.random.default_rng(0).normal(size=(60, 8)) @ np.diag(np.arange(1, 9))
    plane, peer = PrincipalPlane.of(values), PCA(2, svd_solver="full").fit(values)
    assert plane.variance == pytest.approx(peer.explained_variance_ratio_)
    others = np.random.default_rng(1).normal(size=(5, 8))
    found, expected = plane.project(others), peer.transform(others)
    # Axes may point either way.
    assert np.abs(found) == pytest.approx(np.abs(expected))


def test_one_unit_spans_a_line() -> None:
    plane = PrincipalPlane.of(np.array([[1.0], [2.0], [6.0]]))
    assert plane.variance == pytest.approx([1, 0])
    assert np.abs(plane.project(np.array([[5.0]]))) == pytest.approx(np.array([[2.0, 0.0]]))


def test_the_film_ends_with_the_run_and_its_program(context: QueryContext, mlp_run: Run) -> None:
    result = LAB.combine([query.answer(context) for query in LAB.queries(mlp_run)])
    stored = snapshots.load(context.store.artifacts, mlp_run.id)
    assert stored and result.epochs.tolist() == list(stored.epochs)
    assert result.epochs[-1] == mlp_run.progress.epoch
    x, labels = load_test_images(context, mlp_run.spec, 0, IMAGES)
    model = context.model(mlp_run.id)
    assert result.predicted[-1].tolist() == model(x).numpy().argmax(axis=1).tolist()
    assert result.labels.tolist() == labels.tolist()
    hidden = hidden_values(model, x)
    expected = PCA(2, svd_solver="full").fit(hidden).transform(hidden)
    assert np.abs(result.points[-1]) == pytest.approx(np.abs(expected), abs=1e-3)
    accuracies = result.accuracies()
    assert accuracies[-1] > accuracies[0] + 0.5
    assert LAB.conclude(result).outcome in (film.FIRST, film.LATER)
    (variance,), *points = run_program(context, mlp_run, LAB)
    assert float(variance) == pytest.approx(result.variance.sum(), abs=1e-3)
    printed = np.array([[float(x), float(y)] for _, x, y in points])
    assert np.abs(printed) == pytest.approx(np.abs(expected), abs=1e-2)


def test_a_run_without_kept_epochs_has_no_film(context: QueryContext) -> None:
    run = finished_run_with_weights(context.store, "learner")
    with pytest.raises(NoWeights):
        ReplayEpochs(run=run.id, start=0, count=3).answer(context)
    wide = PRESETS["kaneko-mlp"].spec.changed({"layers.1.units": 8000})
    assert not LAB.fits(wide)


@pytest.mark.parametrize(
    ("right", "outcome"),
    [
        ((10, 80, 90), film.FIRST),
        ((10, 30, 90), film.LATER),
        ((10, 12, 11), film.NONE),
        ((90, 50, 10), film.NONE),
    ],
)
def test_the_conclusion_follows_from_the_figures(right: tuple[int, ...], outcome: str) -> None:
    predicted = np.stack([(np.arange(100) >= count) for count in right]).astype(np.uint8)
    points = np.zeros((3, 100, 2), np.float32)
    labels = np.zeros(100, np.uint8)
    result = Film(np.array([0, 1, 5]), points, predicted, labels, np.array([0.4, 0.2]))
    conclusion = LAB.conclude(result)
    assert conclusion.outcome == outcome
    assert conclusion.values["first"].value == pytest.approx(right[1] / 100)
    # A stopped film ends earlier.
    short = Film(result.epochs[:1], points[:1], predicted[:1], labels, result.variance)
    assert LAB.conclude(short).outcome == film.NONE


def test_a_drawing_is_answered_at_each_kept_epoch(context: QueryContext, mlp_run: Run) -> None:
    x, _ = load_test_images(context, mlp_run.spec, 0, 1)
    found = ReplayDrawing(run=mlp_run.id, pixels=tuple(x.ravel().tolist())).answer(context)
    stored = snapshots.load(context.store.artifacts, mlp_run.id)
    assert stored and found.epochs.tolist() == list(stored.epochs)
    for index, epoch in enumerate(stored.epochs):
        expected = predict_probabilities(stored.at(epoch), 16 * x)
        assert found.probabilities[index] == pytest.approx(expected[0], abs=1e-5)


def test_shuffled_labels_say_nothing_about_the_images() -> None:
    spec = film.shuffled(PRESETS["digits-mlp"].spec)
    assert spec
    cache = Cache.default()
    labels = spec.dataset.load(cache).y_train
    true = PRESETS["digits-mlp"].spec.dataset.load(cache).y_train
    assert np.mean(labels == true) == pytest.approx(0.1, abs=0.01)
    assert np.corrcoef(labels, true)[0, 1] == pytest.approx(0, abs=0.08)
    assert film.shuffled(PRESETS["airline-lstm"].spec) is None
