"""Operations on one layer, against NumPy."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pytest

from dlcore import PRESETS, Run
from dlcore.arrays import Array
from dlcore.experiments.seeds import with_seed
from dlcore.inference.context import QueryContext
from dlcore.labs.images import IMAGES, load_test_images
from dlcore.labs.operations import (
    GraftLayer,
    MultiplyWeights,
    SwitchOffUnits,
    fits_donor,
    unit_counts,
)
from dlcore.store.weights import load
from tests.labs.networks import predict_classes
from tests.stored_runs import finished_run_with_weights

UNITS = (0, 3, 5)


def expected(
    context: QueryContext, run: Run, weights: Mapping[str, Array]
) -> tuple[list[float], float]:
    """Return the accuracy of each class, and of all, computed in NumPy."""
    x, labels = load_test_images(context, run.spec, 0, IMAGES)
    predicted = predict_classes(weights, 16 * x)
    by_class = [float(np.mean(predicted[labels == label] == label)) for label in range(10)]
    return by_class, float(np.mean(predicted == labels))


@pytest.mark.parametrize("factor", [0.0, -1.0, 3.0])
def test_units_are_multiplied(context: QueryContext, mlp_run: Run, factor: float) -> None:
    weights = dict(load(context.store.artifacts, mlp_run.id))
    before = [np.array(value) for value in context.model(mlp_run.id).variables]
    query = MultiplyWeights(run=mlp_run.id, layer=1, units=UNITS, factor=factor)
    found = query.answer(context)
    assert found.unchanged[-1] == pytest.approx(expected(context, mlp_run, weights)[1], abs=0.01)
    for name in ("1/kernel", "1/bias"):
        weights[name] = weights[name].copy()
        weights[name][..., list(UNITS)] *= factor
    by_class, overall = expected(context, mlp_run, weights)
    assert found.without[:-1] == pytest.approx(by_class, abs=0.04)
    assert found.without[-1] == pytest.approx(overall, abs=0.01)
    if not factor:
        # A unit of ReLU without weights is a unit that is off.
        off = SwitchOffUnits(run=mlp_run.id, layer=1, units=UNITS).answer(context)
        assert off.without == pytest.approx(found.without)
        assert off.random == pytest.approx(found.random)
    after = context.model(mlp_run.id).variables
    assert all(np.array_equal(old, new) for old, new in zip(before, after, strict=True))


def test_without_any_unit_all_draws_are_the_same(context: QueryContext, mlp_run: Run) -> None:
    everything = SwitchOffUnits(run=mlp_run.id, layer=1, units=tuple(range(64))).answer(context)
    assert everything.without == pytest.approx(everything.random)


def test_a_layer_of_another_run_is_grafted(context: QueryContext, mlp_run: Run) -> None:
    donor = finished_run_with_weights(context.store, "learner", with_seed(mlp_run.spec, 9))
    assert fits_donor(mlp_run.spec, donor.spec)
    weights = dict(load(context.store.artifacts, mlp_run.id))
    other = load(context.store.artifacts, donor.id)
    weights |= {name: other[name] for name in ("1/kernel", "1/bias")}
    found = GraftLayer(run=mlp_run.id, donor=donor.id, layer=1).answer(context)
    by_class, overall = expected(context, mlp_run, weights)
    assert found.without[:-1] == pytest.approx(by_class, abs=0.04)
    assert found.without[-1] == pytest.approx(overall, abs=0.01)
    assert found.random[-1] < found.unchanged[-1] - 0.2
    itself = GraftLayer(run=mlp_run.id, donor=mlp_run.id, layer=1).answer(context)
    assert itself.without == pytest.approx(itself.unchanged)


def test_only_equal_architectures_on_equal_images_fit() -> None:
    spec = PRESETS["digits-mlp"].spec
    assert not fits_donor(spec, PRESETS["digits-cnn"].spec)
    assert not fits_donor(spec, PRESETS["kaneko-mlp"].spec)
    assert unit_counts(spec) == {1: 64}
