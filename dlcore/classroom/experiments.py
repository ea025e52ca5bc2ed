"""The class as an experiment: everybody trains the same spec with a seed of their own."""

from __future__ import annotations

import secrets
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass

from dlcore.analysis.run_metrics import metric_value
from dlcore.analysis.significance import TestResult, compare_seeds
from dlcore.classroom.members import Member, Members, keep_member
from dlcore.classroom.metric import board_metric
from dlcore.errors import ClassNotFound, DiskFull, NotInClass, StoreFull
from dlcore.experiments.seeds import next_seeds
from dlcore.planning.plan import plan
from dlcore.spec import Spec
from dlcore.store import Run, Store
from dlcore.store.database import Database


@dataclass(frozen=True)
class ClassExperiment:
    """An experiment of a class.

    Args:
        id: cannot be guessed.
        class_id: of the class.
        specs: one for everybody, or one for each half of the class.
        started: seconds since 1970; None while predictions are collected.
    """

    id: str
    class_id: str
    specs: tuple[Spec, ...]
    started: float | None

    @property
    def metric(self) -> str:
        """Keras name of the metric that is predicted and compared."""
        return board_metric(self.specs[0])


@dataclass(frozen=True)
class Share:
    """One learner's part of an experiment.

    Args:
        member: id of the member.
        half: index of the spec.
        prediction: the expected value of the metric; with two halves the index of the half that is
            expected to be better, 2 for neither; None without one.
        run: None before the start, or if it has been deleted.
    """

    member: str
    half: int
    prediction: float | None
    run: Run | None


class ClassExperiments:
    """The experiments of all classes.

    Args:
        tables: of the database.
        members: the members of the classes.
        store: has the runs.
    """

    def __init__(self, tables: Database, members: Members, store: Store) -> None:
        self._tables = tables
        self._members = members
        self._store = store

    def create(self, class_id: str, specs: Sequence[Spec]) -> ClassExperiment:
        """Prepare an experiment, which takes the position of the one before.

        Args:
            class_id: of the class.
            specs: one for everybody, or one for each half.

        Raises:
            SpecError: a spec cannot be run.
            ClassNotFound: there is no such class.
        """
        for spec in specs:
            plan(spec)
        first, second = (*(spec.to_json() for spec in specs), "")[:2]
        made = ClassExperiment(secrets.token_hex(12), class_id, tuple(specs), None)
        count = self._tables.write(
            "INSERT INTO experiments (id, class, created, first, second)"
            " SELECT ?, id, ?, ?, ? FROM classes WHERE id = ?",
            (made.id, time.time(), first, second, class_id),
        )
        if not count:
            raise ClassNotFound
        return made

    def current(self, class_id: str) -> ClassExperiment | None:
        """Return the newest experiment of a class."""
        rows = self._tables.query(
            "SELECT id, first, second, started FROM experiments WHERE class = ?"
            " ORDER BY created DESC LIMIT 1",
            (class_id,),
        )
        if not rows:
            return None
        experiment_id, first, second, started = rows[0]
        specs = tuple(Spec.parse(text) for text in (first, second) if text)
        return ClassExperiment(experiment_id, class_id, specs, started)

    def predict(self, experiment: ClassExperiment, member_id: str, prediction: float) -> None:
        """Store a member's prediction; after the start it stays as it is.

        Raises:
            NotInClass: the member has been removed.
        """
        with self._tables.transaction() as db:
            keep_member(db, member_id)
            db.execute(
                "INSERT INTO shares (experiment, member, prediction) SELECT id, ?, ?"
                " FROM experiments WHERE id = ? AND started IS NULL"
                " ON CONFLICT (experiment, member) DO UPDATE SET prediction = excluded.prediction",
                (member_id, prediction, experiment.id),
            )

    def start(self, experiment: ClassExperiment) -> list[str]:
        """Give everybody who has none a run with a seed of their own.

        The halves of the class are random and equally large. Pressed again, it reaches those who
        joined later. A learner whose share of the disk is full, or who leaves meanwhile, gets no
        run.

        Returns:
            The ids of the new runs, which an engine trains.
        """
        self._tables.write(
            "UPDATE experiments SET started = coalesce(started, ?) WHERE id = ?",
            (time.time(), experiment.id),
        )
        shares = self.shares(experiment)
        have = {share.member for share in shares if share.run}
        members = [m for m in self._members.of_class(experiment.class_id) if m.admitted]
        missing = [member for member in members if member.id not in have]
        secrets.SystemRandom().shuffle(missing)
        halves = len(experiment.specs)
        used = {share.run.spec.seed for share in shares if share.run}
        started = []
        for position, member in enumerate(missing, start=len(have)):
            half = position % halves
            (spec,) = next_seeds(experiment.specs[half], used, 1)
            used.add(spec.seed)
            with suppress(DiskFull, NotInClass, StoreFull):
                started.append(self._give(experiment, member, half, spec))
        return started

    def shares(self, experiment: ClassExperiment) -> list[Share]:
        """Return the parts of all members who predicted something or have a run."""
        rows = self._tables.query(
            "SELECT member, half, prediction, run FROM shares WHERE experiment = ?",
            (experiment.id,),
        )
        return [
            Share(member, half, prediction, self._store.find(run_id) if run_id else None)
            for member, half, prediction, run_id in rows
        ]

    def run_ids(self, class_id: str) -> list[str]:
        """Return the runs that experiments of a class have started."""
        rows = self._tables.query(
            "SELECT run FROM shares JOIN experiments ON experiments.id = experiment"
            " WHERE class = ? AND run IS NOT NULL",
            (class_id,),
        )
        return [run_id for (run_id,) in rows]

    def _give(self, experiment: ClassExperiment, member: Member, half: int, spec: Spec) -> str:
        run = self._store.create(spec, member.learner)
        try:
            with self._tables.transaction() as db:
                keep_member(db, member.id)
                db.execute(
                    "INSERT INTO shares (experiment, member, half, run) VALUES (?, ?, ?, ?)"
                    " ON CONFLICT (experiment, member) DO UPDATE SET half = excluded.half,"
                    " run = excluded.run",
                    (experiment.id, member.id, half, run.id),
                )
        except NotInClass:
            self._store.delete(run.id)
            raise
        return run.id


def values_by_half(experiment: ClassExperiment, shares: Sequence[Share]) -> list[list[float]]:
    """Return the latest values of the metric for each spec, of all runs that have one."""
    values: list[list[float]] = [[] for _ in experiment.specs]
    for share in shares:
        value = metric_value(share.run, experiment.metric) if share.run else None
        if value is not None:
            values[share.half].append(value)
    return values


def verdict(experiment: ClassExperiment, shares: Sequence[Share]) -> TestResult | None:
    """Test whether the halves differ; None with one spec, or while a run trains."""
    runs = [share.run for share in shares if share.run]
    if len(experiment.specs) < 2 or any(not run.state.is_finished() for run in runs):
        return None
    first, second = values_by_half(experiment, shares)
    return compare_seeds(first, second)
