"""The choice of one sample: of which part, of which class, and which of those."""

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

ALL = -1


@dataclass(frozen=True)
class Sample:
    """One sample with its answer.

    Args:
        x: as it is stored.
        label: number of its class.
        classes: names of all classes, in label order.
        place: how Python names it.
    """

    x: np.ndarray
    label: int
    classes: tuple[str, ...]
    place: str

    @property
    def answer(self) -> str:
        """The name of its class."""
        return self.classes[self.label]


def chosen_sample(name: str, data: Dataset) -> Sample:
    """Draws the choosers.

    Args:
        name: of the data set.
        data: its arrays; the samples belong to classes.
    """
    parts = {"train": t("data.train"), "test": t("data.test")}
    names = class_names(name)
    classes = {ALL: t("data.all_classes"), **dict(enumerate(names))}
    with st.container(horizontal=True, vertical_alignment="bottom"):
        part = select("data_part", t("data.part"), list(parts), parts.__getitem__, width=170)
        label = select(
            f"data_class_{name}", t("data.class"), list(classes), classes.__getitem__, width=180
        )
        x, y = (data.x_train, data.y_train) if part == "train" else (data.x_test, data.y_test)
        found = np.arange(len(y)) if label == ALL else indices_of_class(y, label)
        key = f"data_index_{name}_{part}_{label}"
        place = st.number_input(
            t("data.index", last=len(found) - 1),
            0,
            len(found) - 1,
            key=key,
            persist_state="session",
            width=210,
        )
        st.button(
            t("data.random"), icon=":material/shuffle:", on_click=_draw, args=(key, len(found))
        )
    index = int(found[place])
    return Sample(x[index], int(y[index]), names, f"x_{part}[{index}]")


def _draw(key: str, count: int) -> None:
    st.session_state[key] = random.randrange(count)
