"""Runs are admitted as long as all of them fit into memory."""

from __future__ import annotations

from dlcore import PRESETS, Spec, Store, plan
from dlcore.engine.admission import Admission

SPEC = PRESETS["digits-mlp"].spec
WIDE = SPEC.changed({"layers.1.units": 4096})


def training_bytes(spec: Spec) -> int:
    """Return what a run needs beyond its weights and its data."""
    planned = plan(spec)
    return planned.memory_bytes - planned.state_bytes - planned.data_bytes


def test_any_first_run_is_admitted(store: Store) -> None:
    admission = Admission(1, workers=1)
    assert admission.admit(store.create(WIDE, "ann")) and not admission.has_refused
    assert not admission.admit(store.create(SPEC, "ann")) and admission.has_refused


def test_each_run_needs_its_weights_and_all_share_the_rest(store: Store) -> None:
    planned = plan(WIDE)
    admission = Admission(planned.memory_bytes + 2 * planned.state_bytes, workers=1)
    admission.add([WIDE.changed({"seed": 1})])
    admitted = [
        admission.admit(store.create(WIDE.changed({"seed": seed}), "ann")) for seed in range(2, 5)
    ]
    assert admitted == [True, True, False]


def test_each_worker_trains_and_holds_the_data(store: Store) -> None:
    one, two = (Admission(training_bytes(SPEC) * 3 // 2, workers=workers) for workers in (1, 2))
    for admission in (one, two):
        admission.add([SPEC])
    run = store.create(SPEC, "ann")
    assert one.admit(run) and not two.admit(run)


def test_a_smaller_run_fits_where_a_large_one_does_not(store: Store) -> None:
    admission = Admission(plan(SPEC).memory_bytes * 6 // 5, workers=1)
    assert [admission.admit(store.create(spec, "ann")) for spec in (SPEC, WIDE, SPEC)] == [
        True,
        False,
        True,
    ]


def test_a_class_of_forty_is_admitted(store: Store) -> None:
    admission = Admission(2_000_000_000, workers=1)
    spec = PRESETS["kaneko-mlp"].spec
    assert all(
        admission.admit(store.create(spec.changed({"seed": seed}), "ann")) for seed in range(40)
    )
