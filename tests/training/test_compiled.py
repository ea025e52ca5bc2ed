"""A traced model leaves nothing behind in TensorFlow."""

from __future__ import annotations

import pytest
from tensorflow.python.framework.ops import gradient_registry

from dlcore.spec import Spec
from tests.training.conftest import DROPOUT, SMALL, Train


@pytest.mark.parametrize("spec", [SMALL, DROPOUT], ids=["xla", "graph"])
def test_a_run_registers_no_gradients(spec: Spec, train: Train) -> None:
    before = set(gradient_registry.list())
    # An architecture that no other test has traced.
    train(spec.changed({"layers.1.units": 7}))
    left = set(gradient_registry.list()) - before
    assert not [name for name in left if name.startswith("CustomGradient-")]
