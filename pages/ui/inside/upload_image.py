"""Classification of an image that the learner uploads."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from dlcore import Run
from dlcore.arrays import Array
from dlcore.datasets.uploads.image_file import opaque
from dlcore.handwriting.drawing import ALL_STEPS, Preparation, prepare_drawing
from dlcore.handwriting.ink import extract_ink
from dlcore.inference.digits.classifiers import image_format_of, is_digit_classifier
from dlcore.inference.images.outputs import PredictSamples
from dlcore.inference.images.test_set import class_probabilities
from dlcore.inference.images.upload_image import UploadedImage, fit_image
from pages.ui.charts.style import chart_config
from pages.ui.common.confusion_chart import share_bars
from pages.ui.common.digit_reading import draw_reading
from pages.ui.common.picture_file import picture_file
from pages.ui.common.pixels import image_html
from pages.ui.common.preparation import draw_preparation
from pages.ui.common.run_titles import unique_titles
from pages.ui.common.sections import section
from pages.ui.shell.error_boundary import error_boundary
from pages.ui.shell.names import class_names
from pages.ui.shell.services import engine
from pages.ui.shell.terms import draw_term_links
from pages.ui.shell.text import percent, t

_WIDTH = 224


@st.fragment
@error_boundary()
def uploaded_image_view(run: Run) -> None:
    """Draw the file field and, for a valid image, the prediction."""
    names = class_names(run.spec.dataset.name)
    section(t("inside.own"))
    st.markdown(t("inside.own_about", names=t("inside.comma").join(names)))
    with error_boundary():
        pixels = picture_file(t("inside.own_file"), key="inside_own")
        if pixels is None:
            return
        if is_digit_classifier(run):
            _digit(run, pixels)
        else:
            _prediction(run, fit_image(pixels, run.spec.dataset.info()), names)


def _digit(run: Run, pixels: Array) -> None:
    """Draw the prediction for a digit, prepared as on the Draw page."""
    ink, image_format = extract_ink(pixels), image_format_of(run.spec)

    def prepare(ink: Array) -> Mapping[str, Preparation]:
        return {run.id: prepare_drawing(ink, image_format)}

    title = unique_titles([run])[run.id]
    draw_reading(ink, prepare, [title], key="inside_own")
    draw_preparation(
        prepare(ink)[run.id],
        image_format,
        ALL_STEPS,
        key="inside_own_numbers",
        picture=opaque(pixels),
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
        st.plotly_chart(chart, config=chart_config(), key="own_bars")
        draw_term_links("predict", "softmax", "confidence")
    st.caption(t("inside.own_caution"))


def _reduce(square: Array) -> Array:
    """Reduce the pixels to about the size on the page."""
    step = max(1, len(square) // _WIDTH)
    return square[::step, ::step]
