"""Runs that foretell a series: chosen by recipe, each with its seeds, and made more."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import streamlit as st

from dlcore import Run, RunState
from dlcore.experiments.seeds import by_recipe, one_a_seed
from dlcore.inference.forecasting.forecast import can_forecast, is_series
from pages.ui.common.repeat_form import repeat
from pages.ui.common.run_titles import titles
from pages.ui.shell.choice import select
from pages.ui.shell.error_boundary import error_boundary
from pages.ui.shell.services import own_runs
from pages.ui.shell.text import t

SEEDS = 5
"""So many tell how far seeds are apart."""

POLL_SECONDS = 1.0

_CHOICE, _NEWEST = "forecast_run", "forecast_newest"


@dataclass(frozen=True)
class Forecasters:
    """Runs that differ by their seed alone.

    Args:
        title: plain text.
        ended: those that can foretell, one for each seed, newest first.
        active: those that wait or train.
    """

    title: str
    ended: tuple[Run, ...]
    active: tuple[Run, ...]


def chosen_forecasters() -> Forecasters | None:
    """Lets the learner choose; None where there is no run on a series."""
    runs = [run for run in own_runs() if is_series(run.spec.dataset) and _counts(run)]
    if not runs:
        return None
    groups = {group[0]: group for group in by_recipe([run.spec for run in runs])}
    names = titles([runs[first] for first in groups])
    ids = {runs[first].id: first for first in groups}
    if st.session_state.pop(_NEWEST, False):
        st.session_state[_CHOICE] = next(iter(ids))
    labels = {
        run_id: t(
            "forecast.label",
            name=names[run_id],
            window=t("forecast.sees", count=runs[place].spec.dataset.info().input_shape[0]),
            seeds=t("forecast.seeds", count=len(groups[place])),
        )
        for run_id, place in ids.items()
    }
    chosen = select(_CHOICE, t("forecast.runs"), [*ids], labels.__getitem__)
    group = groups[ids[chosen]]
    ended = [place for place in group if can_forecast(runs[place])]
    return Forecasters(
        names[chosen],
        tuple(runs[place] for place in one_a_seed([run.spec for run in runs], ended)),
        tuple(runs[place] for place in group if not runs[place].state.is_finished()),
    )


def choose_newest() -> None:
    """Lets the network that was begun last be the chosen one when the page is drawn anew."""
    st.session_state[_NEWEST] = True


def seeds_wanted(chosen: Forecasters) -> None:
    """Draws how many seeds there are, how those that train go on, and the button for more."""
    if chosen.active:
        st.fragment(_progress, run_every=POLL_SECONDS)([run.id for run in chosen.active])
        return
    lacking = SEEDS - len(chosen.ended)
    if lacking <= 0 or not chosen.ended:
        return
    st.markdown(t("forecast.few_seeds", count=len(chosen.ended), seeds=SEEDS))
    if st.button(t("forecast.more_seeds", count=lacking), icon=":material/casino:", type="primary"):
        repeat(chosen.ended[0], lacking)
        st.rerun()


@error_boundary()
def _progress(ids: Sequence[str]) -> None:
    runs = [run for run in own_runs() if run.id in set(ids)]
    if not runs or all(run.state.is_finished() for run in runs):
        # The page is drawn once more, with what was learned.
        st.rerun()
    share = sum(_share(run) for run in runs) / len(runs)
    done = sum(run.state.is_finished() for run in runs)
    st.progress(share, text=t("forecast.training", done=done, count=len(runs)))


def _share(run: Run) -> float:
    return 1.0 if run.state.is_finished() else run.progress.share


def _counts(run: Run) -> bool:
    return run.state is not RunState.FAILED
