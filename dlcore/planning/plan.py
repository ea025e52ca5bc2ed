"""What a spec would build and cost, worked out from the spec alone.

No TensorFlow and no array is touched, so the absurd is refused before anything is
allocated.
"""

from __future__ import annotations

from dataclasses import dataclass

from dlcore.datasets import Info, Kind
from dlcore.errors import Problem, SpecError
from dlcore.models.activations import Activation
from dlcore.models.layers import AnyLayer, Concatenate, Dense, Embedding, Shape, Unfit
from dlcore.spec import Loss, MetricName, Spec

MAX_PARAMETERS = 20_000_000
MAX_MEMORY_BYTES = 1_500_000_000
MAX_SECONDS = 24 * 3600.0

_FLOPS_PER_SECOND = 2.0e10
"""A cautious laptop; pages replace the estimate by measured speed once a run has one."""

_SECONDS_PER_STEP = 1.5e-4
_BYTES = 4

EVALUATION_BATCH = 1000
"""Samples that the trainer evaluates at once."""


@dataclass(frozen=True)
class LayerPlan:
    """One row of the model summary.

    Args:
        layer: the layer's spec.
        output_shape: of one sample, without the batch axis.
        parameters: numbers the layer stores.
        flops: floating-point operations of one sample's forward pass, about.
    """

    layer: AnyLayer
    output_shape: Shape
    parameters: int
    flops: int


@dataclass(frozen=True)
class Plan:
    """A spec that fits together, with its cost.

    Args:
        layers: the model summary, in order.
        parameters: all of them together.
        train_samples: samples the weights are fitted on.
        validation_samples: samples validated on after each epoch.
        steps: batches in one epoch.
        flops_per_epoch: floating-point operations, forward and backward, about.
        memory_bytes: arrays at training time, about.
        seconds: whole run on a modest laptop, about.
    """

    layers: tuple[LayerPlan, ...]
    parameters: int
    train_samples: int
    validation_samples: int
    steps: int
    flops_per_epoch: float
    memory_bytes: int
    seconds: float


def plan(spec: Spec) -> Plan:
    """Works out shapes, parameters and cost of a spec.

    Raises:
        SpecError: the layers do not fit each other or the data, or the run is too large.
    """
    info = spec.dataset.info()
    layers, problem = layer_rows(spec)
    if problem:
        raise SpecError([problem])
    problems = _misfits(spec, info, layers[-1].output_shape)
    result = _cost(spec, info, layers)
    problems += _absurd(result)
    if problems:
        raise SpecError(problems)
    return result


def validation_sizes(spec: Spec) -> tuple[int, int]:
    """Samples to fit on and samples to validate on."""
    info = spec.dataset.info()
    if spec.training.validation == "test":
        return info.train_size, info.test_size
    fitted = int(info.train_size * (1 - spec.training.validation))
    return fitted, info.train_size - fitted


def layer_rows(spec: Spec) -> tuple[tuple[LayerPlan, ...], Problem | None]:
    """The model summary as far as the layers fit together.

    Returns:
        The rows, and what is wrong with the first layer that does not fit, if one does not.
    """
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


def _misfits(spec: Spec, info: Info, output: Shape) -> list[Problem]:
    loss = spec.training.loss
    if not _suits(loss, info):
        return [Problem("loss_unfit", "training.loss", {"loss": loss.value})]
    return [
        *_unfit_inputs(spec, info),
        *_unfit_words(spec, info),
        *_unfit_metrics(spec, info),
        *_unfit_output(spec, info, output),
    ]


def _suits(loss: Loss, info: Info) -> bool:
    if loss is Loss.BINARY_CROSSENTROPY and len(info.classes) != 2:
        return False
    return info.task.is_classification() is loss.is_for_classes()


def _unfit_inputs(spec: Spec, info: Info) -> list[Problem]:
    """Several inputs must be joined, by the first layer and by no other."""
    first, *others = spec.layers
    widths = first.widths if isinstance(first, Concatenate) else ()
    if widths != info.splits:
        values = {"given": list(widths), "expected": list(info.splits)}
        return [Problem("inputs_unfit", "layers.0", values)]
    return [
        Problem("only_first", f"layers.{index}")
        for index, layer in enumerate(others, start=1)
        if isinstance(layer, Concatenate)
    ]


def _unfit_words(spec: Spec, info: Info) -> list[Problem]:
    """An embedding looks up the data's own word numbers, and must have a row for each."""
    return [
        problem
        for index, layer in enumerate(spec.layers)
        if isinstance(layer, Embedding)
        for problem in _unfit_embedding(layer, index, info.words)
    ]


def _unfit_embedding(layer: Embedding, index: int, words: int) -> list[Problem]:
    if not words:
        return [Problem("needs_words", f"layers.{index}")]
    if index:
        return [Problem("embedding_first", f"layers.{index}")]
    if layer.input_dim < words:
        values = {"given": layer.input_dim, "minimum": words}
        return [Problem("too_small", f"layers.{index}.input_dim", values)]
    return []


def _unfit_metrics(spec: Spec, info: Info) -> list[Problem]:
    if not info.task.is_classification():
        others = _metrics_but(spec, MetricName.MAE, MetricName.RMSE)
        return [Problem("metric_for_classes", *other) for other in others]
    if spec.training.loss is Loss.SPARSE_CATEGORICAL_CROSSENTROPY:
        # The others compare with the outputs one by one, but the label is a class number.
        others = _metrics_but(spec, MetricName.ACCURACY)
        return [Problem("metric_unfit", *other) for other in others]
    return []


def _metrics_but(spec: Spec, *fit: MetricName) -> list[tuple[str, dict[str, str]]]:
    """Place and name of each metric that is none of ``fit``."""
    return [
        (f"training.metrics.{index}", {"given": metric.value})
        for index, metric in enumerate(spec.training.metrics)
        if metric not in fit
    ]


def _unfit_output(spec: Spec, info: Info, output: Shape) -> list[Problem]:
    place = f"layers.{len(spec.layers) - 1}"
    loss = spec.training.loss
    is_row = info.task.is_classification() and loss is not Loss.BINARY_CROSSENTROPY
    expected = (len(info.classes),) if is_row else (1,)
    if output != expected:
        values = {"given": list(output), "expected": list(expected)}
        return [Problem("output_shape", place, values)]
    last = spec.layers[-1]
    activation = last.activation if isinstance(last, Dense) else Activation.LINEAR
    probabilities = (Activation.SOFTMAX, Activation.SIGMOID)
    if loss.is_for_classes() and activation not in probabilities:
        return [Problem("output_activation", place, {"given": activation.value})]
    if activation is Activation.SOFTMAX and expected == (1,):
        return [Problem("softmax_of_one", place)]
    return []


def _cost(spec: Spec, info: Info, layers: tuple[LayerPlan, ...]) -> Plan:
    flops = sum(row.flops for row in layers)
    parameters = sum(row.parameters for row in layers)
    fitted, validated = validation_sizes(spec)
    batch = spec.training.batch_size
    steps = -(-fitted // batch)
    per_epoch = flops * (3 * fitted + validated)
    numbers_per_sample = _count(info.input_shape) + sum(_count(r.output_shape) for r in layers)
    weights = parameters * (2 + spec.training.optimizer.name.slots)
    data = (info.train_size + info.test_size) * _count(info.input_shape)
    # Images are held as bytes and become numbers batch by batch.
    data_bytes = data if info.kind is Kind.IMAGE else _BYTES * data
    activations = 3 * numbers_per_sample * max(batch, EVALUATION_BATCH)
    return Plan(
        layers=layers,
        parameters=parameters,
        train_samples=fitted,
        validation_samples=validated,
        steps=steps,
        flops_per_epoch=per_epoch,
        memory_bytes=_BYTES * (weights + activations) + data_bytes,
        seconds=spec.training.epochs * (per_epoch / _FLOPS_PER_SECOND + steps * _SECONDS_PER_STEP),
    )


def _absurd(result: Plan) -> list[Problem]:
    bounds = (
        ("too_many_parameters", "layers", result.parameters, MAX_PARAMETERS),
        ("too_much_memory", "layers", result.memory_bytes, MAX_MEMORY_BYTES),
        ("too_long_run", "training.epochs", round(result.seconds), round(MAX_SECONDS)),
    )
    found = [
        Problem(code, place, {"given": given, "maximum": maximum})
        for code, place, given, maximum in bounds
        if given > maximum
    ]
    if result.train_samples < 1:
        found.append(Problem("no_training_samples", "training.validation"))
    return found


def _count(shape: Shape) -> int:
    number = 1
    for size in shape:
        number *= size
    return number
