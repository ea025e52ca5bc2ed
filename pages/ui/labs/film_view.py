"""The film of a run epoch by epoch, beside that of another seed."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import plotly.graph_objects as go
import streamlit as st

from dlcore import Run, Spec
from dlcore.experiments.seeds import next_seeds, with_seed
from dlcore.inference.images.confusion import confusion_matrix
from dlcore.inference.weights.images import first_layer
from dlcore.inference.weights.weight_history import load_weight_history
from dlcore.labs.film import LAB, DrawnFilm, Film, ReplayDrawing, shuffled
from dlcore.store.weights import has_weights
from pages.ui.charts.style import SERIES, SYMBOLS, chart_config, escape_markup, layout
from pages.ui.common.confusion_chart import confusion_chart
from pages.ui.common.plain_table import plain_table
from pages.ui.common.run_progress import unfinished, watch_runs
from pages.ui.common.weight_images import draw_first_layer
from pages.ui.labs.own_drawing import can_draw, draw_own
from pages.ui.labs.plane_chart import plane_chart
from pages.ui.shell.choice import segments, slide
from pages.ui.shell.error_boundary import error_boundary
from pages.ui.shell.names import classes_of
from pages.ui.shell.services import engine, learner_runs, start_run, store
from pages.ui.shell.terms import draw_term_links
from pages.ui.shell.text import number, percent, t

SEED, SHUFFLED = "seed", "shuffled"
KINDS = (SEED, SHUFFLED)
"""Of the run beside that of the lab."""

_HEIGHT = 320
_IMAGES = 16
"""Units or filters of the first layer shown at once."""


def draw(run: Run) -> None:
    """Draw the slider over the epochs and the films of the run and of another seed."""
    st.subheader(t("lab.film_explore"), anchor=False)
    others = _others(run)
    _draw_films(run, next(iter(others.values()), None) if len(others) < 2 else _select(others))
    _draw_training(run, others)
    if can_draw(run):
        _draw_drawing(run)


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
            variance=percent(float(film.variance.sum())),
        )
    )
    chart = _plane(film, at, names)
    st.plotly_chart(chart, config=chart_config(), key=f"lab_plane_{run.id}")
    matrix = confusion_matrix(film.labels.astype(int), film.predicted[at].astype(int), len(names))
    config = chart_config(displayModeBar=False)
    st.plotly_chart(confusion_chart(matrix, names), config=config, key=f"lab_matrix_{run.id}")
    if layer := first_layer(run.spec):
        history = load_weight_history(store().artifacts, run)
        count = history.last[layer.kernel].shape[-1]
        shown = range(min(_IMAGES, count))
        st.markdown(t("lab.film_weights", shown=len(shown), count=count))
        draw_first_layer(layer, history, history.weights[at], shown)


def replay(run: Run) -> Film:
    """Return the film of a run, which is computed once in a session of the server."""
    return _replay(run.id)


@st.cache_data(show_spinner=False, max_entries=20)
def _replay(run_id: str) -> Film:
    queries = LAB.queries(store().run(run_id))
    return LAB.combine([engine().answer(query) for query in queries])


def _plane(film: Film, at: int, names: tuple[str, ...]) -> go.Figure:
    low, high = film.points.min(axis=(0, 1)), film.points.max(axis=(0, 1))
    axes = [t("lab.film_axis", number=number(axis)) for axis in (1, 2)]
    return plane_chart(film.points[at], film.labels, names, low, high, axes)


def _others(run: Run) -> Mapping[str, Run]:
    """Return the newest finished run with another seed, and that on shuffled labels."""
    trained = [each for each in learner_runs() if has_weights(store().artifacts, each)]
    found = {kind: [each for each in trained if _is(kind, run, each)] for kind in KINDS}
    return {kind: runs[0] for kind, runs in found.items() if runs}


def _is(kind: str, run: Run, other: Run) -> bool:
    """Return whether a run is the other one of a kind for the film of a run."""
    if kind == SEED:
        is_other = other.spec.seed != run.spec.seed
        return is_other and with_seed(run.spec, other.spec.seed) == other.spec
    return other.spec == shuffled(run.spec)


def _select(others: Mapping[str, Run]) -> Run:
    kind = segments("lab_other", t("lab.film_beside"), list(others), _name)
    return others[kind]


def _name(kind: str) -> str:
    return t("lab.film_seed") if kind == SEED else t("lab.film_shuffled")


def _draw_training(run: Run, others: Mapping[str, Run]) -> None:
    """Draw the buttons that train another seed and on shuffled labels, where they are missing."""
    missing = [kind for kind in KINDS if kind not in others and _spec(kind, run)]
    active = [
        each for each in unfinished(learner_runs()) if any(_is(kind, run, each) for kind in missing)
    ]
    if active:
        watch_runs(active, key="lab_seed_stop")
        return
    if missing:
        st.markdown(t("lab.film_one_seed"))
    with st.container(horizontal=True):
        for kind in missing:
            _draw_button(kind, run)


def _draw_button(kind: str, run: Run) -> None:
    labels = {SEED: t("lab.film_second_seed"), SHUFFLED: t("lab.film_train_shuffled")}
    if st.button(labels[kind], icon=":material/casino:", key=f"lab_second_{kind}"):
        spec = _spec(kind, run)
        assert spec
        start_run(spec, preset=run.preset)
        st.rerun()


def _spec(kind: str, run: Run) -> Spec | None:
    if kind == SEED:
        return next_seeds(run.spec, (), 1)[0]
    return shuffled(run.spec)


@st.fragment
@error_boundary()
def _draw_drawing(run: Run) -> None:
    """Draw the canvas, and what the network answered to the drawing after each epoch."""
    st.subheader(t("lab.film_drawing"), anchor=False)
    left, right = st.columns([1, 2])
    with left:
        pixels = draw_own(run, "lab_film_canvas")
    if pixels is None:
        return
    found, names = _replay_drawing(run.id, pixels), classes_of(run.spec.dataset)
    with right:
        chart = _probabilities(found, names)
        st.plotly_chart(chart, config=chart_config(), key="lab_film_drawing")
        answers = [names[label] for label in found.probabilities.argmax(axis=1).tolist()]
        epochs = list(map(str, found.epochs.tolist()))
        rows = [list(pair) for pair in zip(epochs, answers, strict=True)]
        with st.expander(t("lab.numbers"), icon=":material/table:"):
            header = [t("lab.axis.film.epochs"), t("lab.film_answer")]
            st.html(plain_table(header, rows))


@st.cache_data(show_spinner=False, max_entries=50)
def _replay_drawing(run_id: str, pixels: tuple[float, ...]) -> DrawnFilm:
    return engine().answer(ReplayDrawing(run=run_id, pixels=pixels))


def _probabilities(found: DrawnFilm, names: tuple[str, ...]) -> go.Figure:
    """Return the probabilities of the classes that were the answer once."""
    chart = go.Figure()
    for index, label in enumerate(np.unique(found.probabilities.argmax(axis=1)).tolist()):
        chart.add_scatter(
            name=escape_markup(names[label]),
            x=found.epochs.tolist(),
            y=found.probabilities[:, label].tolist(),
            mode="lines+markers",
            line={"color": SERIES[index % len(SERIES)], "width": 2.5},
            marker={"symbol": SYMBOLS[index % len(SYMBOLS)], "size": 8},
        )
    return chart.update_layout(
        layout(
            height=_HEIGHT,
            xaxis_title_text=t("lab.axis.film.epochs"),
            yaxis_title_text=t("lab.film_probability"),
            yaxis_tickformat=".0%",
        )
    )
