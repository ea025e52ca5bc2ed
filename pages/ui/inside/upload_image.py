"""Classification of an image that the learner uploads."""

from __future__ import annotations

import numpy as np
import streamlit as st

from dlcore import Run
from dlcore.datasets.uploads.image_file import MAX_BYTES, read_image
from dlcore.inference.images.outputs import PredictSamples
from dlcore.inference.images.test_set import class_probabilities
from dlcore.inference.images.upload_image import UploadedImage, fit_image
from pages.ui.charts.style import CONFIG
from pages.ui.common.file_chooser import FileChooserLabels, file_chooser
from pages.ui.common.pixels import image_html
from pages.ui.common.sections import section
from pages.ui.inside.confusion_chart import share_bars
from pages.ui.shell.error_boundary import error_boundary
from pages.ui.shell.names import class_names
from pages.ui.shell.services import engine
from pages.ui.shell.terms import draw_term_links
from pages.ui.shell.text import percent, size, t

_WIDTH = 224


@st.fragment
@error_boundary()
def uploaded_image_view(run: Run) -> None:
    """Draw the file field and, for a valid image, the prediction."""
    names = class_names(run.spec.dataset.name)
    section(t("inside.own"))
    st.markdown(t("inside.own_about", names=t("inside.comma").join(names)))
    file = file_chooser(_labels(), key="inside_own")
    if file is None:
        return
    with error_boundary():
        image = fit_image(read_image(file.getvalue()), run.spec.dataset.info())
        _prediction(run, image, names)


def _labels() -> FileChooserLabels:
    limit = size(MAX_BYTES)
    return FileChooserLabels(
        label=t("inside.own_file"),
        choose=t("inside.own_choose"),
        limit=t("inside.own_limit", size=limit),
        drop=t("inside.own_drop"),
        refused=t("inside.own_refused", size=limit),
    )


def _prediction(run: Run, image: UploadedImage, names: tuple[str, ...]) -> None:
    info = run.spec.dataset.info()
    values = tuple(map(float, image.values.ravel()))
    with st.spinner(t("inside.reading")):
        outputs = engine().answer(PredictSamples(run=run.id, samples=(values,))).outputs
    probabilities = class_probabilities(outputs)[0]
    predicted = int(probabilities.argmax())
    columns = st.columns([1, 1, 2], gap="large")
    with columns[0]:
        st.markdown(t("inside.own_square"))
        st.html(image_html(_reduce(image.square), 255, _WIDTH, t("inside.own_square")))
    with columns[1]:
        rows, width = info.input_shape[:2]
        st.markdown(t("inside.own_values", rows=rows, columns=width))
        st.html(image_html(image.values, info.scale, _WIDTH, t("inside.own_seen")))
        if image.is_inverted:
            st.caption(t("inside.own_inverted"))
    with columns[2]:
        share = percent(float(probabilities[predicted]))
        st.markdown(t("inside.own_answer", name=names[predicted], share=share))
        chart = share_bars(names, probabilities, t("inside.probability"))
        st.plotly_chart(chart, config=CONFIG, key="own_bars")
        draw_term_links("predict", "softmax", "confidence")
    st.caption(t("inside.own_caution"))


def _reduce(square: np.ndarray) -> np.ndarray:
    """Reduce the pixels to about the size on the page."""
    step = max(1, len(square) // _WIDTH)
    return square[::step, ::step]
