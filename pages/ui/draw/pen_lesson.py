"""The lesson that one's own digits are not MNIST's, with figures of networks that know no other."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

import numpy as np
import streamlit as st

from dlcore import Run
from dlcore.handwriting import pen_digits
from dlcore.handwriting.pen_images import pen_pictures
from dlcore.inference.digits.evaluate_pen_digits import EvaluatePenDigits, PenDigitsEvaluation
from dlcore.pretrained.digits.model import card
from pages.ui.common.pixels import STYLE, picture
from pages.ui.common.plain_table import plain_table
from pages.ui.common.run_titles import titles
from pages.ui.shell.choice import select
from pages.ui.shell.error_boundary import error_boundary
from pages.ui.shell.names import name_of
from pages.ui.shell.services import engine
from pages.ui.shell.text import percent, t

MISTAKES = 16

_STYLE = f"""{STYLE}
<style>
.dl-mistakes {{ display: flex; flex-wrap: wrap; gap: 12px; }}
.dl-mistakes > figure {{ margin: 0; }}
.dl-mistakes figcaption {{ font-size: 0.9rem; text-align: center; margin-top: 2px;
  font-variant-numeric: tabular-nums; }}
</style>
"""


@st.fragment
@error_boundary()
def pen_lesson(runs: Sequence[Run]) -> None:
    """Draws the lesson.

    Args:
        runs: the learner's that read digits, newest first.
    """
    st.markdown(t("draw.lesson_about", count=len(pen_digits.sample())))
    run = _chosen(runs)
    told = _measured(run) if run else None
    st.html(plain_table(_header(), _rows(run, told)))
    st.caption(t("draw.lesson_source", sample=len(pen_digits.sample()), count=_reported()))
    if run is None:
        words, icon = t("draw.lesson_train"), ":material/model_training:"
        st.page_link("pages/train.py", label=words, icon=icon)
    if told:
        _mistakes(told)


def _chosen(runs: Sequence[Run]) -> Run | None:
    if not runs:
        return None
    known, named = {run.id: run for run in runs}, titles(runs)
    return known[select("draw_lesson", t("draw.lesson_run"), list(known), named.__getitem__)]


def _measured(run: Run) -> PenDigitsEvaluation:
    with st.spinner(t("draw.lesson_measuring")):
        return engine().answer(EvaluatePenDigits(reader=run.id))


def _header() -> Sequence[str]:
    return (
        t("draw.lesson_network"),
        t("draw.lesson_mnist"),
        t("draw.lesson_naive"),
        t("draw.lesson_pen"),
    )


def _rows(run: Run | None, told: PenDigitsEvaluation | None) -> list[Sequence[str]]:
    figures = card()
    bundled = figures["accuracy"]
    rows = [
        _row(name_of("preset", preset), measured["mnist_test"], measured)
        for preset, measured in figures["lessons"].items()
    ]
    rows.append(_row(t("draw.bundled"), bundled["mnist_test"], bundled))
    if run and told:
        own = {"pen": told.proper, "pen_naive": told.naive}
        test = run.progress.test.get("accuracy")
        # A test on other digits than MNIST's is no figure for that column.
        on_mnist = test if run.spec.dataset.name == "mnist" else None
        rows.append(_row(titles([run])[run.id], on_mnist, own))
    return rows


def _row(name: str, mnist: float | None, figures: dict[str, float]) -> Sequence[str]:
    return (name, percent(mnist, 2), percent(figures["pen_naive"]), percent(figures["pen"]))


def _reported() -> int:
    """Digits behind the figures that were measured when the app was made."""
    return int(card()["reported_on"])


def _mistakes(told: PenDigitsEvaluation) -> None:
    """Digits that the run took for others."""
    digits = pen_digits.sample()
    wrong = [i for i, answer in enumerate(told.answers) if answer != digits.labels[i]][:MISTAKES]
    if not wrong:
        return
    st.markdown(t("draw.lesson_mistakes"))
    drawn = pen_pictures(digits, wrong)
    figures = [
        _mistake(each, int(digits.labels[i]), int(told.answers[i]))
        for i, each in zip(wrong, drawn, strict=True)
    ]
    st.html(f'{_STYLE}<div class="dl-mistakes">{"".join(figures)}</div>')


def _mistake(drawn: np.ndarray, label: int, answer: int) -> str:
    words = escape(t("draw.lesson_verdict", label=label, answer=answer))
    image = picture(drawn, 1.0, 84, str(label))
    return f"<figure>{image}<figcaption>{words}</figcaption></figure>"
