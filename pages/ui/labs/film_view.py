"""The film of a run epoch by epoch, beside that of another seed."""

from __future__ import annotations

import numpy as np
import plotly.graph_objects as go
import streamlit as st

from dlcore import Run, Spec
from dlcore.arrays import Array
from dlcore.experiments.seeds import next_seeds, with_seed
from dlcore.inference.images.confusion import confusion_matrix
from dlcore.labs.film import LAB, Film
from dlcore.store.weights import has_weights
from pages.ui.charts.style import CONFIG, NEUTRAL, SERIES, SYMBOLS, escape_markup, layout
from pages.ui.common.confusion_chart import confusion_chart
from pages.ui.common.run_progress import draw_progress, unfinished
from pages.ui.shell.choice import slide
from pages.ui.shell.error_boundary import error_boundary
from pages.ui.shell.names import classes_of
from pages.ui.shell.services import engine, learner_runs, start_run, store
from pages.ui.shell.terms import draw_term_links
from pages.ui.shell.text import number, percent, t

POLL_SECONDS = 0.5
_HEIGHT = 420


def draw(run: Run) -> None:
    """Draw the slider over the epochs and the films of the run and of another seed."""
    st.subheader(t("lab.film_explore"), anchor=False)
    _draw_films(run, _other_seed(run))
    _draw_second_seed(run)


@st.fragment
@error_boundary()
def _draw_films(run: Run, other: Run | None) -> None:
    film = replay(run)
    pictures = range(len(film.epochs))
    at = slide(
        f"lab_picture_{run.id}",
        t("lab.film_epoch"),
        pictures,
        lambda index: str(film.epochs[index]),
        default=pictures[-1],
    )
    for column, shown in zip(st.columns(2), (run, other), strict=True):
        if shown:
            with column:
                _draw_picture(shown, int(film.epochs[at]))
    draw_term_links(*LAB.terms)


def _draw_picture(run: Run, epoch: int) -> None:
    film, names = replay(run), classes_of(run.spec.dataset)
    # A run that stopped early kept other epochs: the nearest one is shown.
    at = int(np.abs(film.epochs - epoch).argmin())
    st.markdown(
        t(
            "lab.film_about",
            seed=str(run.spec.seed),
            epoch=int(film.epochs[at]),
            accuracy=percent(float(film.accuracies()[at])),
            variance=percent(float(film.variance.sum()), 0),
        )
    )
    chart = _plane(film, at, names)
    st.plotly_chart(chart, config=CONFIG, key=f"lab_plane_{run.id}")
    matrix = confusion_matrix(film.labels.astype(int), film.predicted[at].astype(int), len(names))
    config = CONFIG | {"displayModeBar": False}
    st.plotly_chart(confusion_chart(matrix, names), config=config, key=f"lab_matrix_{run.id}")


def replay(run: Run) -> Film:
    """Return the film of a run, which is computed once in a session of the server."""
    return _replay(run.id)


@st.cache_data(show_spinner=False, max_entries=20)
def _replay(run_id: str) -> Film:
    queries = LAB.queries(store().run(run_id))
    return LAB.combine([engine().answer(query) for query in queries])


def _plane(film: Film, at: int, names: tuple[str, ...]) -> go.Figure:
    chart = go.Figure()
    low, high = film.points.min(axis=(0, 1)), film.points.max(axis=(0, 1))
    margin = 0.05 * (high - low) + 1e-6
    for label, name in enumerate(names):
        points: Array = film.points[at][film.labels == label]
        colour = (*SERIES, NEUTRAL)[label % (len(SERIES) + 1)]
        chart.add_scatter(
            name=escape_markup(name),
            x=points[:, 0].tolist(),
            y=points[:, 1].tolist(),
            mode="markers",
            marker={"color": colour, "symbol": SYMBOLS[label % len(SYMBOLS)], "size": 7},
            hovertemplate=f"{escape_markup(name)}<extra></extra>",
        )
    axes = [
        {"title": {"text": t("lab.film_axis", number=number(axis + 1))}, "range": list(bounds)}
        for axis, bounds in enumerate(zip(low - margin, high + margin, strict=True))
    ]
    return chart.update_layout(
        layout(height=_HEIGHT, hovermode="closest", xaxis=axes[0], yaxis=axes[1])
    )


def _other_seed(run: Run) -> Run | None:
    """Return the newest finished run of the same recipe with another seed."""
    return next((each for each in _twins(run) if has_weights(store().artifacts, each)), None)


def _twins(run: Run) -> list[Run]:
    return [
        each
        for each in learner_runs()
        if each.spec.seed != run.spec.seed and _same_recipe(each.spec, run.spec)
    ]


def _same_recipe(first: Spec, second: Spec) -> bool:
    return with_seed(first, second.seed) == second


def _draw_second_seed(run: Run) -> None:
    """Draw the button that trains another seed, where there is none yet."""
    twins = _twins(run)
    if active := unfinished(twins):
        engine()
        st.fragment(_watch, run_every=POLL_SECONDS)([each.id for each in active])
    elif not _other_seed(run):
        st.markdown(t("lab.film_one_seed"))
        label, icon = t("lab.film_second_seed"), ":material/casino:"
        if st.button(label, icon=icon, key="lab_second_seed"):
            (spec,) = next_seeds(run.spec, (), 1)
            start_run(spec, preset=run.preset)
            st.rerun()


@error_boundary()
def _watch(run_ids: list[str]) -> None:
    runs = [each for each in learner_runs() if each.id in run_ids]
    if len(unfinished(runs)) < len(run_ids):
        st.rerun()
    draw_progress(runs, key="lab_seed_stop")
