"""The class as an experiment: one spec, many seeds; two halves; predictions."""

from __future__ import annotations

import secrets

import pytest

from dlcore.analysis.significance import SignificanceVerdict
from dlcore.classroom import Classroom, SchoolClass
from dlcore.classroom.experiments import ClassExperiment, values_by_half, verdict
from dlcore.errors import ClassNotFound, NotInClass, RunNotFound
from dlcore.events import EpochEnded, Finished
from dlcore.experiments.presets import PRESETS
from dlcore.store import Store

SPEC = PRESETS["digits-mlp"].spec
OTHER = SPEC.changed({"training.epochs": 2})


@pytest.fixture
def classroom(every_store: Store) -> Classroom:
    return Classroom(every_store)


@pytest.fixture
def made(classroom: Classroom) -> SchoolClass:
    made = classroom.classes.create("A")
    for number in range(6):
        join(classroom, made, f"{number}")
    return made


def join(classroom: Classroom, made: SchoolClass, name: str) -> None:
    classroom.members.join(made.code, secrets.token_urlsafe(24), name)


def finish(classroom: Classroom, experiment: ClassExperiment, values: list[list[float]]) -> None:
    """Finish the runs of each half with values of the metric."""
    for half, of_half in enumerate(values):
        shares = [s for s in classroom.experiments.shares(experiment) if s.half == half]
        for share, value in zip(shares, of_half, strict=True):
            assert share.run
            ended = EpochEnded(1.0, 1, {experiment.metric: value}, 0.1, best=True)
            classroom.store.append(share.run.id, ended, Finished(2.0, 1))


def test_everybody_gets_the_spec_with_another_seed(classroom: Classroom, made: SchoolClass) -> None:
    experiment = classroom.experiments.create(made.id, [SPEC])
    assert classroom.experiments.current(made.id) == experiment
    runs = [classroom.store.run(run_id) for run_id in classroom.experiments.start(experiment)]
    assert {run.learner for run in runs} == {
        member.learner for member in classroom.members.of_class(made.id)
    }
    assert len({run.spec.seed for run in runs}) == 6
    assert {run.spec.changed({"seed": SPEC.seed}) for run in runs} == {SPEC}
    join(classroom, made, "late")
    (late,) = classroom.experiments.start(experiment)
    assert classroom.store.run(late).spec.seed not in {run.spec.seed for run in runs}
    assert classroom.experiments.start(experiment) == []
    assert verdict(experiment, classroom.experiments.shares(experiment)) is None


def test_two_halves_are_compared(classroom: Classroom, made: SchoolClass) -> None:
    experiment = classroom.experiments.create(made.id, [SPEC, OTHER])
    classroom.experiments.start(experiment)
    shares = classroom.experiments.shares(experiment)
    assert sorted(share.half for share in shares) == [0, 0, 0, 1, 1, 1]
    assert verdict(experiment, shares) is None, "the runs train"
    finish(classroom, experiment, [[0.9, 0.91, 0.92], [0.5, 0.51, 0.52]])
    shares = classroom.experiments.shares(experiment)
    assert [sorted(values) for values in values_by_half(experiment, shares)] == [
        [0.9, 0.91, 0.92],
        [0.5, 0.51, 0.52],
    ]
    result = verdict(experiment, shares)
    assert result and result.verdict is SignificanceVerdict.DIFFERENT


def test_predictions_are_collected_before_the_start(
    classroom: Classroom, made: SchoolClass
) -> None:
    experiment = classroom.experiments.create(made.id, [SPEC])
    member = classroom.members.of_class(made.id)[0]
    for value in (0.5, 0.8):
        classroom.experiments.predict(experiment, member.id, value)
    assert [s.prediction for s in classroom.experiments.shares(experiment)] == [0.8]
    classroom.experiments.start(experiment)
    classroom.experiments.predict(experiment, member.id, 0.1)
    shares = {s.member: s for s in classroom.experiments.shares(experiment)}
    assert shares[member.id].prediction == 0.8 and shares[member.id].run


def test_the_runs_of_an_experiment_go_with_the_class(
    classroom: Classroom, made: SchoolClass
) -> None:
    experiment = classroom.experiments.create(made.id, [SPEC])
    (first, *_) = classroom.experiments.start(experiment)
    own = classroom.store.create(SPEC, classroom.store.run(first).learner)
    classroom.delete(made.id)
    with pytest.raises(RunNotFound):
        classroom.store.run(first)
    assert classroom.store.run(own.id)
    assert classroom.experiments.current(made.id) is None


def test_a_deleted_class_gets_no_experiment(classroom: Classroom, made: SchoolClass) -> None:
    classroom.delete(made.id)
    with pytest.raises(ClassNotFound):
        classroom.experiments.create(made.id, [SPEC])


def test_who_was_removed_predicts_nothing(classroom: Classroom, made: SchoolClass) -> None:
    experiment = classroom.experiments.create(made.id, [SPEC])
    member = classroom.members.of_class(made.id)[0]
    classroom.remove_member(member.id)
    with pytest.raises(NotInClass):
        classroom.experiments.predict(experiment, member.id, 0.5)


def test_who_leaves_during_the_start_gets_no_run(
    classroom: Classroom, made: SchoolClass, monkeypatch: pytest.MonkeyPatch
) -> None:
    experiment = classroom.experiments.create(made.id, [SPEC])
    members = classroom.members.of_class(made.id)
    monkeypatch.setattr(classroom.members, "of_class", lambda class_id: members)
    classroom.remove_member(members[0].id)
    runs = classroom.experiments.start(experiment)
    assert {classroom.store.run(run_id).learner for run_id in runs} == {
        member.learner for member in members[1:]
    }
    assert not classroom.store.runs(members[0].learner)
