"""Networks that read drawings: the bundled one and a learner's own, asked as the pages ask."""

from __future__ import annotations

import json

import numpy as np
import pytest

import dlcore
from dlcore import Run, Store
from dlcore.ask.desk import Desk
from dlcore.ask.follow import Follow
from dlcore.ask.pen_test import TakePenTest
from dlcore.ask.read_digit import ReadDigit, Sheet
from dlcore.ask.wire import answer_of, packed_answer, packed_question, question_of
from dlcore.datasets import Cache, NoisyLine
from dlcore.errors import ReaderUnfit
from dlcore.picture_file import read_picture
from dlcore.predict import pen_digits
from dlcore.predict.bundled import BUNDLED, WEIGHTS, card
from dlcore.predict.drawing import DIGITS, MNIST, prepared
from dlcore.predict.picture import ink_of
from dlcore.predict.readers import can_read
from dlcore.predict.scribbles import scribble
from dlcore.predict.strokes import rendered
from tests.predict.pictures import file_of, grey, ink
from tests.stored_runs import going_on


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    folder = tmp_path_factory.mktemp("home")
    return Desk(Store(folder), Cache(folder / "data"))


@pytest.fixture(scope="module")
def own(desk: Desk) -> Run:
    """A run on the small digits."""
    spec = dlcore.PRESETS["digits-mlp"].spec.changed({"training.epochs": 4})
    return dlcore.train(spec, store=desk.store)


def test_the_bundled_network_is_small_and_its_card_tells_where_it_comes_from() -> None:
    assert WEIGHTS.stat().st_size < 1_000_000
    told = json.dumps(card())
    assert "CC BY 4.0" in told and "Alpaydin" in told and "LeCun" in told
    assert card()["accuracy"]["mnist_test"] >= 0.993
    assert card()["accuracy"]["pen"] >= 0.98


def test_the_bundled_network_reads_what_it_was_not_trained_on(desk: Desk) -> None:
    told = TakePenTest(reader=BUNDLED).answer(desk)
    assert told.proper >= 0.975
    assert told.proper > told.naive + 0.05
    assert (told.answers == pen_digits.sample().labels).mean() == pytest.approx(told.proper)


@pytest.mark.parametrize(("side", "pen"), [(56, 4), (900, 12), (1400, 90)])
def test_size_and_pen_make_no_other_digit(desk: Desk, side: int, pen: float) -> None:
    for number in range(5):
        file = file_of(grey(ink(number, side=side, pen=pen), 255, 0))
        picture = prepared(ink_of(read_picture(file))).centred
        reading = ReadDigit(sheets=(Sheet.of(BUNDLED, picture),)).answer(desk)
        assert reading.label(0) == pen_digits.sample().labels[number]


def test_a_scribble_gets_an_honest_not_sure(desk: Desk) -> None:
    random = np.random.default_rng(5)
    drawn = [rendered(scribble(random, 320), 320, 18) for _ in range(40)]
    sheets = [Sheet.of(BUNDLED, prepared(each).centred) for each in drawn]
    readings = [ReadDigit(sheets=(sheet,)).answer(desk) for sheet in sheets]
    assert sum(reading.is_sure(0) for reading in readings) <= 4


def test_several_networks_read_the_same_drawing(desk: Desk, own: Run) -> None:
    drawn = ink(0)
    question = ReadDigit(
        sheets=(
            Sheet.of(BUNDLED, prepared(drawn, MNIST).centred),
            Sheet.of(own.id, prepared(drawn, DIGITS).centred),
        )
    )
    reading = question_of(packed_question(question)).answer(desk)
    reading = answer_of(question, packed_answer(reading))
    assert reading.label(0) == pen_digits.sample().labels[0]
    assert reading.is_sure(0)
    assert reading.outputs.shape == reading.chances.shape == (2, 10)
    assert reading.chances.sum(axis=1) == pytest.approx(1)
    assert reading.chances[0] == pytest.approx(reading.outputs[0], abs=1e-4)


def test_a_run_of_ones_own_is_tested_on_pen_digits(desk: Desk, own: Run) -> None:
    told = TakePenTest(reader=own.id).answer(desk)
    assert 0.1 < told.proper <= 1
    assert told.answers.shape == (500,)


def test_a_digit_is_followed_through_either_network(desk: Desk, own: Run) -> None:
    for name, frame, first in ((BUNDLED, MNIST, (32, 26, 26)), (own.id, DIGITS, (64,))):
        picture = prepared(ink(0), frame).centred
        question = Follow(reader=name, pixels=tuple(picture.ravel().tolist()))
        told = answer_of(question, packed_answer(question.answer(desk)))
        stages = list(told.stages())
        assert stages[0].values.shape == first
        assert stages[-1].values.sum() == pytest.approx(1, abs=1e-4)
        assert told.label == stages[-1].values.argmax()
        assert told.saliency.size == picture.size


def test_a_run_on_other_data_cannot_read(desk: Desk) -> None:
    spec = dlcore.PRESETS["mse-line"].spec
    assert spec.dataset == NoisyLine()
    run = going_on(desk.store, "learner", spec)
    assert not can_read(run)
    with pytest.raises(ReaderUnfit):
        TakePenTest(reader=run.id).answer(desk)
