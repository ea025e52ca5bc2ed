"""A lesson on distribution shift: networks trained on MNIST classify other writers' digits."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

import numpy as np
import streamlit as st

from dlcore import Run
from dlcore.handwriting import pen_digits
from dlcore.handwriting.pen_images import render_pen_digits
from dlcore.inference.digits.evaluate_pen_digits import EvaluatePenDigits, PenDigitsEvaluation
from dlcore.pretrained.digits.model import model_card
from pages.ui.common.pixels import image_html
from pages.ui.common.plain_table import plain_table
from pages.ui.common.run_titles import unique_titles
from pages.ui.shell.choice import select
from pages.ui.shell.error_boundary import error_boundary
from pages.ui.shell.names import name_of
from pages.ui.shell.services import engine
from pages.ui.shell.text import percent, t

MAX_ERRORS = 16


@st.fragment
@error_boundary()
def draw_pen_lesson(runs: Sequence[Run]) -> None:
    """Draw the lesson.

    Args:
        runs: the learner's runs that classify digits, newest first.
    """
    sample_size, reported_size = len(pen_digits.sample()), int(model_card()["reported_on"])
    st.markdown(t("draw.lesson_about", count=sample_size))
    run = _select_run(runs)
    evaluation = _evaluate(run) if run else None
    st.html(plain_table(_header(), _rows(run, evaluation)))
    st.caption(t("draw.lesson_source", sample=sample_size, count=reported_size))
    if run is None:
        label, icon = t("draw.lesson_train"), ":material/model_training:"
        st.page_link("pages/train.py", label=label, icon=icon)
    if evaluation:
        _draw_errors(evaluation)


def _select_run(runs: Sequence[Run]) -> Run | None:
    if not runs:
        return None
    by_id, names = {run.id: run for run in runs}, unique_titles(runs)
    return by_id[select("draw_lesson", t("draw.lesson_run"), list(by_id), names.__getitem__)]


def _evaluate(run: Run) -> PenDigitsEvaluation:
    with st.spinner(t("draw.lesson_measuring")):
        return engine().answer(EvaluatePenDigits(model=run.id))


def _header() -> Sequence[str]:
    return (
        t("draw.lesson_network"),
        t("draw.lesson_mnist"),
        t("draw.lesson_naive"),
        t("draw.lesson_pen"),
    )


def _rows(run: Run | None, evaluation: PenDigitsEvaluation | None) -> list[Sequence[str]]:
    content = model_card()
    bundled = content["accuracy"]
    rows = [
        _row(name_of("preset", preset), accuracy["mnist_test"], accuracy)
        for preset, accuracy in content["lessons"].items()
    ]
    rows.append(_row(t("draw.bundled"), bundled["mnist_test"], bundled))
    if run and evaluation:
        pen = {"pen": evaluation.accuracy, "pen_naive": evaluation.naive_accuracy}
        # The test accuracy of other data sets does not belong in the MNIST column.
        test = run.progress.test.get("accuracy") if run.spec.dataset.name == "mnist" else None
        rows.append(_row(unique_titles([run])[run.id], test, pen))
    return rows


def _row(name: str, mnist: float | None, accuracy: dict[str, float]) -> Sequence[str]:
    return (name, percent(mnist, 2), percent(accuracy["pen_naive"]), percent(accuracy["pen"]))


def _draw_errors(evaluation: PenDigitsEvaluation) -> None:
    """Draw digits that the run misclassifies."""
    digits = pen_digits.sample()
    errors = [i for i, label in enumerate(evaluation.predicted) if label != digits.labels[i]]
    errors = errors[:MAX_ERRORS]
    if not errors:
        return
    st.markdown(t("draw.lesson_mistakes"))
    images = [
        _error(image, int(digits.labels[i]), int(evaluation.predicted[i]))
        for i, image in zip(errors, render_pen_digits(digits, errors), strict=True)
    ]
    st.html(f'<div class="dl-mistakes">{"".join(images)}</div>')


def _error(image: np.ndarray, label: int, predicted: int) -> str:
    caption = escape(t("draw.lesson_verdict", label=label, answer=predicted))
    digit = image_html(image, 1.0, 84, str(label))
    return f"<figure>{digit}<figcaption>{caption}</figcaption></figure>"
