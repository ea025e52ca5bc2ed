"""What each network of the Home page is worth: on test data, on other people's digits, on yours."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from dlcore import Run
from dlcore.arrays import Array
from dlcore.handwriting import pen_digits
from dlcore.inference.digits.classify import ClassifyDigit, PreparedDrawing
from dlcore.inference.digits.evaluate_pen_digits import EvaluatePenDigits
from pages.ui.common.plain_table import plain_table
from pages.ui.shell.services import engine
from pages.ui.shell.text import NOTHING, percent, t


def draw_attempts(runs: Mapping[str, Run], image: Array | None) -> None:
    """Draw a table with a row for each finished run.

    Args:
        runs: by what was changed.
        image: the prepared drawing, None without one.
    """
    finished = {change: run for change, run in runs.items() if run.has_result()}
    count = len(pen_digits.sample())
    with st.spinner(t("home.measuring", count=count)):
        accuracies = [_pen_accuracy(run) for run in finished.values()]
        read = _read(list(finished.values()), image)
    rows = [
        (_name(change), percent(run.progress.test.get("accuracy")), percent(accuracy, 0), digit)
        for (change, run), accuracy, digit in zip(finished.items(), accuracies, read, strict=True)
    ]
    header = (
        t("home.attempt.network"),
        t("home.attempt.test"),
        t("home.attempt.pen"),
        t("home.attempt.drawing"),
    )
    with st.container(key="attempts"):
        st.html(plain_table(header, rows))
        st.caption(t("home.attempt.about", right=round(accuracies[-1] * count), count=count))


def _name(change: str) -> str:
    return t(f"home.change.{change}") if change else t("home.attempt.recipe")


def _pen_accuracy(run: Run) -> float:
    return engine().answer(EvaluatePenDigits(model=run.id)).accuracy


def _read(runs: list[Run], image: Array | None) -> list[str]:
    """Return the digit that each network reads in the drawing."""
    if image is None:
        return [NOTHING] * len(runs)
    drawings = tuple(PreparedDrawing.of(run.id, image) for run in runs)
    prediction = engine().answer(ClassifyDigit(drawings=drawings))
    return [str(prediction.label(index)) for index in range(len(runs))]
