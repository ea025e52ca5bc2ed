"""What a run makes of the test images: the first ones, its confusions, its surest mistakes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import streamlit as st

from dlcore import Run
from dlcore.arrays import Array
from dlcore.datasets import Cache
from dlcore.errors import NoWeights
from dlcore.inference.images.confusion import (
    class_accuracies,
    confusion_matrix,
    most_confident_errors,
    samples_of_cell,
)
from dlcore.inference.images.predictions import Predictions, load
from dlcore.inference.images.test_set import PredictTestSet
from pages.ui.charts.style import CONFIG
from pages.ui.common.dataset_download import download
from pages.ui.common.sections import section
from pages.ui.inside.answered_images import Answered, answered_pictures
from pages.ui.inside.confusion_chart import confusion_chart, share_bars
from pages.ui.inside.own_image import own_image_view
from pages.ui.inside.test_split import TestSplit, test_split
from pages.ui.shell.choice import select
from pages.ui.shell.error_boundary import error_boundary
from pages.ui.shell.names import class_names
from pages.ui.shell.services import engine, store
from pages.ui.shell.text import number, percent, t

_FIRST, _FIRST_COLUMNS, _FIRST_WIDTH = 25, 5, 84
_MISTAKES, _WIDTH = 18, 84
_OF_CELL, _CELL_WIDTH = 24, 64

_CHART = "inside_confusion"
_LABEL, _ANSWER = "inside_cell_label", "inside_cell_answer"
_OPEN = "inside_cell"
"""The cell that is open, and of which run; a widget's value would be gone after another page."""


@dataclass(frozen=True)
class Answers:
    """A run's answers beside the truth.

    Args:
        test: the samples and their labels.
        predictions: the answers.
        names: of the classes.
    """

    test: TestSplit
    predictions: Predictions
    names: tuple[str, ...]

    @property
    def matrix(self) -> Array:
        """Which class was taken for which, how often."""
        return confusion_matrix(self.test.y, self.predictions.predicted, len(self.names))

    def shown(self, samples: Iterable[int]) -> list[Answered]:
        """Samples as pictures with their answers."""
        return [self._one(int(sample)) for sample in samples]

    def _one(self, sample: int) -> Answered:
        label, answer = int(self.test.y[sample]), int(self.predictions.predicted[sample])
        sure = percent(float(self.predictions.confidence[sample]))
        notes = [sure, t("inside.sample", sample=str(sample))]
        if label != answer:
            notes.insert(0, t("inside.in_truth", label=self.names[label]))
        return Answered(self.test.x[sample], self.names[answer], notes, label == answer)


def draw(run: Run) -> None:
    """Draws all of it; the predictions are worked out at the first look only."""
    if run.spec.dataset.missing(Cache.default()):
        download(run.spec.dataset, Cache.default())
        return
    answers = answers_of(run)
    _first(answers)
    _confusions(run.id, answers)
    _mistakes(answers)
    own_image_view(run)


def answers_of(run: Run) -> Answers:
    """A run's answers to its test set, out of the store, where they are put once.

    Raises:
        NoWeights: the run has left nothing that could answer.
    """
    predictions = load(store().artifacts, run.id)
    if predictions is None:
        with st.spinner(t("inside.predicting")):
            engine().answer(PredictTestSet(run=run.id))
        predictions = load(store().artifacts, run.id)
    if predictions is None:
        raise NoWeights(run=run.id)
    return Answers(test_split(run), predictions, class_names(run.spec.dataset.name))


def _first(answers: Answers) -> None:
    left, right = st.columns(2, gap="large")
    count = min(_FIRST, len(answers.test.y))
    with left:
        st.header(t("inside.first", count=count), anchor=False)
        shown = answers.shown(range(count))
        wrong = sum(not one.is_right for one in shown)
        st.markdown(t("inside.first_about", count=wrong))
        st.html(
            answered_pictures(shown, answers.test.scale, width=_FIRST_WIDTH, columns=_FIRST_COLUMNS)
        )
    with right:
        st.header(t("inside.by_class"), anchor=False)
        shares = class_accuracies(answers.matrix)
        worst = int(np.nanargmin(shares))
        st.markdown(
            t(
                "inside.by_class_about",
                name=answers.names[worst],
                share=percent(float(shares[worst])),
            )
        )
        st.plotly_chart(
            share_bars(answers.names, shares, t("inside.recognised")), config=CONFIG, key="by_class"
        )


@st.fragment
@error_boundary()
def _confusions(run_id: str, answers: Answers) -> None:
    section(t("inside.confusions"))
    st.markdown(t("inside.confusions_about"))
    matrix, names = answers.matrix, answers.names
    opened_of, *cell = st.session_state.get(_OPEN, [""])
    label, answer = cell if opened_of == run_id else _most_confused(matrix)
    st.session_state[_LABEL], st.session_state[_ANSWER] = label, answer
    left, right = st.columns([6, 5], gap="large")
    with right:
        columns = st.columns(2)
        with columns[0]:
            label = _class(t("inside.true_class"), names, _LABEL, run_id)
        with columns[1]:
            answer = _class(t("inside.answer"), names, _ANSWER, run_id)
        _cell(answers, label, answer)
    with left:
        st.plotly_chart(
            confusion_chart(matrix, names, (label, answer)),
            config=CONFIG | {"displayModeBar": False},
            key=_CHART,
            on_select=lambda: _open_clicked(run_id),
            selection_mode="points",
        )


def _class(label: str, names: tuple[str, ...], key: str, run_id: str) -> int:
    return select(
        key,
        label,
        range(len(names)),
        names.__getitem__,
        on_change=lambda: _open_chosen(run_id),
    )


def _open_chosen(run_id: str) -> None:
    st.session_state[_OPEN] = (run_id, st.session_state[_LABEL], st.session_state[_ANSWER])


def _open_clicked(run_id: str) -> None:
    """Takes the cell that was clicked; a second click takes nothing back."""
    points = st.session_state[_CHART].selection.points
    if points:
        st.session_state[_OPEN] = (run_id, int(points[0]["y"]), int(points[0]["x"]))


def _most_confused(matrix: Array) -> tuple[int, int]:
    """The mistake that is made most often."""
    mistakes = matrix - np.diag(matrix.diagonal())
    label, answer = np.unravel_index(int(mistakes.argmax()), matrix.shape)
    return int(label), int(answer)


def _cell(answers: Answers, label: int, answer: int) -> None:
    """The images of one cell."""
    samples = samples_of_cell(answers.test.y, answers.predictions, label, answer)
    names = {"label": answers.names[label], "answer": answers.names[answer]}
    st.markdown(t("inside.cell", **names, count=len(samples)))
    if len(samples) > _OF_CELL:
        st.caption(t("inside.surest_of", shown=_OF_CELL, images=number(len(samples))))
    shown = answers.shown(samples[:_OF_CELL])
    st.html(answered_pictures(shown, answers.test.scale, width=_CELL_WIDTH))


def _mistakes(answers: Answers) -> None:
    section(t("inside.mistakes"))
    samples = most_confident_errors(answers.test.y, answers.predictions, _MISTAKES)
    if not len(samples):
        st.markdown(t("inside.no_mistakes"))
        return
    st.markdown(t("inside.mistakes_about"))
    shown = answers.shown(samples)
    st.html(answered_pictures(shown, answers.test.scale, width=_WIDTH))
