"""The one store and the one engine of this server, shared by all sessions."""

from __future__ import annotations

import atexit
from contextlib import suppress

import streamlit as st

from dlcore import Run, RunState, Spec, Store
from dlcore.engine.supervisor import LocalEngine
from dlcore.errors import RunFinished
from dlcore.planning.plan import plan
from pages.ui.shell.learner import learner

UNFINISHED = (RunState.QUEUED, RunState.RUNNING, RunState.PAUSED)


@st.cache_resource(show_spinner=False)
def store() -> Store:
    """Where all runs are kept."""
    return Store()


@st.cache_resource(show_spinner=False)
def engine() -> LocalEngine:
    """What trains; its worker starts to warm up at the first call."""
    started = LocalEngine(store())
    atexit.register(started.close)
    return started


def resume_unfinished() -> None:
    """Wakes the engine when a server that ended left runs behind, which then go on."""
    if store().runs(states=UNFINISHED):
        engine()


def begin(spec: Spec, *, preset: str = "", name: str = "") -> Run:
    """Puts a learner's run into the queue.

    Raises:
        SpecError: the spec cannot be run.
        DiskFull: there is no room for another run.
    """
    plan(spec)
    run = store().create(spec, learner(), name=name, preset=preset)
    # The engine of another server on this store may already have trained it.
    with suppress(RunFinished):
        engine().start(run.id)
    return run


def own_runs() -> list[Run]:
    """This learner's runs, newest first."""
    return store().runs(learner())
