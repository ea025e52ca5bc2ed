"""The training on a class's handwriting: its arms, its results, what is deleted."""

from __future__ import annotations

import secrets
from pathlib import Path

import pytest

from dlcore.analysis.significance import SignificanceVerdict
from dlcore.classroom import Classroom, SchoolClass
from dlcore.classroom.handwriting_experiment import (
    MIN_DRAWINGS,
    MNIST_DIGITS,
    SEEDS,
    Arm,
    accuracies,
    arm_specs,
    half_sizes,
    verdict,
)
from dlcore.datasets import ClassHandwriting
from dlcore.errors import RunNotFound, TooFewDrawings
from dlcore.events import Finished
from dlcore.planning.plan import plan
from dlcore.store import Store

ONE = [[(160.0, 60.0), (160.0, 260.0)]]


@pytest.fixture
def classroom(tmp_path: Path) -> Classroom:
    return Classroom(Store(tmp_path))


@pytest.fixture
def made(classroom: Classroom) -> SchoolClass:
    return classroom.classes.create("A")


def draw(classroom: Classroom, made: SchoolClass, writers: int, digits: int) -> None:
    for writer in range(writers):
        classroom.members.join(made.code, secrets.token_urlsafe(24), f"{writer}")
        member = classroom.members.of_class(made.id)[-1].id
        for digit in range(digits):
            classroom.drawings.add(member, digit % 10, ONE)


def train(classroom: Classroom, made: SchoolClass) -> list[str]:
    drawings = classroom.drawings.of_class(made.id)
    return classroom.handwriting.create(made.id, drawings, "teacher")


def test_each_arm_has_a_control_of_the_same_size() -> None:
    specs = arm_specs("0" * 24, "0" * 64, 40, 50)
    sizes = {arm: spec.dataset.info().train_size for arm, spec in specs.items()}
    few, all_ = 40, MNIST_DIGITS + 40
    assert sizes == {Arm.FEW: few, Arm.DRAWN: few, Arm.MNIST: all_, Arm.BOTH: all_}
    for spec in specs.values():
        plan(spec)


def test_a_class_trains_on_half_of_its_writers(classroom: Classroom, made: SchoolClass) -> None:
    draw(classroom, made, writers=3, digits=10)
    assert half_sizes(classroom.drawings.of_class(made.id)) == (10, 20)
    ids = train(classroom, made)
    runs = classroom.handwriting.runs(made.id)
    assert set(runs) == set(Arm) and all(len(each) == SEEDS for each in runs.values())
    assert {run.id for each in runs.values() for run in each} == set(ids)
    assert all(len({run.spec.seed for run in each}) == SEEDS for each in runs.values())
    assert verdict(runs, Arm.FEW, Arm.DRAWN) is None
    for arm, each in runs.items():
        for index, run in enumerate(each):
            value = (0.9 if arm is Arm.DRAWN else 0.5) + index / 100
            classroom.store.append(run.id, Finished(1.0, 1, {"accuracy": value}))
    runs = classroom.handwriting.runs(made.id)
    assert accuracies(runs[Arm.DRAWN]) == pytest.approx([0.9, 0.91, 0.92])
    found = verdict(runs, Arm.FEW, Arm.DRAWN)
    assert found and found.verdict is SignificanceVerdict.DIFFERENT and found.difference > 0
    found = verdict(runs, Arm.MNIST, Arm.BOTH)
    assert found and found.verdict is not SignificanceVerdict.DIFFERENT


def test_too_few_drawings_are_refused(classroom: Classroom, made: SchoolClass) -> None:
    draw(classroom, made, writers=1, digits=2 * MIN_DRAWINGS)
    with pytest.raises(TooFewDrawings):
        train(classroom, made)
    draw(classroom, classroom.classes.create("B"), writers=1, digits=1)
    with pytest.raises(TooFewDrawings):
        train(classroom, made)


def test_what_is_deleted(classroom: Classroom, made: SchoolClass) -> None:
    draw(classroom, made, writers=2, digits=10)
    first, *_ = train(classroom, made)
    dataset = classroom.store.run(first).spec.dataset
    assert isinstance(dataset, ClassHandwriting)
    saved = classroom.store.folder / "data" / "handwriting" / made.id / f"{dataset.sha256}.npz"
    member = classroom.members.of_class(made.id)[0]
    drawing = classroom.drawings.of_member(member.id)[0]
    assert saved.is_file()
    classroom.delete_drawing(member, drawing.id)
    assert not saved.exists() and classroom.store.run(first)
    classroom.drawings.add(member.id, 0, ONE)
    train(classroom, made)
    classroom.remove_member(member.id)
    assert not list(saved.parent.parent.rglob("*.npz"))
    classroom.delete(made.id)
    assert classroom.handwriting.run_ids(made.id) == []
    with pytest.raises(RunNotFound):
        classroom.store.run(first)
