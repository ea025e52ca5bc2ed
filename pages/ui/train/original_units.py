"""Errors of a network that predicts scaled numbers, in the units in which they were measured."""

from __future__ import annotations

import streamlit as st

from dlcore import Run
from dlcore.spec import MetricName
from pages.ui.shell.metric_names import metric_name
from pages.ui.shell.text import number, t

_DIGITS = 3
"""Figures that count."""


def original_units(run: Run) -> None:
    """A line below the figures of the test; nothing where the numbers were not scaled."""
    scale = run.spec.dataset.info().target_range
    if scale is None:
        return
    errors = {
        name.value: run.progress.test[name.value] * (scale[1] - scale[0])
        for name in (MetricName.RMSE, MetricName.MAE)
        if name.value in run.progress.test
    }
    for name, error in errors.items():
        st.caption(t("train.original_units", metric=metric_name(name), value=_written(error)))


def _written(error: float) -> str:
    digits = max(0, _DIGITS - len(str(int(error))))
    return number(error, digits)
