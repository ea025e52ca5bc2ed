"""A picture of the learner's own, and what a run takes it for."""

from __future__ import annotations

import numpy as np
import streamlit as st

from dlcore import Run
from dlcore.datasets.uploads.image_file import MAX_BYTES, read_picture
from dlcore.inference.images.outputs import AskOutputs
from dlcore.inference.images.own_image import OwnImage, fitted
from dlcore.inference.images.predictions import both_classes
from pages.ui.charts.style import CONFIG
from pages.ui.common.file_chooser import ChooserWords, file_chooser
from pages.ui.common.pixels import STYLE, picture
from pages.ui.common.sections import section
from pages.ui.inside.confusion_chart import share_bars
from pages.ui.shell.error_boundary import error_boundary
from pages.ui.shell.names import class_names
from pages.ui.shell.services import engine
from pages.ui.shell.text import percent, size, t

_WIDTH = 224


@st.fragment
@error_boundary()
def own_image_view(run: Run) -> None:
    """Draws the field for the file and, once there is one, the answer."""
    names = class_names(run.spec.dataset.name)
    section(t("inside.own"))
    st.markdown(t("inside.own_about", names=t("inside.comma").join(names)))
    file = file_chooser(_chooser_words(), key="inside_own")
    if file is None:
        return
    with error_boundary():
        own = fitted(read_picture(file.getvalue()), run.spec.dataset.info())
        _answer(run, own, names)


def _chooser_words() -> ChooserWords:
    limit = size(MAX_BYTES)
    return ChooserWords(
        label=t("inside.own_file"),
        choose=t("inside.own_choose"),
        limit=t("inside.own_limit", size=limit),
        drop=t("inside.own_drop"),
        refused=t("inside.own_refused", size=limit),
    )


def _answer(run: Run, own: OwnImage, names: tuple[str, ...]) -> None:
    info = run.spec.dataset.info()
    values = tuple(map(float, own.values.ravel()))
    with st.spinner(t("inside.reading")):
        outputs = engine().answer(AskOutputs(run=run.id, samples=(values,))).outputs
    shares = both_classes(outputs)[0]
    answer = int(shares.argmax())
    columns = st.columns([1, 1, 2], gap="large")
    with columns[0]:
        st.markdown(t("inside.own_square"))
        st.html(STYLE + picture(_reduced(own.square), 255, _WIDTH, t("inside.own_square")))
    with columns[1]:
        rows, line = info.input_shape[:2]
        st.markdown(t("inside.own_values", rows=rows, columns=line))
        st.html(STYLE + picture(own.values, info.scale, _WIDTH, t("inside.own_seen")))
        if own.is_inverted:
            st.caption(t("inside.own_inverted"))
    with columns[2]:
        words = t("inside.own_answer", name=names[answer], share=percent(float(shares[answer])))
        st.markdown(words)
        chart = share_bars(names, shares, t("inside.probability"))
        st.plotly_chart(chart, config=CONFIG, key="own_bars")
    st.caption(t("inside.own_caution"))


def _reduced(square: np.ndarray) -> np.ndarray:
    """Few enough pixels for the page."""
    return square[:: max(1, len(square) // _WIDTH), :: max(1, len(square) // _WIDTH)]
