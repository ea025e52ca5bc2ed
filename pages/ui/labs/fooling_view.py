"""One test image, changed as far as the learner moves epsilon."""

from __future__ import annotations

import streamlit as st

from dlcore import Run
from dlcore.labs.fooling import EPSILONS, FoolDrawing, FooledImage, FoolImage
from pages.ui.common.predicted_images import PredictedImage, prediction_grid
from pages.ui.labs.own_drawing import DRAWING, can_draw, draw_own, select_source
from pages.ui.labs.samples import select_sample
from pages.ui.shell.choice import select, slide
from pages.ui.shell.error_boundary import error_boundary
from pages.ui.shell.names import classes_of
from pages.ui.shell.services import engine
from pages.ui.shell.text import number, percent, t

_WIDTH, _START = 168, EPSILONS[2]
_UNCHANGED = "unchanged"
_ANY = -1
"""In place of a target class."""


@st.fragment
@error_boundary()
def draw(run: Run) -> None:
    """Draw the choice of image and target, the slider, and the changed images."""
    st.subheader(t("lab.explore"), anchor=False)
    names = classes_of(run.spec.dataset)
    is_drawn = can_draw(run) and select_source() == DRAWING
    pixels = draw_own(run, "lab_fooling_canvas") if is_drawn else None
    left, middle, right = st.columns(3)
    with left:
        sample = 0 if is_drawn else select_sample(run)
    with middle:
        labels = {_ANY: t("lab.fooling_any"), **dict(enumerate(names))}
        key, label = "lab_target", t("lab.fooling_target")
        target = select(key, label, list(labels), labels.__getitem__)
    with right:
        epsilon = slide(
            "lab_epsilon",
            t("lab.fooling_epsilon"),
            EPSILONS,
            lambda value: number(value, 2),
            default=_START,
        )
    if is_drawn and not pixels:
        return
    image = _fool(run.id, pixels, sample, None if target == _ANY else target)
    st.html(prediction_grid(_images(image, EPSILONS.index(epsilon), names), 1.0, width=_WIDTH))


@st.cache_data(show_spinner=False, max_entries=100)
def _fool(
    run_id: str, pixels: tuple[float, ...] | None, sample: int, target: int | None
) -> FooledImage:
    if pixels:
        return engine().answer(FoolDrawing(run=run_id, pixels=pixels, target=target))
    return engine().answer(FoolImage(run=run_id, sample=sample, target=target))


def _images(image: FooledImage, at: int, names: tuple[str, ...]) -> list[PredictedImage]:
    pixels = {_UNCHANGED: image.fgsm[0], "fgsm": image.fgsm[at]}
    pixels |= {"iterated": image.iterated[at], "noise": image.noise[at]}
    outputs = [image.probabilities[0, 0], *image.probabilities[:, at]]
    shown = []
    for (code, values), probabilities in zip(pixels.items(), outputs, strict=True):
        predicted = int(probabilities.argmax())
        title = t("lab.unchanged") if code == _UNCHANGED else t(f"lab.series.fooling.{code}")
        notes = [percent(float(probabilities[predicted])), title]
        picture = values[..., 0] if values.shape[-1] == 1 else values
        shown.append(PredictedImage(picture, names[predicted], notes, predicted == image.label))
    return shown
