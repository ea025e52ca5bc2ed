"""Every preset trains on a little of its own data as plain Keras does."""

from __future__ import annotations

import math

import numpy as np
import pytest

from benchmarks.cifar10_subset import Cifar10Subset
from dlcore.datasets import Cache, Cifar10
from dlcore.events import Finished
from dlcore.models.plan import plan
from dlcore.models.presets import PRESETS
from dlcore.spec import Spec
from dlcore.training.model import build_model
from dlcore.training.train import Bench
from tests.training.conftest import Run, by_metric, plain_fit

LITTLE = 60


@pytest.fixture(scope="module")
def real_bench(mnist_cache: Cache) -> Bench:
    """A bench that finds the real data."""
    return Bench(mnist_cache)


def a_little(preset: str) -> Spec:
    """The preset on a few samples for one epoch; CIFAR-10 from its subset."""
    spec = PRESETS[preset].spec
    settings = {"dataset.train_size": LITTLE, "training.epochs": 1, "training.trainer": "exact"}
    small = spec.changed({**settings, "training.validation": 0.2})
    if isinstance(small.dataset, Cifar10):
        small = small.model_copy(update={"dataset": Cifar10Subset(train_size=LITTLE)})
    return small


@pytest.mark.parametrize("preset", PRESETS)
def test_parameters_are_those_of_keras(preset: str) -> None:
    spec = PRESETS[preset].spec
    assert plan(spec).parameters == build_model(spec).count_params()


@pytest.mark.parametrize("preset", PRESETS)
def test_a_little_training_is_that_of_plain_keras(
    preset: str, run: Run, mnist_cache: Cache, real_bench: Bench
) -> None:
    spec = a_little(preset)
    missing = spec.dataset.missing(mnist_cache)
    if missing:
        pytest.skip(f"{missing[0].path} is neither in DLCORE_DATA nor in KERAS_HOME/datasets")
    told = run(spec, bench=real_bench)
    assert isinstance(told.last, Finished)
    assert told.last.test and all(map(math.isfinite, told.last.test.values()))
    plain = plain_fit(spec, real_bench.shelf.arrays(spec))
    ours = by_metric(told.epochs)
    assert ours.keys() == plain.history.keys()
    for name, values in plain.history.items():
        np.testing.assert_allclose(ours[name], values, rtol=1e-4, atol=1e-6)
