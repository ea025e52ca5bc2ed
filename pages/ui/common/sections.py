"""Page sections: the heading, and the targets of a data set."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np
import streamlit as st

from dlcore.datasets import Dataset, DatasetSpec, Task
from dlcore.datasets.preprocess import class_counts
from pages.ui.charts.dataset import class_balance, histogram
from pages.ui.charts.style import chart_config
from pages.ui.shell.names import classes_of
from pages.ui.shell.terms import draw_term_links
from pages.ui.shell.text import t


def section(title: str) -> None:
    """Draw a heading with space above it."""
    st.space("small")
    st.header(title, anchor=False)


def targets(spec: DatasetSpec, data: Dataset) -> None:
    """Draw the distribution of the targets: samples of each class, or a histogram."""
    _SECTIONS[data.info.task](spec, data)


def _class_balance(spec: DatasetSpec, data: Dataset) -> None:
    classes = classes_of(spec)
    train, test = (class_counts(y, len(classes)) for y in (data.y_train, data.y_test))
    section(t("data.balance"))
    fewest, most = int(train.min()), int(train.max())
    about = "data.balance_about_equal" if fewest == most else "data.balance_about"
    st.markdown(t(about, fewest=fewest, most=most))
    st.plotly_chart(class_balance(classes, train, test), config=chart_config())
    draw_term_links("label", "training-data", "test-data", "baseline")


def _target_histogram(spec: DatasetSpec, data: Dataset) -> None:
    section(t("data.spread"))
    st.markdown(t("data.spread_about"))
    values = np.concatenate([data.y_train, data.y_test]).ravel()
    st.plotly_chart(histogram(values, t("data.target")), config=chart_config())
    draw_term_links("label", "mean-squared-error")


_SECTIONS: Mapping[Task, Callable[[DatasetSpec, Dataset], None]] = {
    Task.CLASSES: _class_balance,
    Task.NUMBER: _target_histogram,
}
