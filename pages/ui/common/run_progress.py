"""Progress of several runs, and the button that stops them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import suppress

import streamlit as st

from dlcore import Run
from dlcore.errors import RunFinished
from dlcore.store import Command
from pages.ui.shell.error_boundary import error_boundary
from pages.ui.shell.services import engine, learner_runs
from pages.ui.shell.text import t

POLL_SECONDS = 0.5


def unfinished(runs: Iterable[Run]) -> list[Run]:
    """Return the runs that wait, train or are paused."""
    return [run for run in runs if not run.state.is_finished()]


def mean_progress(runs: Sequence[Run]) -> float:
    """Return the mean share of the training that is done, from 0 to 1; 0 without runs.

    A finished run counts as done, even if it was stopped early.
    """
    done = sum(1.0 if run.state.is_finished() else run.progress.share for run in runs)
    return done / max(1, len(runs))


def draw_progress(runs: Sequence[Run], *, key: str) -> None:
    """Draw how many of the runs are done, with the button that stops the others.

    Args:
        runs: of which at least one is unfinished.
        key: of the button.
    """
    active = unfinished(runs)
    done = t("running.done", done=len(runs) - len(active), count=len(runs))
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.progress(mean_progress(runs), text=done)
        if st.button(t("running.stop"), icon=":material/stop:", key=key):
            stop_runs(active)


def watch_runs(runs: Iterable[Run], *, key: str, about: str = "") -> None:
    """Draw the progress of unfinished runs, which updates itself until one of them ends.

    Args:
        runs: all unfinished.
        key: of the button that stops them.
        about: words above the progress.
    """
    engine()
    st.fragment(_watch, run_every=POLL_SECONDS)([run.id for run in runs], key, about)


@error_boundary()
def _watch(run_ids: Sequence[str], key: str, about: str) -> None:
    runs = [run for run in learner_runs() if run.id in run_ids]
    if len(unfinished(runs)) < len(run_ids):
        st.rerun()
    if about:
        st.markdown(about)
    draw_progress(runs, key=key)


def stop_runs(runs: Iterable[Run]) -> None:
    """Stop runs; those that have finished in the meantime stay as they are."""
    for run in runs:
        with suppress(RunFinished):
            engine().command(run.id, Command.STOP)
