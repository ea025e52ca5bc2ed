"""What the runs of one arm of a lesson measured."""

from __future__ import annotations

import statistics
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from dlcore.analysis.history import History
from dlcore.planning.plan import validation_sizes
from dlcore.spec import Spec
from dlcore.store.run import Run

GAP = "gap"
"""Accuracy on the training data less that on the validation data, at the end."""


@dataclass(frozen=True)
class Measured:
    """One run that ended.

    Args:
        history: its curves.
        test: metrics on the test set.
        early: whether early stopping ended it.
        seconds: machine time it used.
    """

    history: History
    test: Mapping[str, float]
    early: bool = False
    seconds: float = 0.0

    @classmethod
    def of(cls, run: Run, told: History) -> Measured:
        """What a stored run measured.

        Args:
            told: its curves.
        """
        progress = run.progress
        return cls(told, progress.test, progress.early, progress.seconds)

    def figure(self, metric: str) -> float | None:
        """One figure; None where it was not measured.

        Args:
            metric: Keras' name for the last epoch, ``test_`` before it for the test, or ``gap``.
        """
        if metric == GAP:
            training, validation = self.figure("accuracy"), self.figure("val_accuracy")
            return None if training is None or validation is None else training - validation
        if metric.startswith("test_"):
            return self.test.get(metric.removeprefix("test_"))
        values = self.history.metrics.get(metric, ())
        return values[-1] if values else None


@dataclass(frozen=True)
class Arm:
    """The runs of one recipe, one for each seed.

    Args:
        spec: the recipe.
        runs: what they measured; at least one.
    """

    spec: Spec
    runs: tuple[Measured, ...]

    def figures(self, metric: str) -> tuple[float, ...]:
        """A figure of each run that has it, see :meth:`Measured.figure`."""
        found = (run.figure(metric) for run in self.runs)
        return tuple(value for value in found if value is not None)

    def mean(self, metric: str) -> float:
        """The figure's mean over the seeds.

        Raises:
            statistics.StatisticsError: no run has it.
        """
        return statistics.fmean(self.figures(metric))

    @property
    def epochs(self) -> float:
        """Epochs done, mean over the seeds."""
        return statistics.fmean(run.history.epochs for run in self.runs)

    def samples(self, metric: str) -> int:
        """Samples that the figure was measured on."""
        if metric.startswith("test_"):
            return self.spec.dataset.info().test_size
        return validation_sizes(self.spec)[1]


Arms = Mapping[str, Arm]
"""The arms of a lesson by their code."""


def arms(specs: Mapping[str, Spec], measured: Mapping[str, Sequence[Measured]]) -> Arms:
    """Puts what was measured beside the recipes.

    Args:
        specs: recipe of each arm.
        measured: its runs.
    """
    return {code: Arm(spec, tuple(measured[code])) for code, spec in specs.items()}
