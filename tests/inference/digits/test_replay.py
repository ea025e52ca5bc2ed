"""What a network makes of images before, while and after it learns."""

from __future__ import annotations

import numpy as np
import pytest

from dlcore import PRESETS, Run
from dlcore.errors import NotADigitClassifier
from dlcore.handwriting import pen_digits
from dlcore.handwriting.drawing import DIGITS
from dlcore.handwriting.pen_images import render_pen_digits
from dlcore.inference.context import QueryContext
from dlcore.inference.digits.classify import ClassifyDigit, PreparedDrawing
from dlcore.inference.digits.replay import ReplayTraining, ReplayUntrained, TrainingReplay
from dlcore.inference.serialization import decode_answer, encode_answer

IMAGES = render_pen_digits(pen_digits.sample(), range(3), image_format=DIGITS)
PIXELS = tuple(tuple(image.ravel().tolist()) for image in IMAGES)


@pytest.fixture(scope="module")
def replay(context: QueryContext, run: Run) -> TrainingReplay:
    return ReplayTraining(run=run.id, images=PIXELS).answer(context)


def test_every_epoch_of_a_short_run_is_replayed(replay: TrainingReplay, run: Run) -> None:
    assert replay.epochs == tuple(range(run.spec.training.epochs + 1))
    assert replay.outputs.shape == (len(replay.epochs), len(PIXELS), 10)
    assert np.allclose(replay.outputs.sum(axis=-1), 1, atol=1e-5)


def test_a_replay_starts_with_the_untrained_network(
    context: QueryContext, replay: TrainingReplay, run: Run
) -> None:
    untrained = ReplayUntrained(spec=run.spec, images=PIXELS).answer(context)
    assert untrained.epochs == (0,)
    assert np.allclose(untrained.outputs[0], replay.outputs[0], atol=1e-6)


def test_a_replay_ends_with_the_trained_network(
    context: QueryContext, replay: TrainingReplay, run: Run
) -> None:
    drawings = (PreparedDrawing.of(run.id, IMAGES[0]),)
    last = ClassifyDigit(drawings=drawings).answer(context)
    assert np.allclose(last.outputs[0], replay.outputs[-1, 0], atol=1e-6)


def test_a_replay_travels_as_json(replay: TrainingReplay, run: Run) -> None:
    query = ReplayTraining(run=run.id, images=PIXELS)
    answer = decode_answer(query, encode_answer(replay))
    assert tuple(answer.epochs) == replay.epochs and np.array_equal(answer.outputs, replay.outputs)


def test_a_run_on_other_data_has_no_replay(context: QueryContext) -> None:
    other = context.store.create(PRESETS["mse-line"].spec, "ann")
    with pytest.raises(NotADigitClassifier):
        ReplayTraining(run=other.id, images=PIXELS).answer(context)
