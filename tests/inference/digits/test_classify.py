"""Predictions of several models for drawn digits."""

from __future__ import annotations

import numpy as np
import pytest

from dlcore import Run
from dlcore.datasets.uploads.image_file import read_image
from dlcore.handwriting import pen_digits
from dlcore.handwriting.drawing import DIGITS, MNIST, prepare_drawing
from dlcore.handwriting.ink import extract_ink
from dlcore.handwriting.scribbles import scribble
from dlcore.handwriting.strokes import render_strokes
from dlcore.inference.context import QueryContext
from dlcore.inference.digits.classify import ClassifyDigit, PreparedDrawing
from dlcore.inference.serialization import decode_answer, decode_query, encode_answer, encode_query
from dlcore.pretrained import BUNDLED
from tests.handwriting.images import file_of, grey, ink


@pytest.mark.parametrize(("side", "pen"), [(56, 4), (900, 12), (1400, 90)])
def test_size_and_pen_do_not_change_the_prediction(
    context: QueryContext, side: int, pen: float
) -> None:
    for number in range(5):
        file = file_of(grey(ink(number, side=side, pen=pen), 255, 0))
        image = prepare_drawing(extract_ink(read_image(file))).centred
        query = ClassifyDigit(drawings=(PreparedDrawing.of(BUNDLED, image),))
        assert query.answer(context).label(0) == pen_digits.sample().labels[number]


def test_predictions_for_scribbles_are_not_confident(context: QueryContext) -> None:
    random = np.random.default_rng(5)
    scribbles = [render_strokes(scribble(random, 320), 320, 18) for _ in range(40)]
    drawings = [PreparedDrawing.of(BUNDLED, prepare_drawing(each).centred) for each in scribbles]
    predictions = [ClassifyDigit(drawings=(drawing,)).answer(context) for drawing in drawings]
    assert sum(prediction.is_confident(0) for prediction in predictions) <= 4


def test_several_models_classify_the_same_drawing(context: QueryContext, run: Run) -> None:
    drawn = ink(0)
    query = ClassifyDigit(
        drawings=(
            PreparedDrawing.of(BUNDLED, prepare_drawing(drawn, MNIST).centred),
            PreparedDrawing.of(run.id, prepare_drawing(drawn, DIGITS).centred),
        )
    )
    answer = decode_query(encode_query(query)).answer(context)
    prediction = decode_answer(query, encode_answer(answer))
    assert prediction.label(0) == pen_digits.sample().labels[0]
    assert prediction.is_confident(0)
    assert prediction.outputs.shape == prediction.probabilities.shape == (2, 10)
    assert prediction.probabilities.sum(axis=1) == pytest.approx(1)
    assert prediction.probabilities[0] == pytest.approx(prediction.outputs[0], abs=1e-4)
