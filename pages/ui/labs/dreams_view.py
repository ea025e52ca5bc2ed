"""The pictures of the result, and those that one unit likes best."""

from __future__ import annotations

import streamlit as st

from dlcore import Run
from dlcore.labs import load_record
from dlcore.labs.dreams import LAB, SMOOTHNESS, Dreams, DreamUnit, UnitDream
from dlcore.labs.operations import unit_counts
from pages.ui.labs.pictures import Picture, picture_row
from pages.ui.labs.surgery_view import layer_name
from pages.ui.shell.choice import segments, select
from pages.ui.shell.error_boundary import error_boundary
from pages.ui.shell.names import classes_of
from pages.ui.shell.services import engine, store
from pages.ui.shell.text import number, t

_WIDTH, _UNIT_WIDTH, _WHITE = 84, 112, 255


def draw(run: Run) -> None:
    """Draw the pictures of all classes once they are computed, and the choice of a unit."""
    record = load_record(store().artifacts, run.id, LAB)
    if record:
        _draw_classes(run, record.result)
    if unit_counts(run.spec):
        _draw_unit(run)


@st.fragment
@error_boundary()
def _draw_classes(run: Run, result: Dreams) -> None:
    st.subheader(t("lab.dreams_classes"), anchor=False)
    names = classes_of(run.spec.dataset)
    left, right = st.columns(2)
    with left:
        start = select("lab_noise", t("lab.dreams_start"), range(result.pictures.shape[2]), _count)
    with right:
        kinds = range(len(result.pictures))
        smooth = segments("lab_smooth", t("lab.dreams_kind"), kinds, _kind_name)
    pictures = [
        Picture(image, name, _WHITE)
        for image, name in zip(result.pictures[smooth, :, start], names, strict=True)
    ]
    distances = result.distances[smooth, :, start].tolist()
    nearest = [
        Picture(image, t("lab.dreams_distance", distance=number(distance, 2)), _WHITE)
        for image, distance in zip(result.nearest[smooth, :, start], distances, strict=True)
    ]
    st.html(
        picture_row(t("lab.dreams_pictures"), pictures, width=_WIDTH)
        + picture_row(t("lab.dreams_nearest"), nearest, width=_WIDTH)
    )


@st.fragment
@error_boundary()
def _draw_unit(run: Run) -> None:
    st.subheader(t("lab.dreams_unit"), anchor=False)
    counts = unit_counts(run.spec)
    left, middle, right = st.columns(3)
    with left:
        layer = select(
            "lab_layer", t("lab.layer"), list(counts), lambda index: layer_name(run, index)
        )
    with middle:
        unit = select(f"lab_unit_{layer}", t("lab.unit"), range(counts[layer]), _count)
    with right:
        smooth = segments("lab_unit_smooth", t("lab.dreams_kind"), range(2), _kind_name)
    found = _dream(run.id, layer, unit, SMOOTHNESS if smooth else 0.0)
    pictures = [
        Picture(image, t("lab.dreams_output", before=number(low, 2), after=number(high, 2)), _WHITE)
        for image, low, high in zip(
            found.pictures, found.before.tolist(), found.after.tolist(), strict=True
        )
    ]
    st.html(picture_row(t("lab.dreams_starts"), pictures, width=_UNIT_WIDTH))


@st.cache_data(show_spinner=False, max_entries=100)
def _dream(run_id: str, layer: int, unit: int, smoothness: float) -> UnitDream:
    query = DreamUnit(run=run_id, layer=layer, unit=unit, smoothness=smoothness)
    return engine().answer(query)


def _count(index: int) -> str:
    return str(index + 1)


def _kind_name(smooth: int) -> str:
    return t("lab.series.dreams.smooth") if smooth else t("lab.series.dreams.plain")
