"""The choice of the precision, where the network and the machine gain from it."""

from __future__ import annotations

import streamlit as st

from dlcore import Spec
from dlcore.inference.precision import MeasurePrecision
from dlcore.models.precision import FLOAT32, PRECISIONS, Precision, has_convolution
from dlcore.planning.half_precision import PrecisionSpeed, load_speed, save_speed
from dlcore.settings import home
from pages.ui.common.draft import widget_key
from pages.ui.shell.error_boundary import error_boundary
from pages.ui.shell.names import name_of
from pages.ui.shell.services import engine
from pages.ui.shell.terms import explained
from pages.ui.shell.text import number, t
from pages.ui.train.fields import choice_field


def precision_form(spec: Spec) -> Precision:
    """Draw the choice, or why there is none.

    Half precision can only be chosen where it was measured to be faster. A spec from
    elsewhere keeps it, because what is reproduced is its arithmetic, not its speed.
    """
    current = spec.training.precision
    if not has_convolution(spec.layers):
        return FLOAT32
    speed = load_speed(home())
    if speed is None and current == FLOAT32:
        st.button(
            t("train.precision_measure"),
            key=widget_key("precision.measure"),
            help=explained(t("train.precision_help"), "conv2d"),
            icon=":material/speed:",
            on_click=_measure,
        )
        return FLOAT32
    is_faster = speed is not None and speed.is_faster
    chosen: Precision = current
    if is_faster or current != FLOAT32:
        chosen = choice_field(
            "precision",
            t("train.precision"),
            PRECISIONS if is_faster else (FLOAT32,),
            current,
            lambda name: name_of("precision", name),
            explained(t("train.precision_help"), "conv2d"),
        )
    if speed:
        st.caption(_reason(speed))
    return chosen


def _reason(speed: PrecisionSpeed) -> str:
    """Return what was measured, and what follows."""
    if speed.is_faster:
        return t("train.precision_faster", gain=number(speed.gain, 1))
    return t("train.precision_slower", factor=number(1 / speed.gain, 1))


def _measure() -> None:
    """Measure in a worker, for everybody on this server."""
    with error_boundary():
        speed = engine().answer(MeasurePrecision())
        # The worker of a cluster has a home of its own.
        save_speed(home(), speed)
