"""The confusion matrix and the lists of errors, against scikit-learn and against plain loops."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import confusion_matrix as reference
from sklearn.metrics import recall_score

from dlcore.arrays import Array
from dlcore.inference.images.confusion import (
    class_accuracies,
    confusion_matrix,
    most_confident_errors,
    samples_of_cell,
)
from dlcore.inference.images.test_set import Predictions

CLASSES = 4


@st.composite
def labelled_predictions(draw: st.DrawFn) -> tuple[Array, Predictions]:
    """Labels, and predictions that often agree with them."""
    size = draw(st.integers(1, 40))
    random = np.random.default_rng(draw(st.integers(0, 2**16)))
    # Few different values, so that some samples have equal confidence.
    probabilities = random.integers(0, 4, (size, CLASSES)) / 4
    return random.integers(0, CLASSES, size), Predictions(probabilities.astype(np.float32))


@given(labelled_predictions())
def test_matrix_and_accuracies_are_those_of_scikit_learn(case: tuple[Array, Predictions]) -> None:
    labels, predictions = case
    names = range(CLASSES)
    matrix = confusion_matrix(labels, predictions.predicted, CLASSES)
    np.testing.assert_array_equal(matrix, reference(labels, predictions.predicted, labels=names))
    recalls = recall_score(
        labels, predictions.predicted, labels=names, average=None, zero_division=np.nan
    )
    np.testing.assert_allclose(class_accuracies(matrix), recalls)


@given(labelled_predictions())
def test_cells_hold_each_sample_once_in_order_of_confidence(
    case: tuple[Array, Predictions],
) -> None:
    labels, predictions = case
    matrix = confusion_matrix(labels, predictions.predicted, CLASSES)
    found: list[int] = []
    for (label, predicted), count in np.ndenumerate(matrix):
        samples = samples_of_cell(labels, predictions, label, predicted)
        assert len(samples) == count
        assert np.all(np.diff(predictions.confidence[samples]) <= 0)
        found += samples.tolist()
    assert sorted(found) == list(range(len(labels)))


@given(labelled_predictions(), st.integers(0, 10))
def test_the_listed_errors_are_the_most_confident_ones(
    case: tuple[Array, Predictions], count: int
) -> None:
    labels, predictions = case
    listed = most_confident_errors(labels, predictions, count).tolist()
    errors = [i for i in range(len(labels)) if predictions.predicted[i] != labels[i]]
    assert listed == sorted(errors, key=lambda i: (-predictions.confidence[i], i))[:count]


def test_a_small_case_by_hand() -> None:
    labels = np.array([0, 0, 1, 1, 1])
    outputs = [[0.9, 0.1, 0.0], [0.2, 0.1, 0.7], [0.1, 0.8, 0.1], [0.6, 0.4, 0.0], [0.8, 0.2, 0.0]]
    predictions = Predictions(np.array(outputs, np.float32))
    matrix = confusion_matrix(labels, predictions.predicted, 3)
    assert matrix.tolist() == [[1, 0, 1], [2, 1, 0], [0, 0, 0]]
    np.testing.assert_allclose(class_accuracies(matrix), [1 / 2, 1 / 3, np.nan])
    assert samples_of_cell(labels, predictions, 1, 0).tolist() == [4, 3]
    assert most_confident_errors(labels, predictions, 2).tolist() == [4, 1]
