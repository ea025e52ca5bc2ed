"""Every lesson can be trained."""

from __future__ import annotations

import pytest

from dlcore import plan
from dlcore.lessons import LESSONS, Lesson, Size


def test_the_course_is_complete() -> None:
    assert list(LESSONS) == [
        *("epochs", "units", "output", "activations", "depth", "learning-rate", "optimizer"),
        *("batch-size", "dropout", "early-stopping", "cnn", "overfitting", "lstm"),
        *("lstm-layers", "chance", "precision"),
    ]


@pytest.mark.parametrize("lesson", LESSONS.values(), ids=lambda lesson: lesson.id)
def test_every_size_can_be_trained(lesson: Lesson) -> None:
    for size in Size:
        specs = [spec for seeds in lesson.specs(size).values() for spec in seeds]
        assert 2 <= len(specs) <= 10
        assert len(set(specs)) == len(specs)
        for spec in specs:
            assert plan(spec).parameters > 0
    assert lesson.demo.keys() == lesson.full.keys()
    previews = lesson.recipes(Size.PREVIEW).values()
    assert max(spec.training.epochs for spec in previews) <= 5
