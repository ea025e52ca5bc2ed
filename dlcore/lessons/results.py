"""The results of a lesson's runs, by arm."""

from __future__ import annotations

import statistics
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from dlcore.analysis.history import History
from dlcore.planning.plan import validation_sizes
from dlcore.spec import Spec
from dlcore.store.run import Run


@dataclass(frozen=True)
class RunResult:
    """Result of one finished run.

    Args:
        history: its curves.
        test: metrics on the test set.
        stopped_early: whether early stopping ended it.
        seconds: machine time it used.
    """

    history: History
    test: Mapping[str, float]
    stopped_early: bool = False
    seconds: float = 0.0

    @classmethod
    def of(cls, run: Run, history: History) -> RunResult:
        """Return the result of a stored run.

        Args:
            run: the run.
            history: its curves.
        """
        progress = run.progress
        return cls(history, progress.test, progress.early, progress.seconds)

    def metric_value(self, metric: str) -> float | None:
        """Return the value of a metric; None where it was not measured.

        Args:
            metric: Keras name for the last epoch, prefixed with ``test_`` for the test.
        """
        if metric.startswith("test_"):
            return self.test.get(metric.removeprefix("test_"))
        values = self.history.metrics.get(metric, ())
        return values[-1] if values else None


@dataclass(frozen=True)
class ArmResults:
    """Results of an arm of an experiment: the runs of one recipe, one for each seed.

    Args:
        spec: the recipe.
        runs: their results; at least one.
    """

    spec: Spec
    runs: tuple[RunResult, ...]

    def values(self, metric: str) -> tuple[float, ...]:
        """Return the metric of each run that has it, see :meth:`RunResult.metric_value`."""
        values = (run.metric_value(metric) for run in self.runs)
        return tuple(value for value in values if value is not None)

    def mean(self, metric: str) -> float:
        """Return the mean of a metric over the seeds.

        Raises:
            statistics.StatisticsError: no run has it.
        """
        return statistics.fmean(self.values(metric))

    @property
    def epochs(self) -> float:
        """Number of completed epochs, mean over the seeds."""
        return statistics.fmean(run.history.epochs for run in self.runs)

    def samples(self, metric: str) -> int:
        """Return the number of samples that a metric is measured on."""
        if metric.startswith("test_"):
            return self.spec.dataset.info().test_size
        return validation_sizes(self.spec)[1]


Arms = Mapping[str, ArmResults]
"""The results of a lesson's arms by their code."""


def build_arms(recipes: Mapping[str, Spec], results: Mapping[str, Sequence[RunResult]]) -> Arms:
    """Combine the recipe and the results of each arm."""
    return {code: ArmResults(spec, tuple(results[code])) for code, spec in recipes.items()}
