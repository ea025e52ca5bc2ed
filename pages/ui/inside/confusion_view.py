"""The confusion matrix of a run on data that are no images."""

from __future__ import annotations

import numpy as np
import streamlit as st

from dlcore import Run
from dlcore.arrays import Array
from dlcore.datasets import Cache
from pages.ui.charts.style import chart_config
from pages.ui.common.confusion_chart import confusion_chart
from pages.ui.common.dataset_download import download_panel
from pages.ui.common.sections import section
from pages.ui.inside.images_view import read_predictions
from pages.ui.shell.markdown import escape_markdown
from pages.ui.shell.terms import draw_term_links
from pages.ui.shell.text import t


def draw(run: Run) -> None:
    """Draw the matrix and name the classes that are never predicted."""
    if run.spec.dataset.missing_files(Cache.default()):
        download_panel(run.spec.dataset, Cache.default())
        return
    predictions = read_predictions(run)
    matrix = predictions.matrix
    section(t("inside.confusions"))
    st.markdown(t("inside.confusions_of_rows"))
    missing = [escape_markdown(predictions.names[column]) for column in empty_columns(matrix)]
    if missing:
        names = t("chart.separator").join(missing)
        st.warning(t("inside.never_predicted", names=names), icon=":material/view_column:")
    st.plotly_chart(
        confusion_chart(matrix, predictions.names),
        config=chart_config(displayModeBar=False),
        key="inside_confusion",
    )
    draw_term_links("confusion-matrix", "accuracy", "precision", "recall")


def empty_columns(matrix: Array) -> list[int]:
    """Return the classes that have samples and are never predicted.

    Args:
        matrix: as ``confusion_matrix`` returns it.
    """
    never = (matrix.sum(axis=0) == 0) & (matrix.sum(axis=1) > 0)
    return [int(column) for column in np.flatnonzero(never)]
