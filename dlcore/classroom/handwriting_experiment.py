"""What the handwriting of a class adds to the training: half of its writers train, half test."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Any

from dlcore.analysis.run_metrics import metric_value
from dlcore.analysis.significance import TestResult, compare_seeds
from dlcore.classroom.drawings import ClassDrawing, export, writer_numbers
from dlcore.datasets.cache import Cache
from dlcore.datasets.class_handwriting import (
    CLASS_HANDWRITING,
    ClassHandwriting,
    delete_handwriting,
    save_handwriting,
    writer_half,
)
from dlcore.errors import TooFewDrawings
from dlcore.experiments.presets import PRESETS
from dlcore.experiments.seeds import next_seeds
from dlcore.spec import Spec
from dlcore.store import Run, Store
from dlcore.store.database import Database
from dlcore.store.rows import COLUMNS, read_runs

METRIC = "test_accuracy"
SEEDS = 3
"""Runs of each arm: as many as a significance test needs."""

MIN_WRITERS, MIN_DRAWINGS = 2, 10
"""Writers in all, and drawings of each half of them."""

MNIST_DIGITS = 5000
"""Digits of MNIST to which those of the class are added."""


class Arm(StrEnum):
    """What the runs of an arm train on."""

    FEW = "few"
    DRAWN = "drawn"
    MNIST = "mnist"
    BOTH = "both"


PAIRS = ((Arm.FEW, Arm.DRAWN), (Arm.MNIST, Arm.BOTH))
"""Each control with the arm that has drawn digits in place of as many of MNIST."""

_EPOCHS = {Arm.FEW: 60, Arm.DRAWN: 60, Arm.MNIST: 10, Arm.BOTH: 10}

Runs = Mapping[Arm, Sequence[Run]]


def arm_specs(group: str, sha256: str, drawn: int, tested: int) -> Mapping[Arm, Spec]:
    """Return the spec of each arm.

    Args:
        group: id of the class.
        sha256: of the saved digits.
        drawn: digits of the writers that train.
        tested: digits of the others.
    """
    sizes = {
        Arm.FEW: (drawn, 0),
        Arm.DRAWN: (0, drawn),
        Arm.MNIST: (MNIST_DIGITS + drawn, 0),
        Arm.BOTH: (MNIST_DIGITS, drawn),
    }
    base = PRESETS["kaneko-mlp"].spec
    specs = {}
    for arm, (mnist, own) in sizes.items():
        dataset = ClassHandwriting(
            group=group, sha256=sha256, mnist=mnist, drawn=own, tested=tested
        )
        training = base.training.model_copy(update={"epochs": _EPOCHS[arm], "validation": 0.0})
        specs[arm] = base.model_copy(update={"dataset": dataset, "training": training})
    return specs


def arm_of(dataset: ClassHandwriting) -> Arm:
    """Return the arm that trains on a data set."""
    if dataset.drawn:
        return Arm.BOTH if dataset.mnist else Arm.DRAWN
    return Arm.MNIST if dataset.mnist > MNIST_DIGITS else Arm.FEW


class HandwritingExperiments:
    """The training on the handwriting of all classes.

    Its runs are ordinary runs of the teacher, which are deleted with the class.

    Args:
        tables: of the database.
        store: has the runs.
    """

    def __init__(self, tables: Database, store: Store) -> None:
        self._tables = tables
        self._store = store
        self._cache = Cache(store.folder / "data")

    def create(self, class_id: str, drawings: Sequence[ClassDrawing], learner: str) -> list[str]:
        """Save the digits of a class and make the runs of all arms.

        Args:
            class_id: of the class.
            drawings: of the class.
            learner: to whom the runs belong.

        Returns:
            The ids of the runs, which an engine trains.

        Raises:
            TooFewDrawings: a half of the writers has too few drawings.
            DiskFull, StoreFull: there is no space for the runs.
        """
        saved = self.save(class_id, drawings)
        return [
            self._store.create(each, learner, preset=CLASS_HANDWRITING).id
            for spec in arm_specs(class_id, saved.sha256, saved.drawn, saved.tested).values()
            for each in (spec, *next_seeds(spec, (), SEEDS - 1))
        ]

    def save(self, class_id: str, drawings: Sequence[ClassDrawing]) -> ClassHandwriting:
        """Save the digits of a class; return them as a data set without digits of MNIST.

        Args:
            class_id: of the class.
            drawings: of the class.

        Raises:
            TooFewDrawings: a half of the writers has too few drawings.
        """
        drawn, tested = check_halves(drawings)
        sha256 = save_handwriting(self._cache, class_id, export(drawings))
        return ClassHandwriting(group=class_id, sha256=sha256, mnist=0, drawn=drawn, tested=tested)

    def runs(self, class_id: str) -> Runs:
        """Return the runs of the newest experiment of a class by arm; empty without one."""
        runs = read_runs(self._rows(COLUMNS, class_id))
        found: dict[Arm, list[Run]] = {}
        for run in runs:
            dataset = run.spec.dataset
            assert isinstance(dataset, ClassHandwriting)
            if run.preset and dataset.comparison_key() == runs[-1].spec.dataset.comparison_key():
                found.setdefault(arm_of(dataset), []).append(run)
        return found

    def run_ids(self, class_id: str) -> list[str]:
        """Return all runs that train on the handwriting of a class, oldest first."""
        return [run_id for (run_id,) in self._rows("id", class_id)]

    def forget(self, class_id: str) -> None:
        """Delete the saved digits of a class; the results of its runs stay."""
        delete_handwriting(self._cache, class_id)

    def _rows(self, columns: str, class_id: str) -> list[tuple[Any, ...]]:
        return self._tables.query(
            f"SELECT {columns} FROM runs WHERE spec LIKE ? ORDER BY created",
            (f'%"group":"{class_id}"%',),
        )


def half_sizes(drawings: Sequence[ClassDrawing]) -> tuple[int, int]:
    """Return the number of drawings of the writers that train, and of the others."""
    writers = writer_numbers(drawings)
    if len(set(writers.tolist())) < MIN_WRITERS:
        return 0, len(drawings)
    trains = writer_half(writers)
    return int(trains.sum()), int((~trains).sum())


def check_halves(drawings: Sequence[ClassDrawing]) -> tuple[int, int]:
    """Return what ``half_sizes`` returns.

    Raises:
        TooFewDrawings: a half of the writers has too few drawings.
    """
    sizes = half_sizes(drawings)
    if min(sizes) < MIN_DRAWINGS:
        raise TooFewDrawings(minimum=MIN_DRAWINGS, given=min(sizes))
    return sizes


def accuracies(runs: Sequence[Run]) -> list[float]:
    """Return the accuracy of each run on the digits of the other writers, if it has one."""
    values = (metric_value(run, METRIC) for run in runs)
    return [value for value in values if value is not None]


def verdict(runs: Runs, control: Arm, arm: Arm) -> TestResult | None:
    """Test whether an arm differs from its control; None while a run of either trains."""
    both = runs.get(control, ()), runs.get(arm, ())
    if not all(both) or any(not run.state.is_finished() for each in both for run in each):
        return None
    return compare_seeds(*(accuracies(each) for each in both))
