"""The runs of the Home page: one recipe, and the same with one thing changed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import streamlit as st

from dlcore import PRESETS, Run, Spec
from dlcore.errors import RunNotFound
from pages.ui.shell.services import start_run, store

PRESET = "digits-cnn"

CHANGES: Mapping[str, Mapping[str, Any]] = {
    "epochs": {"training.epochs": 1},
    "filters": {"layers.1.filters": 1},
    "learning_rate": {"training.optimizer.learning_rate": 0.1},
}
"""One thing that a learner may change, by its name in the catalogues."""

_RUNS = "home_runs"
"""Session key of the ids of the runs that were started here, by what was changed."""


def spec(change: str = "") -> Spec:
    """Return the recipe, or the one with a change."""
    return PRESETS[PRESET].spec.changed(CHANGES.get(change, {}))


def start(change: str = "") -> None:
    """Train the recipe, or the one with a change; the run becomes the current one."""
    run = start_run(spec(change), preset="" if change else PRESET)
    # The run started last is the last one, also when its change was tried before.
    st.session_state[_RUNS] = {**_without(change), change: run.id}


def start_over() -> None:
    """Forget the runs; the network is untrained again."""
    st.session_state.pop(_RUNS, None)


def runs() -> dict[str, Run]:
    """Return the runs by what was changed, the current one last."""
    found = {}
    for change, run_id in _run_ids().items():
        try:
            found[change] = store().run(run_id)
        except RunNotFound:
            # It was deleted on Compare.
            continue
    return found


def _run_ids() -> dict[str, str]:
    ids: dict[str, str] = st.session_state.get(_RUNS, {})
    return ids


def _without(change: str) -> dict[str, str]:
    return {name: run_id for name, run_id in _run_ids().items() if name != change}
