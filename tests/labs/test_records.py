"""Results of labs survive in the store, and damaged ones are put aside."""

from __future__ import annotations

import numpy as np

from dlcore import Store
from dlcore.labs import LABS, Record, load_record, save_record
from dlcore.labs.fooling import Fooling
from tests.stored_runs import finished_run

LAB = LABS["fooling"]


def test_a_record_is_kept_with_its_run(store: Store) -> None:
    run = finished_run(store, "learner")
    assert load_record(store.artifacts, run.id, LAB) is None
    result = Fooling(*[np.eye(3, 7, k, dtype=bool) for k in range(3)])
    save_record(store.artifacts, run.id, LAB, Record("noise", result))
    found = load_record(store.artifacts, run.id, LAB)
    assert found and found.prediction == "noise"
    np.testing.assert_array_equal(found.result.iterated, result.iterated)
    store.delete(run.id)
    assert load_record(store.artifacts, run.id, LAB) is None


def test_a_damaged_record_counts_as_none(store: Store) -> None:
    run = finished_run(store, "learner")
    for text in ("{", '{"prediction": "noise", "result": {"fgsm": 1}}'):
        with store.artifacts.atomic_write(run.id, LAB.artifact()) as path:
            path.write_text(text)
        assert load_record(store.artifacts, run.id, LAB) is None
        assert store.artifacts.names(run.id) == [f"damaged-{LAB.artifact()}"]
