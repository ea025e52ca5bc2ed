"""The choice of one sample by split, class and index."""

from __future__ import annotations

import random
from dataclasses import dataclass

import numpy as np
import streamlit as st

from dlcore.datasets import Dataset
from dlcore.datasets.preprocess import indices_of_class
from pages.ui.shell.choice import select
from pages.ui.shell.names import class_names
from pages.ui.shell.text import t

ALL_CLASSES = -1


@dataclass(frozen=True)
class Sample:
    """One sample with its class.

    Args:
        x: as stored.
        label: index of its class.
        classes: names of all classes, in label order.
        expression: the Python expression of the sample, such as ``x_train[0]``.
    """

    x: np.ndarray
    label: int
    classes: tuple[str, ...]
    expression: str

    @property
    def class_name(self) -> str:
        """Name of its class."""
        return self.classes[self.label]


def select_sample(name: str, data: Dataset) -> Sample:
    """Draw the choice.

    Args:
        name: of the data set.
        data: its arrays; the task is classification.
    """
    splits = {"train": t("data.train"), "test": t("data.test")}
    names = class_names(name)
    classes = {ALL_CLASSES: t("data.all_classes"), **dict(enumerate(names))}
    with st.container(horizontal=True, vertical_alignment="bottom"):
        split = select("data_part", t("data.part"), list(splits), splits.__getitem__, width=170)
        label = select(
            f"data_class_{name}", t("data.class"), list(classes), classes.__getitem__, width=180
        )
        x, y = (data.x_train, data.y_train) if split == "train" else (data.x_test, data.y_test)
        indices = np.arange(len(y)) if label == ALL_CLASSES else indices_of_class(y, label)
        key = f"data_index_{name}_{split}_{label}"
        number = st.number_input(
            t("data.index", last=len(indices) - 1),
            0,
            len(indices) - 1,
            key=key,
            persist_state="session",
            width=210,
        )
        args = (key, len(indices))
        st.button(t("data.random"), icon=":material/shuffle:", on_click=_randomise, args=args)
    index = int(indices[number])
    return Sample(x[index], int(y[index]), names, f"x_{split}[{index}]")


def _randomise(key: str, count: int) -> None:
    st.session_state[key] = random.randrange(count)
