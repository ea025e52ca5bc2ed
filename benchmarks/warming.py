"""Waiting until a worker is warm: TensorFlow loaded, one small run done."""

from __future__ import annotations

from dlcore import PRESETS, RunState, Spec, Store
from tests.waiting import wait_for

WARM_SECONDS = 180.0


def warm_up(store: Store, spec: Spec | None = None) -> None:
    """Puts a run of one epoch into the queue and waits for its end.

    Args:
        spec: what is trained, so that its shape is warm too; by default the bundled digits, which
            leaves all shapes of other data cold.
    """
    given = spec or PRESETS["digits-mlp"].spec
    short = given.model_copy(update={"training": given.training.model_copy(update={"epochs": 1})})
    run = store.create(short, "warming-up")
    wait_for(lambda: store.run(run.id).state.is_finished(), WARM_SECONDS)
    state = store.run(run.id).state
    if state is not RunState.FINISHED:
        raise RuntimeError(f"warming up ended as {state}")
