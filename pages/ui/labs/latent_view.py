"""An autoencoder trained on the spot, and the walk through its plane."""

from __future__ import annotations

import streamlit as st

from dlcore import Run
from dlcore.arrays import Array
from dlcore.labs.autoencoder import (
    PART,
    STEPS,
    LatentPlane,
    LatentWalk,
    TrainAutoencoder,
    WalkLatentPlane,
)
from dlcore.labs.between import LAB
from pages.ui.charts.style import chart_config
from pages.ui.labs.pictures import Picture, picture_row
from pages.ui.labs.plane_chart import plane_chart
from pages.ui.shell.names import classes_of
from pages.ui.shell.services import engine
from pages.ui.shell.terms import draw_term_links
from pages.ui.shell.text import number, t

_WHITE, _SMALL, _WIDE = 255, 56, 336


def draw(run: Run, first: int, second: int) -> None:
    """Draw the button that trains the autoencoder, then its plane and the way between two images.

    Args:
        run: a run on images.
        first: index of the first test image.
        second: index of the other one.
    """
    st.subheader(t("lab.latent_title"), anchor=False)
    st.markdown(t("lab.latent_about"))
    key, controls = f"lab_latent_{run.id}", st.empty()
    if key not in st.session_state:
        with controls.container():
            label, icon = t("lab.latent_train"), ":material/model_training:"
            if st.button(label, icon=icon, key="lab_latent_train"):
                st.session_state[key] = _train(run)
                controls.empty()
    if plane := st.session_state.get(key):
        _draw_plane(run, plane)
        _draw_walk(_walk(run.id, first, second))


def _train(run: Run) -> LatentPlane:
    """Train in parts; any press, such as that of Stop, ends it."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        bar = st.progress(0.0)
        st.button(t("lab.stop"), icon=":material/stop:", key="lab_latent_stop")
    for steps in range(PART, STEPS + 1, PART):
        plane = engine().answer(TrainAutoencoder(run=run.id, steps=steps))
        text = t("lab.latent_progress", done=steps, count=STEPS, loss=number(plane.loss))
        bar.progress(steps / STEPS, text=text)
    return plane


@st.cache_data(show_spinner=False, max_entries=100)
def _walk(run_id: str, first: int, second: int) -> LatentWalk:
    return engine().answer(WalkLatentPlane(run=run_id, first=first, second=second))


def _draw_plane(run: Run, plane: LatentPlane) -> None:
    axes = [t("lab.latent_axis", number=axis) for axis in (1, 2)]
    names = classes_of(run.spec.dataset)
    chart = plane_chart(plane.codes, plane.labels, names, plane.low, plane.high, axes)
    left, right = st.columns(2)
    with left:
        st.plotly_chart(chart, config=chart_config(), key="lab_latent_plane")
        draw_term_links(*LAB.terms)
    with right:
        caption = t("lab.latent_grid_about", loss=number(plane.loss))
        grid = Picture(_mosaic(plane.decoded), caption, _WHITE)
        st.html(picture_row(t("lab.latent_grid"), [grid], width=_WIDE))


def _mosaic(images: Array) -> Array:
    """Return a grid of images as one image, the largest second value on top."""
    up, across, rows, columns, channels = images.shape
    tiles = images[::-1].transpose(0, 2, 1, 3, 4)
    mosaic: Array = tiles.reshape(up * rows, across * columns, channels)
    return mosaic


def _draw_walk(walk: LatentWalk) -> None:
    ways = {t("lab.latent_walk"): walk.decoded, t("lab.series.between.pixels"): walk.pixels}
    for title, images in ways.items():
        pictures = [Picture(image, str(step + 1), _WHITE) for step, image in enumerate(images)]
        st.html(picture_row(title, pictures, width=_SMALL))
