"""A run is one frozen spec: data set, layers, training settings and seed.

Form, URL, store, export and benchmark all read the same value. What a spec
costs and whether its layers fit together is told by :mod:`dlcore.planning.plan`.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from enum import StrEnum
from typing import Any, Literal, get_args

from pydantic import Field, ValidationError, model_validator

from dlcore.base_model import Frozen
from dlcore.bounded_json import Bounds, check_bounds
from dlcore.datasets import DATASETS, AnyDataset, UploadCsv, UploadSeries
from dlcore.errors import Problem, SpecError
from dlcore.models.layers import LAYERS, AnyLayer
from dlcore.models.layers.base import validation_error
from dlcore.models.optimizers import Optimizer

MAX_LAYERS = 40
MAX_JSON_BYTES = 200_000
BOUNDS = Bounds(size=4 * MAX_JSON_BYTES, tokens=20_000)
"""Four bytes a character; the widest table has 1,000 categories in 200 columns."""

MAX_PROBLEMS = 20
"""More than anybody reads at once."""

MAX_SHOWN = 1e18


class Loss(StrEnum):
    """Loss functions by their Keras name."""

    SPARSE_CATEGORICAL_CROSSENTROPY = "sparse_categorical_crossentropy"
    CATEGORICAL_CROSSENTROPY = "categorical_crossentropy"
    BINARY_CROSSENTROPY = "binary_crossentropy"
    MEAN_SQUARED_ERROR = "mean_squared_error"
    MEAN_ABSOLUTE_ERROR = "mean_absolute_error"

    def wants_one_hot(self) -> bool:
        """Whether labels must come one-hot encoded."""
        return self is Loss.CATEGORICAL_CROSSENTROPY

    def is_for_classes(self) -> bool:
        """Whether the loss compares class probabilities."""
        return self.value.endswith("crossentropy")


class MetricName(StrEnum):
    """Metrics by their Keras name."""

    ACCURACY = "accuracy"
    PRECISION = "precision"
    RECALL = "recall"
    MAE = "mae"
    RMSE = "rmse"


Trainer = Literal["auto", "exact", "plain"]
TRAINERS: tuple[Trainer, ...] = get_args(Trainer)


Monitor = Literal["val_loss", "val_accuracy", "loss", "accuracy"]
MONITORS: tuple[Monitor, ...] = get_args(Monitor)


class EarlyStopping(Frozen):
    """Stop when the monitored metric has not improved for ``patience`` epochs.

    Args:
        monitor: metric to watch, by its Keras name.
        patience: epochs without improvement before the run ends.
        min_delta: smallest change that counts as an improvement.
        restore_best_weights: end with the weights of the best epoch.
    """

    monitor: Monitor = "val_loss"
    patience: int = Field(default=10, ge=1, le=1000)
    min_delta: float = Field(default=0.0, ge=0.0, le=10.0)
    restore_best_weights: bool = False


class ReduceLearningRate(Frozen):
    """Lower the learning rate when the monitored metric has not improved for a while.

    Args:
        monitor: metric to watch, by its Keras name.
        factor: what the rate is multiplied by.
        patience: epochs without improvement before it is.
        min_delta: smallest change that counts as an improvement.
        min_learning_rate: it never goes below this.
    """

    monitor: Monitor = "val_loss"
    factor: float = Field(default=0.5, ge=0.01, le=0.99)
    patience: int = Field(default=5, ge=1, le=1000)
    min_delta: float = Field(default=0.0001, ge=0.0, le=10.0)
    min_learning_rate: float = Field(default=0.0, ge=0.0, le=10.0)


class Training(Frozen):
    """How the model is fitted.

    Args:
        validation: share of the training set kept for validation (its last part, as Keras
            does), or ``"test"`` to validate on the test set, or 0 for none.
        trainer: ``auto`` picks the fastest path, ``exact`` the one that is bit-identical to
            plain ``model.fit``, ``plain`` is ``model.fit`` itself.
    """

    optimizer: Optimizer = Optimizer()
    loss: Loss = Loss.SPARSE_CATEGORICAL_CROSSENTROPY
    metrics: tuple[MetricName, ...] = (MetricName.ACCURACY,)
    batch_size: int = Field(default=32, ge=1, le=8192)
    epochs: int = Field(default=20, ge=1, le=10_000)
    validation: Literal["test"] | float = 0.2
    early_stopping: EarlyStopping | None = None
    reduce_learning_rate: ReduceLearningRate | None = None
    trainer: Trainer = "auto"

    @model_validator(mode="after")
    def _shares_and_monitors(self) -> Training:
        if self.validation != "test" and not 0.0 <= self.validation <= 0.9:
            raise validation_error("out_of_range", field="validation", minimum=0.0, maximum=0.9)
        if len(set(self.metrics)) != len(self.metrics):
            raise validation_error("repeated", field="metrics")
        for watcher in (self.early_stopping, self.reduce_learning_rate):
            if watcher:
                self._check_monitor(watcher.monitor)
        return self

    def _check_monitor(self, monitor: Monitor) -> None:
        if monitor.startswith("val_") and self.validation == 0:
            raise validation_error("monitor_without_validation", monitor=monitor)
        if monitor.endswith("accuracy") and MetricName.ACCURACY not in self.metrics:
            raise validation_error("monitor_without_metric", monitor=monitor)


class Spec(Frozen):
    """Everything that decides a run's numbers.

    Args:
        dataset: which data, and how much of it.
        layers: from input to output, the output layer last.
        training: how the model is fitted.
        seed: decides initial weights, shuffling and dropout.
    """

    version: Literal[1] = 1
    dataset: AnyDataset
    layers: tuple[AnyLayer, ...] = Field(min_length=1, max_length=MAX_LAYERS)
    training: Training = Training()
    seed: int = Field(default=42, ge=0, le=2**31 - 1)

    @classmethod
    def parse(cls, data: str | bytes | Mapping[str, Any]) -> Spec:
        """Reads a spec from JSON text or from plain data.

        Raises:
            SpecError: with every problem found, each as code, place and values.
        """
        if isinstance(data, str | bytes) and len(data) > MAX_JSON_BYTES:
            values = {"given": len(data), "maximum": MAX_JSON_BYTES}
            raise SpecError([Problem("too_long", "", values)])
        try:
            text = data if isinstance(data, str | bytes) else json.dumps(data)
            check_bounds(text.encode() if isinstance(text, str) else text, BOUNDS)
            return cls.model_validate_json(text)
        except ValidationError as error:
            raise SpecError(_problems(error)) from None
        except (TypeError, ValueError, RecursionError):
            raise SpecError([Problem("not_json", "")]) from None

    def to_json(self) -> str:
        """The spec as one line of JSON that ``parse`` reads back as an equal value."""
        return self.model_dump_json()

    @property
    def hash(self) -> str:
        """16 hexadecimal digits that stay the same for equal specs in every process."""
        canonical = json.dumps(self.model_dump(mode="json"), sort_keys=True, separators=(",", ":"))
        return hashlib.sha256(canonical.encode()).hexdigest()[:16]

    def changed(self, settings: Mapping[str, Any]) -> Spec:
        """A copy with some settings changed.

        Args:
            settings: new values by dotted path, for instance
                ``{"training.epochs": 3, "layers.1.units": 128}``.

        Raises:
            SpecError: a path does not exist or a value is refused.
        """
        data = self.model_dump(mode="json")
        for path, value in settings.items():
            _put(data, path, value)
        return Spec.parse(data)


def _put(data: Any, path: str, value: Any) -> None:
    *parents, last = path.split(".")
    try:
        for part in parents:
            data = data[int(part)] if isinstance(data, list) else data[part]
        if isinstance(data, list):
            data[int(last)] = value
        elif last in data or data.get(last, ...) is None:
            data[last] = value
        else:
            raise KeyError(last)
    except (KeyError, IndexError, ValueError, TypeError, AttributeError):
        raise SpecError([Problem("unknown_setting", path)]) from None


_CODES: Mapping[str, str] = {
    "greater_than": "not_above",
    "greater_than_equal": "too_small",
    "less_than": "not_below",
    "less_than_equal": "too_large",
    "too_short": "too_few",
    "too_long": "too_many",
    "extra_forbidden": "unknown_setting",
    "missing": "missing",
    "enum": "unknown_choice",
    "literal_error": "unknown_choice",
    "union_tag_invalid": "unknown_choice",
    "union_tag_not_found": "missing",
    "json_invalid": "not_json",
    "finite_number": "not_finite",
}
"""Pydantic's names for what is wrong, as this product's codes."""


_BOUNDS: Mapping[str, str] = {
    "ge": "minimum",
    "gt": "minimum",
    "min_length": "minimum",
    "le": "maximum",
    "lt": "maximum",
    "max_length": "maximum",
}


def _problems(error: ValidationError) -> list[Problem]:
    problems = []
    for detail in error.errors(include_url=False)[:MAX_PROBLEMS]:
        context = detail.get("ctx", {})
        values = {
            _BOUNDS.get(name, name): value
            for name, value in context.items()
            if _is_plain(value) and (name in _BOUNDS or "code" in context)
        }
        code = values.pop("code", None) or _CODES.get(detail["type"], "wrong_type")
        if _is_plain(detail.get("input")):
            values.setdefault("given", detail["input"])
        problems.append(Problem(code, _place(detail["loc"]), values))
    told = {problem.place: problem for problem in problems}
    return [p for p in told.values() if not _follows_from_others(p, problems)]


_TAGS = {*DATASETS, *(kind.model_fields["name"].default for kind in (UploadCsv, UploadSeries))}
"""Names of the members of the union of data sets."""


def _place(location: tuple[int | str, ...]) -> str:
    """Drops what pydantic adds: which member of a union it tried."""
    kept = [
        part
        for before, part in zip((None, *location), location, strict=False)
        if not (isinstance(before, int) and part in LAYERS)
        and not (before == "dataset" and part in _TAGS)
        and before != "validation"
    ]
    return ".".join(str(part) for part in kept)


def _follows_from_others(problem: Problem, problems: list[Problem]) -> bool:
    """A list that looks too short only because an item of it was refused."""
    inside = problem.place + "."
    return problem.code == "too_few" and any(p.place.startswith(inside) for p in problems)


def _is_plain(value: Any) -> bool:
    """Whether a value can be shown; no infinity, and no number of a thousand digits."""
    if isinstance(value, int | float):
        return abs(value) < MAX_SHOWN
    return isinstance(value, str) and len(value) <= 100
