"""Shapes, parameters and cost of a spec, computed from the spec alone.

TensorFlow is not loaded and no array is made, so a spec that is too large is refused before
anything is allocated.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from dlcore.datasets import Info
from dlcore.errors import Problem, SpecError
from dlcore.models.activations import Activation
from dlcore.models.layers import AnyLayer, LayerSpec, Shape, Unfit
from dlcore.models.layers.traits import Role
from dlcore.models.metrics import MetricName
from dlcore.models.precision import suitable_precision
from dlcore.planning.advice import advised
from dlcore.planning.machine import available_memory
from dlcore.planning.memory import max_run_bytes
from dlcore.planning.run_memory import (
    FLOAT_BYTES,
    data_bytes,
    loading_bytes,
    state_bytes,
    training_bytes,
)
from dlcore.planning.speed import epoch_seconds
from dlcore.spec import Loss, Spec

MAX_PARAMETERS = 20_000_000
MAX_SECONDS = 24 * 3600.0

TRAINING_PASSES = 3
"""Forward passes that cost as much as one sample's training, of which the gradient takes two."""


@dataclass(frozen=True)
class LayerPlan:
    """One row of the model summary.

    Args:
        layer: the layer's spec.
        output_shape: of one sample, without the batch axis.
        parameters: numbers that the layer stores.
        flops: estimated floating-point operations of one sample's forward pass.
    """

    layer: AnyLayer
    output_shape: Shape
    parameters: int
    flops: int


@dataclass(frozen=True)
class Plan:
    """A spec whose parts fit together, with its cost.

    Args:
        layers: the model summary, in order.
        parameters: of all layers.
        train_samples: samples that the weights are fitted on.
        validation_samples: samples evaluated after each epoch.
        steps: batches in one epoch.
        flops_per_epoch: estimated floating-point operations, forward and backward.
        memory_bytes: estimated memory of the run while it trains.
        state_bytes: of these, what the run keeps while others train.
        data_bytes: of these, its data, which runs share.
        epoch_seconds: estimated time of one epoch on a slow laptop, without compiling.
        second_output: the layer of a second output, if there is one.
    """

    layers: tuple[LayerPlan, ...]
    parameters: int
    train_samples: int
    validation_samples: int
    steps: int
    flops_per_epoch: float
    memory_bytes: int
    state_bytes: int
    data_bytes: int
    epoch_seconds: float
    second_output: LayerPlan | None = None

    @property
    def weight_bytes(self) -> int:
        """Bytes of the weights, which are float32 in every precision."""
        return FLOAT_BYTES * self.parameters

    @property
    def rows(self) -> tuple[LayerPlan, ...]:
        """The layers, that of a second output last."""
        return (*self.layers, self.second_output) if self.second_output else self.layers


def plan(spec: Spec) -> Plan:
    """Compute shapes, parameters and cost of a spec.

    Raises:
        SpecError: the layers do not fit each other or the data, or the run is too large.
    """
    result, problems = _check(spec)
    if problems or result is None:
        raise SpecError([advised(spec, problem, _fits) for problem in problems])
    return result


def _check(spec: Spec) -> tuple[Plan | None, list[Problem]]:
    info = spec.dataset.info()
    layers, problem = _rows(spec)
    if problem:
        return None, [problem]
    result = _cost(spec, info, layers)
    problems = _data_problems(spec, info, layers[-1].output_shape)
    return result, [*problems, *_size_problems(spec, result)]


def _fits(spec: Spec) -> bool:
    _, problems = _check(spec)
    return not problems


def validation_sizes(spec: Spec) -> tuple[int, int]:
    """Return the number of samples to fit on, and the number to validate on."""
    info = spec.dataset.info()
    if spec.training.validation == "test":
        return info.train_size, info.test_size
    fitted = int(info.train_size * (1 - spec.training.validation))
    return fitted, info.train_size - fitted


def layer_rows(spec: Spec) -> tuple[tuple[LayerPlan, ...], Problem | None]:
    """Return the model summary as far as the layers fit together.

    Returns:
        The rows, and the problem of the first layer that does not fit, if one does not.
    """
    rows, problem = _rows(spec)
    return rows, problem and advised(spec, problem, _fits)


def _rows(spec: Spec) -> tuple[tuple[LayerPlan, ...], Problem | None]:
    rows: list[LayerPlan] = []
    shape = spec.dataset.info().model_shape
    for index, layer in enumerate(spec.layers):
        try:
            output = layer.output_shape(shape)
        except Unfit as unfit:
            values = {**unfit.values, "shape": list(shape)}
            return tuple(rows), Problem(unfit.code, f"layers.{index}", values)
        row = LayerPlan(layer, output, layer.parameter_count(shape), layer.flops(shape))
        rows.append(row)
        shape = output
    return tuple(rows), None


def _data_problems(spec: Spec, info: Info, output: Shape) -> list[Problem]:
    loss = spec.training.loss
    if not suits_loss(loss, info):
        return [Problem("loss_unfit", "training.loss", {"loss": loss.value})]
    return [
        *_input_problems(spec, info),
        *_vocabulary_problems(spec, info),
        *_metric_problems(spec, info),
        *_weight_problems(spec, info),
        *_precision_problems(spec),
        *_output_problems(spec, info, output),
        *_second_output_problems(spec),
    ]


def suits_loss(loss: Loss, info: Info) -> bool:
    """Return whether a loss compares what is predicted from the data."""
    if loss is Loss.BINARY_CROSSENTROPY and len(info.classes) != 2:
        return False
    return info.task.is_classification() is loss.is_for_classes()


def metric_incompatibility(metric: MetricName, loss: Loss, info: Info) -> str | None:
    """Return the code of the reason why a metric cannot be measured; None where it can."""
    code = None
    if not info.task.is_classification():
        code = "metric_for_classes" if metric.is_share else None
    elif loss is Loss.SPARSE_CATEGORICAL_CROSSENTROPY and not metric.compares_labels:
        code = "metric_unfit"
    return code


def _input_problems(spec: Spec, info: Info) -> list[Problem]:
    """Several inputs must be joined by the first layer, and by no other."""
    first, *others = spec.layers
    late = [index for index, layer in enumerate(others, start=1) if layer.input_branches]
    if late:
        return [Problem("only_first", f"layers.{index}") for index in late]
    if first.input_widths != info.input_widths:
        values = {"given": list(first.input_widths), "expected": list(info.input_widths)}
        return [Problem("inputs_unfit", "layers.0", values)]
    return []


def _vocabulary_problems(spec: Spec, info: Info) -> list[Problem]:
    size = info.vocabulary_size
    found = (layer.vocabulary_problem(index, size) for index, layer in enumerate(spec.layers))
    return [problem for problem in found if problem]


def _metric_problems(spec: Spec, info: Info) -> list[Problem]:
    return [
        Problem(code, f"training.metrics.{index}", {"given": metric.value})
        for index, metric in enumerate(spec.training.metrics)
        if (code := metric_incompatibility(metric, spec.training.loss, info))
    ]


def _weight_problems(spec: Spec, info: Info) -> list[Problem]:
    if spec.training.class_weight is None or info.task.is_classification():
        return []
    return [Problem("class_weight_unfit", "training.class_weight")]


def _precision_problems(spec: Spec) -> list[Problem]:
    precision = spec.training.precision
    if suitable_precision(spec.layers, precision) == precision:
        return []
    return [Problem("precision_unfit", "training.precision", {"given": precision})]


def _output_problems(spec: Spec, info: Info, output: Shape) -> list[Problem]:
    path, last = f"layers.{len(spec.layers) - 1}", spec.layers[-1]
    loss = spec.training.loss
    is_row = info.task.is_classification() and loss is not Loss.BINARY_CROSSENTROPY
    units = len(info.classes) if is_row else 1
    values = {"given": list(output), "expected": [units], "units": units}
    code = _output_activation_incompatibility(last.output_activation, loss, units)
    if output == (units,) and not code:
        return []
    if len(output) != 1 or last.role is not Role.NEURONS:
        activation = Activation.LINEAR
        if loss.is_for_classes():
            activation = Activation.SOFTMAX if is_row else Activation.SIGMOID
        return [Problem("output_layer", path, {**values, "activation": activation.value})]
    problems = [] if output == (units,) else [Problem("output_shape", path, values)]
    if code:
        problems.append(Problem(code, path, {"given": last.output_activation.value}))
    return problems


def _second_output_problems(spec: Spec) -> list[Problem]:
    second = spec.second_output
    if second is None:
        return []
    if second.group not in spec.dataset.groups:
        return [Problem("second_output_unfit", "second_output.group", {"given": second.group})]
    if spec.training.class_weight:
        return [Problem("class_weight_two_outputs", "training.class_weight")]
    return []


def _second_output_row(spec: Spec, layers: tuple[LayerPlan, ...]) -> LayerPlan | None:
    if spec.second_output is None:
        return None
    before = [spec.dataset.info().model_shape, *(row.output_shape for row in layers)]
    layer, shape = spec.second_output.layer, before[-2]
    parameters, flops = layer.parameter_count(shape), layer.flops(shape)
    return LayerPlan(layer, layer.output_shape(shape), parameters, flops)


def _output_activation_incompatibility(
    activation: Activation, loss: Loss, units: int
) -> str | None:
    if not loss.is_for_classes():
        fitting, code = set(Activation) - {Activation.SOFTMAX}, "softmax_of_number"
    elif units == 1:
        fitting, code = {Activation.SIGMOID}, "output_sigmoid"
    else:
        fitting, code = {Activation.SOFTMAX, Activation.SIGMOID}, "output_activation"
    return None if activation in fitting else code


def _cost(spec: Spec, info: Info, layers: tuple[LayerPlan, ...]) -> Plan:
    second = _second_output_row(spec, layers)
    rows = (*layers, second) if second else layers
    flops = sum(row.flops for row in rows)
    parameters = sum(row.parameters for row in rows)
    fitted, validated = validation_sizes(spec)
    batch = spec.training.batch_size
    steps = -(-fitted // batch)
    per_epoch = flops * (TRAINING_PASSES * fitted + validated)
    inputs = math.prod(info.input_shape)
    numbers_per_sample = inputs + sum(math.prod(row.output_shape) for row in rows)
    layers_with_weights = sum(len(_innermost(row.layer)) for row in rows if row.parameters)
    state, data = state_bytes(spec, parameters), data_bytes(spec, info)
    evaluated = max(validated, info.test_size)
    training = training_bytes(
        spec, parameters, layers_with_weights, numbers_per_sample, fitted, evaluated
    )
    return Plan(
        layers=layers,
        parameters=parameters,
        train_samples=fitted,
        validation_samples=validated,
        steps=steps,
        flops_per_epoch=per_epoch,
        memory_bytes=max(state + data + training, loading_bytes(spec, info)),
        state_bytes=state,
        data_bytes=data,
        epoch_seconds=epoch_seconds(spec, per_epoch, steps, validated),
        second_output=second,
    )


def _innermost(layer: AnyLayer) -> tuple[LayerSpec, ...]:
    """Return the layers that a layer consists of, itself if it has none."""
    return layer.parts[1:] or layer.parts


def _size_problems(spec: Spec, result: Plan) -> list[Problem]:
    seconds = spec.training.epochs * result.epoch_seconds
    bounds = (
        ("too_many_parameters", "layers", result.parameters, MAX_PARAMETERS),
        ("too_much_memory", "layers", result.memory_bytes, max_run_bytes(available_memory())),
        ("too_long_run", "training.epochs", round(seconds), round(MAX_SECONDS)),
    )
    found = [
        Problem(code, path, {"given": given, "maximum": maximum})
        for code, path, given, maximum in bounds
        if given > maximum
    ]
    if result.train_samples < 1:
        found.append(Problem("no_training_samples", "training.validation"))
    return found
