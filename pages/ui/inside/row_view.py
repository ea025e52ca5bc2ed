"""The prediction for one row of an uploaded table, whose values can be changed."""

from __future__ import annotations

import math

import streamlit as st

from dlcore import Run
from dlcore.arrays import Array
from dlcore.datasets import UploadCsv
from dlcore.datasets.uploads.csv_facts import Feature
from dlcore.inference.images.test_set import class_probabilities
from dlcore.inference.tables.predict_row import PredictRow, RowPrediction
from pages.ui.common.plain_table import plain_table
from pages.ui.common.sections import section
from pages.ui.shell.choice import select
from pages.ui.shell.error_boundary import error_boundary
from pages.ui.shell.markdown import escape_markdown
from pages.ui.shell.services import engine
from pages.ui.shell.terms import draw_term_links
from pages.ui.shell.text import exact_number, number, percent, t

_COLUMNS = 3
_CLASSES = 10
"""Most likely classes that are listed."""

_MISSING = -1

_SIGNIFICANT_DIGITS = 6
"""Of a predicted number: float32 has seven."""


@st.fragment
@error_boundary()
def draw(run: Run, dataset: UploadCsv) -> None:
    """Draw the choice of a test row, a field for each of its values, and the prediction.

    Args:
        dataset: of the run.
    """
    section(t("inside.one_row"))
    st.markdown(t("inside.row_about"))
    key, label = f"inside_row_{run.id}", t("inside.row_number")
    rows = dataset.info().test_size
    row = int(st.number_input(label, 1, rows, key=key, persist_state="session", width=200)) - 1
    stored = engine().answer(PredictRow(run=run.id, row=row))
    columns = st.columns(_COLUMNS)
    values = []
    for index, feature in enumerate(dataset.features):
        with columns[index % _COLUMNS]:
            name = f"{key}_{row}_{index}"
            values.append(_field(name, feature, float(stored.values[index])))
    query = PredictRow(run=run.id, row=row, values=tuple(values))
    _draw_prediction(dataset, engine().answer(query))
    draw_term_links("predict", "test-data")


def _field(key: str, feature: Feature, value: float) -> float | None:
    """Draw the field of a value; return what is in it, None where a number is missing."""
    label = escape_markdown(feature.name)
    if not feature.categories:
        start = None if math.isnan(value) else value
        return st.number_input(
            label,
            value=start,
            format="%g",
            placeholder=t("inside.missing"),
            key=key,
            persist_state="session",
        )
    codes = [*range(len(feature.categories)), _MISSING]
    names = (*feature.categories, t("inside.missing"))
    return float(select(key, label, codes, names.__getitem__, default=int(value)))


def _draw_prediction(dataset: UploadCsv, prediction: RowPrediction) -> None:
    if dataset.target_range is None:
        probabilities = class_probabilities(prediction.outputs[None])[0]
        predicted = dataset.classes[int(probabilities.argmax())]
        actual = dataset.classes[int(prediction.target)]
    else:
        predicted = _unscale(dataset.target_range, float(prediction.outputs[0]))
        actual = exact_number(prediction.target)
    with st.container(border=True, key="inside_row_prediction"):
        target = escape_markdown(dataset.target)
        st.metric(t("inside.row_predicted", target=target), escape_markdown(predicted))
        # Plain text: the class is the learner's.
        st.text(t("inside.row_actual", value=actual))
        if dataset.target_range is None:
            st.html(_table(dataset.classes, probabilities))


def _table(classes: tuple[str, ...], probabilities: Array) -> str:
    likely = (-probabilities).argsort(kind="stable")[:_CLASSES]
    rows = [[classes[label], percent(float(probabilities[label]))] for label in likely]
    return plain_table([t("inside.class"), t("inside.class_probability")], rows)


def _unscale(target_range: tuple[float, float], value: float) -> str:
    low, high = target_range
    predicted = low + value * (high - low)
    return number(predicted, max(0, _SIGNIFICANT_DIGITS - len(str(int(abs(predicted))))))
