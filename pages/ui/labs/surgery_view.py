"""Units of a layer switched off, and which classes suffer."""

from __future__ import annotations

import streamlit as st

from dlcore import Run
from dlcore.labs import LABS, Figure
from dlcore.labs.surgery import ClassAccuracies, SwitchOffUnits, unit_counts
from pages.ui.labs.figures import draw_figure
from pages.ui.shell.choice import segments, select, select_many
from pages.ui.shell.error_boundary import error_boundary
from pages.ui.shell.names import classes_of, name_of
from pages.ui.shell.services import engine
from pages.ui.shell.text import t

SOME, ALL = "some", "all"


@st.fragment
@error_boundary()
def draw(run: Run) -> None:
    """Draw the choice of layer and units, and the accuracy of each class without them."""
    counts = unit_counts(run.spec)
    if not counts:
        return
    st.subheader(t("lab.surgery_explore"), anchor=False)
    left, right = st.columns([1, 2])
    with left:
        layer = select(
            "lab_layer", t("lab.layer"), list(counts), lambda index: layer_name(run, index)
        )
        part = segments(
            "lab_part",
            t("lab.surgery_part"),
            [SOME, ALL],
            lambda code: t("lab.surgery_some") if code == SOME else t("lab.surgery_all"),
        )
    with right:
        options = range(counts[layer])
        units = list(options)
        if part == SOME:
            key = f"lab_units_{run.id}_{layer}"
            units = select_many(
                key, t("lab.units"), options, lambda index: str(index + 1), default=[0]
            )
    _draw_classes(run, _switch_off(run.id, layer, tuple(units)))


def layer_name(run: Run, index: int) -> str:
    """Return number and kind of a layer."""
    return f"{index + 1}. {name_of('layer', run.spec.layers[index].kind)}"


@st.cache_data(show_spinner=False, max_entries=100)
def _switch_off(run_id: str, layer: int, units: tuple[int, ...]) -> ClassAccuracies:
    return engine().answer(SwitchOffUnits(run=run_id, layer=layer, units=units))


def _draw_classes(run: Run, found: ClassAccuracies) -> None:
    names = (*classes_of(run.spec.dataset), t("lab.all_classes"))
    series = {
        "unchanged": tuple(found.unchanged.tolist()),
        "without": tuple(found.without.tolist()),
        "random_units": tuple(found.random.tolist()),
    }
    draw_figure(LABS["surgery"], Figure("classes", names, series, ("random_units",)))
