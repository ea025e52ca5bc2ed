"""A traced model begins each run anew, and leaves nothing behind in TensorFlow."""

from __future__ import annotations

import numpy as np
import pytest
from tensorflow.python.framework.ops import gradient_registry

from dlcore.planning.trainer_choice import choose_trainer
from dlcore.spec import Spec
from dlcore.training import compiled as module
from dlcore.training.compiled import Compiled
from tests.training.conftest import DROPOUT, SMALL, Train


@pytest.mark.parametrize("spec", [SMALL, DROPOUT], ids=["xla", "graph"])
def test_a_run_registers_no_gradients(spec: Spec, train: Train) -> None:
    before = set(gradient_registry.list())
    # An architecture that no other test has traced.
    train(spec.changed({"layers.1.units": 7}))
    left = set(gradient_registry.list()) - before
    assert not [name for name in left if name.startswith("CustomGradient-")]


@pytest.mark.parametrize("max_bytes", [0, 10**9], ids=["computed again", "cached"])
def test_every_run_begins_with_the_weights_of_its_seed(
    max_bytes: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "MAX_CACHED_BYTES", max_bytes)
    compiled = Compiled(SMALL, choose_trainer(SMALL))
    starts = []
    for seed in (0, 1, 0):
        spec = SMALL.changed({"seed": seed})
        compiled.attach(seed, spec)
        starts.append(compiled.arrays())
        # As training does.
        for variable in compiled.model.variables:
            variable.assign_add(np.ones(variable.shape, variable.dtype))
        compiled.detach(seed)
    for first, third in zip(starts[0], starts[2], strict=True):
        np.testing.assert_array_equal(first, third)
    assert any(not np.array_equal(*pair) for pair in zip(*starts[:2], strict=True))
