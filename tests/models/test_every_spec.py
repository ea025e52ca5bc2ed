"""A random spec either trains a step, or is refused with a code and a path."""

from __future__ import annotations

import math
import os
from collections import Counter

import keras
import numpy as np
import pytest
import tensorflow as tf
from hypothesis import HealthCheck, given, seed, settings

from dlcore.datasets import Info
from dlcore.errors import SpecError
from dlcore.planning.plan import plan
from dlcore.spec import Spec
from dlcore.training.model import build_model
from dlcore.training.tensors import Encoding
from tests.strategies import wide_specs

SPECS = int(os.environ.get("DLCORE_TEST_SPECS", "40"))
"""Two thousand take minutes: ``DLCORE_TEST_SPECS=2000 python -m pytest tests/models``."""

SAMPLES = 3

seen: Counter[str] = Counter()


@seed(4)
@settings(max_examples=SPECS, deadline=None, database=None, suppress_health_check=list(HealthCheck))
@given(wide_specs())
def trains_or_is_refused(spec: Spec) -> None:
    try:
        planned = plan(spec)
    except SpecError as error:
        for problem in error.problems:
            assert problem.code
            assert problem.path.split(".")[0] in ("dataset", "layers", "training")
        seen["refused"] += 1
        return
    model = build_model(spec)
    assert model.count_params() == planned.parameters
    logs = model.train_step(a_batch(spec, spec.dataset.info()))
    assert all(math.isnan(float(v)) or math.isfinite(float(v)) for v in logs.values())
    seen["trained"] += 1
    keras.backend.clear_session()


@pytest.mark.timeout(3600)
def test_any_spec_trains_or_is_refused() -> None:
    seen.clear()
    trains_or_is_refused()
    assert sum(seen.values()) >= SPECS
    assert min(seen["trained"], seen["refused"]) > SPECS / 10, seen


def a_batch(spec: Spec, info: Info) -> tuple[tf.Tensor, tf.Tensor]:
    """Return encoded samples of the shape of the data."""
    random = np.random.default_rng(0)
    numbers = random.integers(0, info.vocabulary_size or 2, (SAMPLES, *info.input_shape))
    encoding = Encoding.of(spec)
    if not info.task.is_classification():
        return encoding.x(numbers), tf.zeros((SAMPLES, 1))
    labels = random.integers(0, len(info.classes), SAMPLES).astype(np.int32)
    return encoding.x(numbers), encoding.y(tf.constant(labels))
