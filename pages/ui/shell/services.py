"""The store and the engine of this server, shared by all sessions."""

from __future__ import annotations

import atexit
import logging
import threading
from collections.abc import Sequence
from contextlib import suppress
from functools import lru_cache

import streamlit as st

from dlcore import Run, RunState, Spec, Store
from dlcore.classroom import Classroom, Membership
from dlcore.engine.contract import Engine
from dlcore.engine.open_engine import open_engine
from dlcore.errors import RunFinished
from dlcore.experiments.estimate import run_time
from dlcore.planning.allocator import return_large_blocks
from dlcore.planning.plan import plan
from dlcore.settings import TEACHER_PASSCODE, teacher_passcode
from pages.ui.shell.learner import learner
from pages.ui.shell.tables import prepare_tables

_log = logging.getLogger(__name__)

PAST_RUNS = 40
"""Number of the learner's newest runs that an estimate uses."""

ENDED_SECONDS = 3600.0

_opening = threading.Lock()

UNFINISHED = (RunState.QUEUED, RunState.RUNNING, RunState.PAUSED)


@st.cache_resource(show_spinner=False)
def store() -> Store:
    """Return the store of all runs."""
    return Store()


def classroom() -> Classroom:
    """Return the classes of this server."""
    with _opening:
        return _classroom(store())


# Every poll asks several times, for which Streamlit's cache is too slow.
@lru_cache(maxsize=1)
def _classroom(opened_store: Store) -> Classroom:
    """Return the classes in a store; the first call sets the teacher's passcode."""
    # Keys of passcodes and words need much memory for a moment.
    return_large_blocks()
    opened = Classroom(opened_store)
    passcode = teacher_passcode() or _secret_passcode()
    if passcode:
        opened.teachers.set_passcode(passcode)
    elif not opened.teachers.has_passcode():
        _log.warning("Teacher's passcode: %s", opened.teachers.generate_passcode())
    return opened


@st.cache_data(ttl=ENDED_SECONDS, show_spinner=False)
def delete_ended_classes() -> None:
    """Delete the classes whose end has come; any page of anybody does so once an hour."""
    classroom().delete_ended()


def _secret_passcode() -> str | None:
    """Return the passcode among Streamlit's secrets; None where there are none."""
    try:
        return str(st.secrets[TEACHER_PASSCODE])
    except (FileNotFoundError, KeyError):
        return None


def membership() -> Membership | None:
    """Return the class into which this learner has been let."""
    found = classroom().members.membership(learner())
    return found if found and found.member.admitted else None


def guess_source() -> str:
    """Return who gives a code or passcode: the browser's network address."""
    return st.context.ip_address or "local"


@st.cache_resource(show_spinner=False)
def engine() -> Engine:
    """Return the engine; its worker starts to warm up at the first call."""
    started = open_engine(store())
    atexit.register(started.close)
    return started


def resume_unfinished() -> None:
    """Start the engine if a previous server left unfinished runs; it then resumes them."""
    if store().runs(states=UNFINISHED):
        engine()


def start_run(spec: Spec, *, preset: str = "", name: str = "") -> Run:
    """Put a run of this learner into the queue.

    Raises:
        SpecError: the spec cannot be run, or exceeds the bounds of the learner's class.
        ClassPaused: the teacher has paused the class.
        DiskFull: the learner's runs use their share of the disk.
        StoreFull: the runs of others leave no space.
    """
    plan(spec)
    if joined := membership():
        joined.steering.check_run(spec)
    run = store().create(spec, learner(), name=name, preset=preset)
    # The engine of another server on this store may already have trained it.
    with suppress(RunFinished):
        engine().start(run.id)
    return run


def learner_runs() -> list[Run]:
    """Return this learner's runs, newest first."""
    runs = store().runs(learner())
    if any(run.state.is_finished() for run in runs):
        prepare_tables()
    return runs


def estimate_seconds(specs: Sequence[Spec]) -> tuple[float, float] | None:
    """Estimate from this learner's past runs how long runs will take.

    Args:
        specs: at least one.

    Returns:
        A lower and an upper value in seconds, for all of them together; None where a run may end
        at any time.
    """
    past = learner_runs()[:PAST_RUNS]
    ranges = [bounds for spec in specs if (bounds := run_time(spec, past))]
    if len(ranges) < len(specs):
        return None
    return sum(low for low, _ in ranges), sum(high for _, high in ranges)
