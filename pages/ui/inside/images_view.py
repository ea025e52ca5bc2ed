"""A run's predictions for the test images: accuracy, confusions, the most confident errors."""

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
from dlcore.inference.images.test_set import Predictions, PredictTestSet, load_predictions
from pages.ui.charts.style import chart_config
from pages.ui.common.confusion_chart import confusion_chart, share_bars
from pages.ui.common.dataset_download import download_panel
from pages.ui.common.predicted_images import PredictedImage, prediction_grid
from pages.ui.common.sections import section
from pages.ui.inside.test_split import TestSplit, test_split
from pages.ui.inside.upload_image import uploaded_image_view
from pages.ui.shell.choice import select
from pages.ui.shell.error_boundary import error_boundary
from pages.ui.shell.names import classes_of
from pages.ui.shell.services import engine, store
from pages.ui.shell.terms import draw_term_links
from pages.ui.shell.text import number, percent, sentences, t

_FIRST, _FIRST_COLUMNS, _FIRST_WIDTH = 25, 5, 84
_ERRORS, _ERROR_WIDTH = 18, 84
_OF_CELL, _CELL_WIDTH = 24, 64

_CHART = "inside_confusion"
_LABEL, _PREDICTED = "inside_cell_label", "inside_cell_answer"
_OPEN_CELL = "inside_cell"
"""Session key of the open cell and its run; it outlives a page switch, unlike a widget's value."""


@dataclass(frozen=True)
class TestPredictions:
    """A run's predictions with the labels.

    Args:
        test: the samples and their labels.
        predictions: of the run.
        names: of the classes.
    """

    test: TestSplit
    predictions: Predictions
    names: tuple[str, ...]

    @property
    def matrix(self) -> Array:
        """The confusion matrix."""
        return confusion_matrix(self.test.y, self.predictions.predicted, len(self.names))

    def images(self, samples: Iterable[int]) -> list[PredictedImage]:
        """Return samples with their predicted classes."""
        return [self._image(int(sample)) for sample in samples]

    def _image(self, sample: int) -> PredictedImage:
        label, predicted = int(self.test.y[sample]), int(self.predictions.predicted[sample])
        confidence = percent(float(self.predictions.confidence[sample]))
        notes = [confidence, t("inside.sample", sample=str(sample))]
        if label != predicted:
            notes.insert(0, t("inside.in_truth", label=self.names[label]))
        return PredictedImage(self.test.x[sample], self.names[predicted], notes, label == predicted)


def draw(run: Run) -> None:
    """Draw the view; the predictions are computed at the first visit only."""
    if run.spec.dataset.missing_files(Cache.default()):
        download_panel(run.spec.dataset, Cache.default())
        return
    predictions = read_predictions(run)
    _first_images(predictions)
    _confusions(run.id, predictions)
    _errors(predictions)
    uploaded_image_view(run)


def read_predictions(run: Run) -> TestPredictions:
    """Return a run's predictions for its test set, which are computed and stored once.

    Raises:
        NoWeights: the run has no weights.
    """
    predictions = load_predictions(store().artifacts, run.id)
    if predictions is None:
        with st.spinner(t("inside.predicting")):
            engine().answer(PredictTestSet(run=run.id))
        predictions = load_predictions(store().artifacts, run.id)
    if predictions is None:
        raise NoWeights(run=run.id)
    return TestPredictions(test_split(run), predictions, classes_of(run.spec.dataset))


def _first_images(predictions: TestPredictions) -> None:
    left, right = st.columns(2, gap="large")
    count = min(_FIRST, len(predictions.test.y))
    with left:
        st.header(t("inside.first", count=count), anchor=False)
        images = predictions.images(range(count))
        wrong = sum(not image.is_right for image in images)
        st.markdown(t("inside.first_about", count=wrong))
        st.html(
            prediction_grid(
                images, predictions.test.scale, width=_FIRST_WIDTH, columns=_FIRST_COLUMNS
            )
        )
    with right:
        st.header(t("inside.by_class"), anchor=False)
        accuracies = class_accuracies(predictions.matrix)
        hardest = _hardest_classes(predictions.names, accuracies)
        st.markdown(sentences(t("inside.by_class_about"), hardest))
        st.plotly_chart(
            share_bars(predictions.names, accuracies, t("inside.recognised")),
            config=chart_config(),
            key="by_class",
        )
        draw_term_links("accuracy", "recall")


def _hardest_classes(names: tuple[str, ...], accuracies: Array) -> str:
    """Return a sentence on the classes with the lowest accuracy; several may share it."""
    lowest = float(np.nanmin(accuracies))
    if lowest == 1.0:
        return t("inside.no_mistakes")
    hardest = [names[label] for label in np.flatnonzero(accuracies == lowest)]
    return t("inside.hardest", names=t("inside.comma").join(hardest), share=percent(lowest))


@st.fragment
@error_boundary()
def _confusions(run_id: str, predictions: TestPredictions) -> None:
    section(t("inside.confusions"))
    st.markdown(t("inside.confusions_about"))
    matrix, names = predictions.matrix, predictions.names
    cell_run, *cell = st.session_state.get(_OPEN_CELL, [""])
    label, predicted = cell if cell_run == run_id else _largest_confusion(matrix)
    st.session_state[_LABEL], st.session_state[_PREDICTED] = label, predicted
    left, right = st.columns([6, 5], gap="large")
    with right:
        columns = st.columns(2)
        with columns[0]:
            label = _class_choice(t("inside.true_class"), names, _LABEL, run_id)
        with columns[1]:
            predicted = _class_choice(t("inside.answer"), names, _PREDICTED, run_id)
        _cell(predictions, label, predicted)
    with left:
        st.plotly_chart(
            confusion_chart(matrix, names, (label, predicted)),
            config=chart_config(displayModeBar=False),
            key=_CHART,
            on_select=lambda: _open_clicked(run_id),
            selection_mode="points",
        )
        draw_term_links("confusion-matrix", "accuracy", "precision", "recall")


def _class_choice(label: str, names: tuple[str, ...], key: str, run_id: str) -> int:
    return select(
        key,
        label,
        range(len(names)),
        names.__getitem__,
        on_change=lambda: _open_selected(run_id),
    )


def _open_selected(run_id: str) -> None:
    st.session_state[_OPEN_CELL] = (
        run_id,
        st.session_state[_LABEL],
        st.session_state[_PREDICTED],
    )


def _open_clicked(run_id: str) -> None:
    """Open the clicked cell; a second click, which clears the selection, changes nothing."""
    points = st.session_state[_CHART].selection.points
    if points:
        st.session_state[_OPEN_CELL] = (run_id, int(points[0]["y"]), int(points[0]["x"]))


def _largest_confusion(matrix: Array) -> tuple[int, int]:
    """Return label and predicted class of the most frequent error."""
    errors = matrix - np.diag(matrix.diagonal())
    label, predicted = np.unravel_index(int(errors.argmax()), matrix.shape)
    return int(label), int(predicted)


def _cell(predictions: TestPredictions, label: int, predicted: int) -> None:
    """Draw the images of one cell."""
    samples = samples_of_cell(predictions.test.y, predictions.predictions, label, predicted)
    names = {"label": predictions.names[label], "answer": predictions.names[predicted]}
    st.markdown(t("inside.cell", **names, count=len(samples)))
    if len(samples) > _OF_CELL:
        st.caption(t("inside.surest_of", shown=_OF_CELL, images=number(len(samples))))
    images = predictions.images(samples[:_OF_CELL])
    st.html(prediction_grid(images, predictions.test.scale, width=_CELL_WIDTH))


def _errors(predictions: TestPredictions) -> None:
    section(t("inside.mistakes"))
    samples = most_confident_errors(predictions.test.y, predictions.predictions, _ERRORS)
    if not len(samples):
        st.markdown(t("inside.no_mistakes"))
        return
    st.markdown(t("inside.mistakes_about"))
    images = predictions.images(samples)
    st.html(prediction_grid(images, predictions.test.scale, width=_ERROR_WIDTH))
