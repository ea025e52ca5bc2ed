"""What a run is judged by."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from dlcore.analysis.baseline_comparison import Comparison, compare, errors_of
from dlcore.analysis.data_facts import DataFacts
from dlcore.analysis.history import History
from dlcore.datasets.image_dataset import ImageDataset
from dlcore.errors import Diverged
from dlcore.models.second_output import first_output_alone
from dlcore.spec import Spec
from dlcore.store.run import Run


@dataclass(frozen=True)
class Evidence:
    """What a run is judged by.

    Args:
        spec: of the run.
        history: its curves.
        test: its metrics on the test part.
        facts: of its data; None if unknown.
        naive: RMSE of each naive forecast; empty for data that is no series.
        kept_epoch: epoch whose weights are kept; 0 if unknown.
        dead_units: see :class:`dlcore.events.Finished`.
        divergence: values of the error of a diverged run; None for others.
    """

    spec: Spec
    history: History
    test: Mapping[str, float] = field(default_factory=dict)
    facts: DataFacts | None = None
    naive: Mapping[str, float] = field(default_factory=dict)
    kept_epoch: int = 0
    dead_units: Mapping[str, float] = field(default_factory=dict)
    divergence: Mapping[str, float] | None = None

    @cached_property
    def comparison(self) -> Comparison | None:
        """The run compared with its baseline."""
        return compare(self.spec, self.test, self.facts, self.naive)

    @property
    def loss(self) -> Sequence[float]:
        """Training loss of each epoch."""
        return self.history.metrics.get("loss", ())

    @property
    def val_loss(self) -> Sequence[float]:
        """Validation loss of each epoch; empty without validation."""
        return self.history.metrics.get("val_loss", ())

    @property
    def last(self) -> Mapping[str, float]:
        """Metrics of the last epoch."""
        return {name: values[-1] for name, values in self.history.metrics.items() if values}

    @property
    def gap(self) -> float | None:
        """Training accuracy minus validation accuracy of the last epoch."""
        if not {"accuracy", "val_accuracy"} <= self.last.keys():
            return None
        return self.last["accuracy"] - self.last["val_accuracy"]

    @property
    def learning_rate(self) -> float:
        """Learning rate of the spec."""
        return self.spec.training.optimizer.learning_rate

    @property
    def wrong_labels(self) -> float:
        """Share of the training labels that are wrong on purpose."""
        dataset = self.spec.dataset
        return dataset.wrong_labels if isinstance(dataset, ImageDataset) else 0.0

    def skill(self, part: str) -> float | None:
        """Return the share of the constant prediction's error that the last epoch removes.

        Args:
            part: ``train`` or ``validation``.

        Returns:
            1 for no errors but those of wrong labels, 0 or less for no better than the constant
                prediction; None if unknown.
        """
        constant: Mapping[str, float] = getattr(self.facts, part, {})
        prefix = "" if part == "train" else "val_"
        accuracy, majority = self.last.get(f"{prefix}accuracy"), constant.get("accuracy", 1.0)
        if accuracy is not None:
            highest = 1 - self.wrong_labels
            return (accuracy - majority) / (highest - majority) if majority < highest else None
        errors = errors_of(self.spec, self.last, prefix)
        for metric, power in (("rmse", 2), ("mae", 1)):
            if metric in errors and constant.get(metric):
                return 1 - (errors[metric] / constant[metric]) ** power
        return None


def evidence(run: Run, history: History, naive: Mapping[str, float]) -> Evidence:
    """Return what a stored run is judged by; one with two outputs by its first output.

    Args:
        run: has ended.
        history: its curves.
        naive: RMSE of each naive forecast, where the facts do not have them.
    """
    progress = run.progress
    facts = DataFacts.model_validate(progress.facts) if progress.facts else None
    return Evidence(
        spec=run.spec,
        history=replace(history, metrics=first_output_alone(history.metrics)),
        test=first_output_alone(progress.test),
        facts=facts,
        naive=(facts.naive if facts else None) or naive,
        kept_epoch=progress.kept_epoch,
        dead_units=progress.dead_units,
        divergence=run.error[1] if run.error and is_diverged(run) else None,
    )


def is_diverged(run: Run) -> bool:
    """Return whether a run failed because its loss grew without bound."""
    return run.error is not None and run.error[0] == Diverged.code
