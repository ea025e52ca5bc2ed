"""Progress of several runs."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from dlcore import Run


def unfinished(runs: Iterable[Run]) -> list[Run]:
    """Return the runs that wait, train or are paused."""
    return [run for run in runs if not run.state.is_finished()]


def mean_progress(runs: Sequence[Run]) -> float:
    """Return the mean share of the training that is done, from 0 to 1; 0 without runs.

    A finished run counts as done, even if it was stopped early.
    """
    done = sum(1.0 if run.state.is_finished() else run.progress.share for run in runs)
    return done / max(1, len(runs))
