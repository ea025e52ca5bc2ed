"""A traced model begins each run from its initial state."""

from __future__ import annotations

import tracemalloc
from collections.abc import Callable

import numpy as np
import pytest

from dlcore.planning.trainer_choice import choose_trainer
from dlcore.spec import Spec
from dlcore.training import checkpoint, initial_state
from dlcore.training.checkpoint import Checkpoint
from dlcore.training.compiled import Compiled
from dlcore.training.shared_resources import SharedResources
from dlcore.training.shuffle import permutation
from tests.training.conftest import DROPOUT, SMALL, RunRecord


@pytest.mark.parametrize("max_bytes", [0, 10**9], ids=["computed again", "cached"])
def test_every_run_begins_with_the_weights_of_its_seed(
    max_bytes: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(initial_state, "MAX_INITIAL_BYTES", max_bytes)
    compiled = Compiled(SMALL, choose_trainer(SMALL))
    starts = []
    for seed in (0, 1, 0):
        spec = SMALL.changed({"seed": seed})
        compiled.attach(seed, spec)
        starts.append(compiled.tensors())
        # As training does.
        for variable in compiled.model.variables:
            variable.assign_add(np.ones(variable.shape, variable.dtype))
        compiled.detach(seed)
    for first, third in zip(starts[0], starts[2], strict=True):
        np.testing.assert_array_equal(first, third)
    assert any(not np.array_equal(*pair) for pair in zip(*starts[:2], strict=True))


def test_a_large_network_is_neither_built_nor_written_by_copies(
    monkeypatch: pytest.MonkeyPatch, new_record: Callable[[], RunRecord]
) -> None:
    monkeypatch.setattr(initial_state, "MAX_INITIAL_BYTES", 0)
    layers = [
        {"kind": "flatten"},
        {"kind": "dense", "units": 4000, "activation": "relu"},
        {"kind": "dense", "units": 1000, "activation": "relu"},
        {"kind": "dense", "units": 10, "activation": "softmax"},
    ]
    files, spec = new_record().files, SMALL.changed({"layers": layers})
    tracemalloc.start()
    try:
        compiled = Compiled(spec, choose_trainer(spec))
        compiled.attach("run", spec)
        saved = Checkpoint(epoch=1, step=0, arrays=compiled.tensors())
        checkpoint.save(files.artifacts, files.run_id, saved)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    total = sum(np.asarray(tensor).nbytes for tensor in compiled.tensors())
    # One array at a time, the largest of which has a third of them all.
    assert peak < total / 2
    loaded = checkpoint.load(files.artifacts, files.run_id)
    assert loaded
    for array, expected in zip(loaded.arrays, compiled.tensors(), strict=True):
        np.testing.assert_array_equal(array, expected)


@pytest.mark.parametrize("spec", [SMALL, DROPOUT], ids=["xla", "graph"])
def test_what_was_read_stays_while_the_training_goes_on(
    spec: Spec, resources: SharedResources
) -> None:
    part = resources.datasets.arrays(spec).train
    order = permutation(part.size, spec.seed)
    compiled = Compiled(spec, choose_trainer(spec))
    compiled.attach("run", spec)
    for start in (0, 2, 4):
        # They may share the memory of the variables.
        kept = [*compiled.tensors(), *map(np.asarray, compiled.model.variables)]
        copies = [np.array(each) for each in kept]
        compiled.train(part, order, start, start + 2)
        for each, copy in zip(kept, copies, strict=True):
            np.testing.assert_array_equal(each, copy)
    assert not np.array_equal(copies[0], compiled.weight_tensors()[0])
