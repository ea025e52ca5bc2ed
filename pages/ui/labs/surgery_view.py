"""Operations on one layer, and which classes suffer."""

from __future__ import annotations

import streamlit as st

from dlcore import Run
from dlcore.labs import LABS, Figure
from dlcore.labs.operations import (
    ClassAccuracies,
    GraftLayer,
    MultiplyWeights,
    SwitchOffUnits,
    fits_donor,
    unit_counts,
)
from dlcore.store.weights import has_weights
from pages.ui.common.run_titles import unique_titles
from pages.ui.labs.figures import draw_figure
from pages.ui.shell.choice import segments, select, select_many, slide
from pages.ui.shell.error_boundary import error_boundary
from pages.ui.shell.names import classes_of, name_of
from pages.ui.shell.services import engine, learner_runs, store
from pages.ui.shell.text import number, t

OFF, MULTIPLY, GRAFT = "off", "multiply", "graft"
SOME, ALL = "some", "all"
FACTORS = (-1.0, 0.5, 2.0, 4.0)


@st.fragment
@error_boundary()
def draw(run: Run) -> None:
    """Draw the choice of an operation, and the accuracy of each class after it."""
    counts = unit_counts(run.spec)
    if not counts:
        return
    st.subheader(t("lab.surgery_explore"), anchor=False)
    names = {
        OFF: t("lab.surgery_off"),
        MULTIPLY: t("lab.surgery_multiply"),
        GRAFT: t("lab.surgery_graft"),
    }
    operation = segments(
        "lab_operation", t("lab.surgery_operation"), list(names), names.__getitem__
    )
    left, right = st.columns([1, 2])
    with left:
        layer = select(
            "lab_layer", t("lab.layer"), list(counts), lambda index: layer_name(run, index)
        )
    if operation == GRAFT:
        with right:
            found = _graft(run, layer)
    else:
        with left:
            factor = _select_factor() if operation == MULTIPLY else 0.0
            part = _select_part()
        with right:
            units = _select_units(run, layer, counts[layer], part)
        found = _operate(run.id, layer, units, operation, factor)
    if found:
        _draw_classes(run, found, "random_layer" if operation == GRAFT else "random_units")


def layer_name(run: Run, index: int) -> str:
    """Return number and kind of a layer."""
    return f"{index + 1}. {name_of('layer', run.spec.layers[index].kind)}"


def _select_factor() -> float:
    key, label = "lab_factor", t("lab.surgery_factor")
    return slide(key, label, FACTORS, lambda value: number(value, 1), default=FACTORS[0])


def _select_part() -> str:
    names = {SOME: t("lab.surgery_some"), ALL: t("lab.surgery_all")}
    return segments("lab_part", t("lab.surgery_part"), list(names), names.__getitem__)


def _select_units(run: Run, layer: int, count: int, part: str) -> tuple[int, ...]:
    options = range(count)
    if part == ALL:
        return tuple(options)
    key, label = f"lab_units_{run.id}_{layer}", t("lab.units")
    units = select_many(key, label, options, lambda index: str(index + 1), default=[0])
    return tuple(units)


def _graft(run: Run, layer: int) -> ClassAccuracies | None:
    """Draw the choice of the other run; None if there is none."""
    donors = [each for each in learner_runs() if each.id != run.id and _fits(run, each)]
    if not donors:
        st.info(t("lab.surgery_no_donor"), icon=":material/info:")
        return None
    titles = unique_titles(donors)
    donor = select("lab_donor", t("lab.surgery_donor"), list(titles), titles.__getitem__)
    return _graft_layer(run.id, donor, layer)


def _fits(run: Run, donor: Run) -> bool:
    return fits_donor(run.spec, donor.spec) and has_weights(store().artifacts, donor)


@st.cache_data(show_spinner=False, max_entries=100)
def _graft_layer(run_id: str, donor: str, layer: int) -> ClassAccuracies:
    return engine().answer(GraftLayer(run=run_id, donor=donor, layer=layer))


@st.cache_data(show_spinner=False, max_entries=100)
def _operate(
    run_id: str, layer: int, units: tuple[int, ...], operation: str, factor: float
) -> ClassAccuracies:
    if operation == OFF:
        return engine().answer(SwitchOffUnits(run=run_id, layer=layer, units=units))
    query = MultiplyWeights(run=run_id, layer=layer, units=units, factor=factor)
    return engine().answer(query)


def _draw_classes(run: Run, found: ClassAccuracies, control: str) -> None:
    names = (*classes_of(run.spec.dataset), t("lab.all_classes"))
    series = {
        "unchanged": tuple(found.unchanged.tolist()),
        "without": tuple(found.without.tolist()),
        control: tuple(found.random.tolist()),
    }
    draw_figure(LABS["surgery"], Figure("classes", names, series, (control,)))
