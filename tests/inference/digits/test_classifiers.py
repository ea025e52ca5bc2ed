"""Networks that read drawings: the bundled one and a learner's own, asked as the pages ask."""

from __future__ import annotations

import json

import numpy as np
import pytest

import dlcore
from dlcore import Run, Store
from dlcore.datasets import Cache, NoisyLine
from dlcore.datasets.uploads.image_file import read_picture
from dlcore.errors import ReaderUnfit
from dlcore.handwriting import pen_digits
from dlcore.handwriting.drawing import DIGITS, MNIST, prepared
from dlcore.handwriting.ink import ink_of
from dlcore.handwriting.scribbles import scribble
from dlcore.handwriting.strokes import rendered
from dlcore.inference.context import QueryContext
from dlcore.inference.digits.classifiers import can_read
from dlcore.inference.digits.classify import ClassifyDigit, PreparedDrawing
from dlcore.inference.digits.evaluate_pen_digits import EvaluatePenDigits
from dlcore.inference.images.activations import TraceActivations
from dlcore.inference.serialization import decode_answer, decode_query, encode_answer, encode_query
from dlcore.pretrained.digits.model import BUNDLED, WEIGHTS, card
from tests.handwriting.images import file_of, grey, ink
from tests.stored_runs import going_on


@pytest.fixture(scope="module")
def context(tmp_path_factory: pytest.TempPathFactory) -> QueryContext:
    folder = tmp_path_factory.mktemp("home")
    return QueryContext(Store(folder), Cache(folder / "data"))


@pytest.fixture(scope="module")
def own(context: QueryContext) -> Run:
    """A run on the small digits."""
    spec = dlcore.PRESETS["digits-mlp"].spec.changed({"training.epochs": 4})
    return dlcore.train(spec, store=context.store)


def test_the_bundled_network_is_small_and_its_card_tells_where_it_comes_from() -> None:
    assert WEIGHTS.stat().st_size < 1_000_000
    told = json.dumps(card())
    assert "CC BY 4.0" in told and "Alpaydin" in told and "LeCun" in told
    assert card()["accuracy"]["mnist_test"] >= 0.993
    assert card()["accuracy"]["pen"] >= 0.98


def test_the_bundled_network_reads_what_it_was_not_trained_on(context: QueryContext) -> None:
    told = EvaluatePenDigits(reader=BUNDLED).answer(context)
    assert told.proper >= 0.975
    assert told.proper > told.naive + 0.05
    assert (told.answers == pen_digits.sample().labels).mean() == pytest.approx(told.proper)


@pytest.mark.parametrize(("side", "pen"), [(56, 4), (900, 12), (1400, 90)])
def test_size_and_pen_make_no_other_digit(context: QueryContext, side: int, pen: float) -> None:
    for number in range(5):
        file = file_of(grey(ink(number, side=side, pen=pen), 255, 0))
        picture = prepared(ink_of(read_picture(file))).centred
        reading = ClassifyDigit(sheets=(PreparedDrawing.of(BUNDLED, picture),)).answer(context)
        assert reading.label(0) == pen_digits.sample().labels[number]


def test_a_scribble_gets_an_honest_not_sure(context: QueryContext) -> None:
    random = np.random.default_rng(5)
    drawn = [rendered(scribble(random, 320), 320, 18) for _ in range(40)]
    sheets = [PreparedDrawing.of(BUNDLED, prepared(each).centred) for each in drawn]
    readings = [ClassifyDigit(sheets=(sheet,)).answer(context) for sheet in sheets]
    assert sum(reading.is_sure(0) for reading in readings) <= 4


def test_several_networks_read_the_same_drawing(context: QueryContext, own: Run) -> None:
    drawn = ink(0)
    question = ClassifyDigit(
        sheets=(
            PreparedDrawing.of(BUNDLED, prepared(drawn, MNIST).centred),
            PreparedDrawing.of(own.id, prepared(drawn, DIGITS).centred),
        )
    )
    reading = decode_query(encode_query(question)).answer(context)
    reading = decode_answer(question, encode_answer(reading))
    assert reading.label(0) == pen_digits.sample().labels[0]
    assert reading.is_sure(0)
    assert reading.outputs.shape == reading.probabilities.shape == (2, 10)
    assert reading.probabilities.sum(axis=1) == pytest.approx(1)
    assert reading.probabilities[0] == pytest.approx(reading.outputs[0], abs=1e-4)


def test_a_run_of_ones_own_is_tested_on_pen_digits(context: QueryContext, own: Run) -> None:
    told = EvaluatePenDigits(reader=own.id).answer(context)
    assert 0.1 < told.proper <= 1
    assert told.answers.shape == (500,)


def test_a_digit_is_followed_through_either_network(context: QueryContext, own: Run) -> None:
    for name, frame, first in ((BUNDLED, MNIST, (32, 26, 26)), (own.id, DIGITS, (64,))):
        picture = prepared(ink(0), frame).centred
        question = TraceActivations(reader=name, pixels=tuple(picture.ravel().tolist()))
        told = decode_answer(question, encode_answer(question.answer(context)))
        stages = list(told.stages())
        assert stages[0].values.shape == first
        assert stages[-1].values.sum() == pytest.approx(1, abs=1e-4)
        assert told.label == stages[-1].values.argmax()
        assert told.saliency.size == picture.size


def test_a_run_on_other_data_cannot_read(context: QueryContext) -> None:
    spec = dlcore.PRESETS["mse-line"].spec
    assert spec.dataset == NoisyLine()
    run = going_on(context.store, "learner", spec)
    assert not can_read(run)
    with pytest.raises(ReaderUnfit):
        EvaluatePenDigits(reader=run.id).answer(context)
