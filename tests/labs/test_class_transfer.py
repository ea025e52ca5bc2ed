"""Transfer to a class's digits: writers apart, bounded examples, deletion, and the program."""

from __future__ import annotations

import contextlib
import io
import secrets
from collections.abc import Sequence
from pathlib import Path
from typing import Any, cast

import keras
import numpy as np
import pytest

from dlcore import PRESETS, Run, Store
from dlcore.classroom import Classroom, SchoolClass
from dlcore.classroom.drawings import export
from dlcore.classroom.handwriting_experiment import MIN_DRAWINGS
from dlcore.datasets import Cache
from dlcore.errors import HandwritingMissing, TooFewDrawings
from dlcore.export.program import program
from dlcore.inference.context import QueryContext
from dlcore.labs import Lab, transfer
from dlcore.labs.class_transfer import class_transfer
from dlcore.labs.transfer import ARMS, TrainOnOther, Transfer, example_counts
from tests.stored_runs import finished_run_with_weights

UPRIGHT, LEVEL = [[(160.0, 60.0), (160.0, 260.0)]], [[(60.0, 160.0), (260.0, 160.0)]]
SPEC = PRESETS["kaneko-mlp"].spec


@pytest.fixture
def context(tmp_path: Path) -> QueryContext:
    """Finds the digits where the class saves them."""
    return QueryContext(Store(tmp_path), Cache(tmp_path / "data"))


@pytest.fixture
def classroom(context: QueryContext) -> Classroom:
    return Classroom(context.store)


@pytest.fixture
def made(classroom: Classroom) -> SchoolClass:
    return classroom.classes.create("A")


@pytest.fixture
def run(context: QueryContext) -> Run:
    return finished_run_with_weights(context.store, "teacher", SPEC)


def draw(classroom: Classroom, made: SchoolClass, writers: int, digits: int) -> None:
    for writer in range(writers):
        classroom.members.join(made.code, secrets.token_urlsafe(24), f"{writer}")
        member = classroom.members.of_class(made.id)[-1].id
        for digit in range(digits):
            classroom.drawings.add(member, digit % 2, LEVEL if digit % 2 else UPRIGHT)


def lab_of(classroom: Classroom, made: SchoolClass) -> Lab[Transfer]:
    drawings = classroom.drawings.of_class(made.id)
    return class_transfer(classroom.handwriting, made.id, drawings)


def queries_of(lab: Lab[Transfer], run: Run) -> Sequence[TrainOnOther]:
    return cast(Sequence[TrainOnOther], lab.queries(run))


def relabel_training_half(classroom: Classroom, made: SchoolClass) -> None:
    """Let the writers that train call an upright line 1 and a level one 0."""
    writers = sorted({drawing.member for drawing in classroom.drawings.of_class(made.id)})
    for member in writers[: len(writers) // 2]:
        for drawing in classroom.drawings.of_member(member):
            classroom.drawings.delete(member, drawing.id)
            classroom.drawings.add(member, 1 - drawing.label, drawing.strokes)


@pytest.mark.parametrize("is_contradicted", [False, True])
def test_the_writers_that_test_train_nothing(
    context: QueryContext,
    classroom: Classroom,
    made: SchoolClass,
    run: Run,
    is_contradicted: bool,
) -> None:
    """If the halves contradict each other, every digit of the other half is read wrongly."""
    draw(classroom, made, writers=4, digits=10)
    if is_contradicted:
        relabel_training_half(classroom, made)
    lab = lab_of(classroom, made)
    scratch = [query for query in queries_of(lab, run) if query.arm == transfer.SCRATCH][:4]
    result = lab.combine([query.answer(context) for query in scratch])
    assert scratch[-1].steps == transfer.STEPS and result.tested == 20
    (accuracy,) = result.at(transfer.SCRATCH, 20)
    assert accuracy == (0.0 if is_contradicted else 1.0)
    assert lab.conclude(result).values["images"].value == 20


def test_all_arms_train_on_as_many_digits_as_there_are(
    context: QueryContext, classroom: Classroom, made: SchoolClass, run: Run
) -> None:
    draw(classroom, made, writers=2, digits=12)
    queries = queries_of(lab_of(classroom, made), run)
    assert {query.examples for query in queries} == {12}
    assert {query.arm for query in queries} == set(ARMS)
    last = {query.arm: query for query in queries}
    # The layers of the run have weights of zero: only the bias of the output layer learns.
    found = last[transfer.TRAINED].answer(context)
    assert found.accuracies.tolist() == [0.5]
    assert last[transfer.RANDOM].answer(context).accuracies.tolist() == [1.0]


def test_examples_are_bounded() -> None:
    assert example_counts(12) == (12,)
    assert example_counts(99) == (99,)
    assert example_counts(150) == (50, 150)
    assert example_counts(750) == (50, 200, 750)
    assert example_counts(9_000) == (50, 200, 1000, 5000)


def test_only_runs_with_images_as_large_fit(classroom: Classroom, made: SchoolClass) -> None:
    draw(classroom, made, writers=2, digits=MIN_DRAWINGS)
    lab = lab_of(classroom, made)
    assert lab.fits(PRESETS[lab.preset].spec) and lab.fits(PRESETS["mnist-cnn"].spec)
    assert not lab.fits(PRESETS["digits-cnn"].spec)
    assert lab.artifact() != transfer.LAB.artifact()


def test_deleted_digits_are_read_no_more(
    context: QueryContext, classroom: Classroom, made: SchoolClass, run: Run
) -> None:
    draw(classroom, made, writers=2, digits=MIN_DRAWINGS)
    (first, *_) = lab_of(classroom, made).queries(run)
    member = classroom.members.of_class(made.id)[0]
    classroom.delete_drawing(member, classroom.drawings.of_member(member.id)[0].id)
    with pytest.raises(HandwritingMissing):
        first.answer(context)
    with pytest.raises(TooFewDrawings):
        lab_of(classroom, made)


def test_the_program_reads_the_exported_digits(
    context: QueryContext,
    classroom: Classroom,
    made: SchoolClass,
    run: Run,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(transfer, "STEPS", 30)
    monkeypatch.setattr(transfer, "SEEDS", 1)
    monkeypatch.chdir(tmp_path)
    draw(classroom, made, writers=4, digits=10)
    relabel_training_half(classroom, made)
    content = export(classroom.drawings.of_class(made.id))
    Path("class-handwriting.npz").write_bytes(content)
    sections = lab_of(classroom, made).program(SPEC)
    for language in ("en", "ja"):
        compile(program(SPEC, language, *sections), "program.py", "exec")
    names = {"keras": keras, "model": context.model(run.id), "x_train": np.zeros((1, 28, 28))}
    printed = printed_lines([section.code for section in sections], names)
    assert [line[:3] for line in printed] == [["20", "0", arm] for arm in ARMS]
    accuracies = {line[2]: float(line[3]) for line in printed}
    assert accuracies["scratch"] == 0.0 and accuracies["trained"] == 0.5


def printed_lines(codes: Sequence[str], names: dict[str, Any]) -> list[list[str]]:
    """Return the words of each line that sections print."""
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        for code in codes:
            exec(f"import numpy as np\n{code}", names)
    return [line.split() for line in printed.getvalue().splitlines()]
