"""The spec of a run: data set, layers, training settings and seed as one frozen value.

Forms, links, the store, exported programs and benchmarks share it. :mod:`dlcore.planning.plan`
computes its cost and checks that its layers fit together.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from enum import StrEnum
from typing import Any, ClassVar, Literal, get_args

from pydantic import Field, ValidationError, model_validator

from dlcore.base_model import Frozen, validation_error
from dlcore.datasets import (
    DATASETS,
    AnyDataset,
    Characters,
    ClassHandwriting,
    Plane,
    UploadCsv,
    UploadSeries,
)
from dlcore.errors import Problem, SpecError
from dlcore.io.bounded_json import Bounds, check_bounds
from dlcore.models.callbacks import CallbackSpec, EarlyStopping, Monitor, ReduceLearningRate
from dlcore.models.layers import LAYERS, AnyLayer
from dlcore.models.metrics import MetricName
from dlcore.models.optimizers import Optimizer
from dlcore.models.precision import FLOAT32, Precision
from dlcore.models.second_output import FIRST_OUTPUT, LOSS, SecondOutput

MAX_LAYERS = 40
MAX_JSON_BYTES = 200_000
BOUNDS = Bounds(size=4 * MAX_JSON_BYTES, tokens=20_000)
"""Four bytes a character; the widest table has 1,000 categories in 200 columns."""

MAX_PROBLEMS = 20
"""More than anybody reads at once."""

MAX_SHOWN = 1e18


class Loss(StrEnum):
    """Loss functions by their Keras names."""

    SPARSE_CATEGORICAL_CROSSENTROPY = "sparse_categorical_crossentropy"
    CATEGORICAL_CROSSENTROPY = "categorical_crossentropy"
    BINARY_CROSSENTROPY = "binary_crossentropy"
    MEAN_SQUARED_ERROR = "mean_squared_error"
    MEAN_ABSOLUTE_ERROR = "mean_absolute_error"

    def needs_one_hot(self) -> bool:
        """Return whether the loss takes one-hot labels."""
        return self is Loss.CATEGORICAL_CROSSENTROPY

    def is_for_classes(self) -> bool:
        """Return whether the loss compares class probabilities."""
        return self.value.endswith("crossentropy")


Trainer = Literal["auto", "exact", "plain"]
TRAINERS: tuple[Trainer, ...] = get_args(Trainer)


class Training(Frozen):
    """How the model is fitted.

    Args:
        validation: share of the training set held out for validation (its last part, as in
            Keras), or ``"test"`` to validate on the test set, or 0 for no validation.
        class_weight: ``"balanced"`` multiplies the loss of each training sample by the weight of
            its class, the larger the rarer the class; None gives all samples the same weight.
        precision: the arithmetic of the layers, by the name of Keras' dtype policy.
        trainer: ``auto`` selects the fastest trainer, ``exact`` the one that is bit-identical to
            ``model.fit``, ``plain`` is ``model.fit`` itself.
    """

    added: ClassVar[frozenset[str]] = frozenset({"class_weight", "precision"})

    optimizer: Optimizer = Optimizer()
    loss: Loss = Loss.SPARSE_CATEGORICAL_CROSSENTROPY
    metrics: tuple[MetricName, ...] = (MetricName.ACCURACY,)
    batch_size: int = Field(default=32, ge=1, le=8192)
    epochs: int = Field(default=20, ge=1, le=10_000)
    validation: Literal["test"] | float = 0.2
    early_stopping: EarlyStopping | None = None
    reduce_learning_rate: ReduceLearningRate | None = None
    class_weight: Literal["balanced"] | None = None
    precision: Precision = FLOAT32
    trainer: Trainer = "auto"

    @property
    def callbacks(self) -> Mapping[str, CallbackSpec]:
        """The callbacks that are set, by their fields."""
        fields = {name: getattr(self, name) for name in type(self).model_fields}
        return {name: value for name, value in fields.items() if isinstance(value, CallbackSpec)}

    @model_validator(mode="after")
    def _shares_and_monitors(self) -> Training:
        if self.validation != "test" and not 0.0 <= self.validation <= 0.9:
            raise validation_error("out_of_range", field="validation", minimum=0.0, maximum=0.9)
        if len(set(self.metrics)) != len(self.metrics):
            raise validation_error("repeated", field="metrics")
        if self.optimizer.half_life and self.reduce_learning_rate:
            raise validation_error("two_schedules")
        for callback in self.callbacks.values():
            self._check_monitor(callback.monitor)
        return self

    def _check_monitor(self, monitor: Monitor) -> None:
        if monitor.endswith("accuracy") and MetricName.ACCURACY not in self.metrics:
            validated = monitor.startswith("val_") and self.validation != 0
            instead = "val_loss" if validated else "loss"
            raise validation_error("monitor_without_metric", monitor=monitor, instead=instead)
        if monitor.startswith("val_") and self.validation == 0:
            raise validation_error("monitor_without_validation", monitor=monitor)


class Spec(Frozen):
    """Everything on which a run's numbers depend.

    Args:
        dataset: which data, and how much of it.
        layers: from input to output, the output layer last.
        training: how the model is fitted.
        seed: of the initial weights, shuffling and dropout.
        second_output: of the network; None for one output.
    """

    added: ClassVar[frozenset[str]] = frozenset({"second_output"})

    version: Literal[1] = 1
    dataset: AnyDataset
    layers: tuple[AnyLayer, ...] = Field(min_length=1, max_length=MAX_LAYERS)
    training: Training = Training()
    seed: int = Field(default=42, ge=0, le=2**31 - 1)
    second_output: SecondOutput | None = None

    @property
    def metric_names(self) -> tuple[str, ...]:
        """Names of what the model measures on a part of the data."""
        second = self.second_output.metrics if self.second_output else ()
        return ("loss", *(metric.value for metric in self.training.metrics), *second)

    def compile_arguments(self) -> Mapping[str, object]:
        """Return the arguments of ``model.compile``; with two outputs, by their names."""
        training, second = self.training, self.second_output
        metrics = [metric.compiled for metric in training.metrics]
        arguments = {"optimizer": training.optimizer.call()}
        if second is None:
            return {**arguments, "loss": training.loss.value, "metrics": metrics}
        return {
            **arguments,
            "loss": {FIRST_OUTPUT: training.loss.value, second.group: LOSS},
            "loss_weights": {FIRST_OUTPUT: 1.0, second.group: second.loss_weight},
            "metrics": {FIRST_OUTPUT: metrics, second.group: [MetricName.ACCURACY.value]},
        }

    @classmethod
    def parse(cls, data: str | bytes | Mapping[str, Any]) -> Spec:
        """Read a spec from JSON text or from plain data.

        Raises:
            SpecError: with every problem found.
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
        """Return the spec as one line of JSON, which ``parse`` reads as an equal value."""
        return self.model_dump_json(exclude=self.unset())

    @property
    def hash(self) -> str:
        """16 hexadecimal digits, the same for equal specs in every process."""
        data = self.model_dump(mode="json", exclude=self.unset())
        canonical = json.dumps(data, sort_keys=True, separators=(",", ":"))
        return hashlib.sha256(canonical.encode()).hexdigest()[:16]

    def changed(self, settings: Mapping[str, Any]) -> Spec:
        """Return a copy with some settings changed.

        Args:
            settings: new values by dotted path, for instance
                ``{"training.epochs": 3, "layers.1.units": 128}``.

        Raises:
            SpecError: a path does not exist, or a value is invalid.
        """
        data = self.model_dump(mode="json")
        for path, value in settings.items():
            _set(data, path, value)
        return Spec.parse(data)


def _set(data: Any, path: str, value: Any) -> None:
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
"""Codes of problems by pydantic's names of errors."""


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
        problems.append(Problem(code, _path(detail["loc"]), values))
    unique = {problem.path: problem for problem in problems}
    return [p for p in unique.values() if not _follows_from_others(p, problems)]


_DATASET_TAGS = {
    *DATASETS,
    *(
        kind.model_fields["name"].default
        for kind in (Characters, Plane, UploadCsv, UploadSeries, ClassHandwriting)
    ),
}
"""Names of the members of the union of data sets."""


def _path(location: tuple[int | str, ...]) -> str:
    """Return a dotted path without the members of unions that pydantic adds."""
    parts = [
        part
        for before, part in zip((None, *location), location, strict=False)
        if not (isinstance(before, int) and part in LAYERS)
        and not (before == "dataset" and part in _DATASET_TAGS)
        and before != "validation"
    ]
    return ".".join(map(str, parts))


def _follows_from_others(problem: Problem, problems: list[Problem]) -> bool:
    """Return whether a list only seems too short because one of its items is invalid."""
    inside = problem.path + "."
    return problem.code == "too_few" and any(p.path.startswith(inside) for p in problems)


def _is_plain(value: Any) -> bool:
    """Return whether a value can be shown: not infinite, and no number of a thousand digits."""
    if isinstance(value, int | float):
        return abs(value) < MAX_SHOWN
    return isinstance(value, str) and len(value) <= 100
