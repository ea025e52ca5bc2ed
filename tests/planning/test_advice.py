"""The advice of every refusal, on every data set, is not refused next.

``ADVICE`` does what the messages of ``error.po`` say, word for word.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

import pytest

from dlcore.datasets import DATASETS, DatasetSpec, dataset_named
from dlcore.errors import Problem, SpecError
from dlcore.experiments.adapt import adapt_loss, starting_spec
from dlcore.experiments.presets import PRESETS
from dlcore.models.activations import Activation
from dlcore.models.builders import join_inputs
from dlcore.models.callbacks import MONITORS
from dlcore.models.layers import LAYERS
from dlcore.models.metrics import MetricName
from dlcore.models.precision import FLOAT32, MIXED_BFLOAT16
from dlcore.planning.plan import plan, suits_loss
from dlcore.spec import Loss, Spec
from tests.analysis.judged import table

Layers = list[dict[str, Any]]

DATA: Mapping[str, DatasetSpec] = {
    **{name: dataset_named(name) for name in DATASETS},
    "two classes": table(100, 2).dataset,
    "three classes": table(100, 3).dataset,
    "numbers": table(100).dataset,
}

SPECS: Mapping[str, Spec] = {
    **{name: starting_spec(dataset) for name, dataset in DATA.items()},
    "two outputs": PRESETS["digits-two-outputs"].spec,
    "class weights": starting_spec(DATA["two classes"]).changed(
        {"training.class_weight": "balanced"}
    ),
    "half precision": PRESETS["digits-cnn"].spec.changed({"training.precision": MIXED_BFLOAT16}),
}

GROUPS = {group for dataset in DATA.values() for group in dataset.groups}


def changes(spec: Spec) -> Iterator[dict[str, Any]]:
    """Yield changes of one setting, many of which are refused."""
    layers: Layers = spec.model_dump(mode="json")["layers"]
    output = len(layers) - 1
    yield from ({"training.loss": loss.value} for loss in Loss)
    yield from ({"training.metrics": [metric.value]} for metric in MetricName)
    yield {"training.class_weight": "balanced"}
    yield {"training.precision": MIXED_BFLOAT16}
    yield from ({"second_output": {"group": group}} for group in sorted(GROUPS))
    for monitor in MONITORS:
        for field in ("early_stopping", "reduce_learning_rate"):
            callback = {f"training.{field}": {"monitor": monitor}}
            yield {**callback, "training.validation": 0}
            yield {**callback, "training.metrics": []}
    if layers[output]["kind"] == "dense":
        yield from ({f"layers.{output}.units": units} for units in (1, 2, 9))
        yield from ({f"layers.{output}.activation": activation.value} for activation in Activation)
    for index in range(len(layers)):
        if len(layers) > 1:
            yield {"layers": layers[:index] + layers[index + 1 :]}
    for kind in LAYERS.values():
        if kind.is_addable:
            new = kind.new().model_dump(mode="json")
            yield from (
                {"layers": [*layers[:index], new, *layers[index:]]}
                for index in range(len(layers) + 1)
            )


def problems_of(spec: Spec, changed: Mapping[str, Any]) -> list[Problem]:
    """Return why a change is refused; empty if it is not."""
    try:
        plan(spec.changed(changed))
    except SpecError as error:
        return list(error.problems)
    return []


def merged(spec: Spec, changed: Mapping[str, Any], more: Mapping[str, Any]) -> dict[str, Any]:
    """Return two changes of a spec as one."""
    if "layers" in changed or not any(path.startswith("layers.") for path in more):
        return {**changed, **more}
    return {"layers": spec.model_dump(mode="json")["layers"], **changed, **more}


def _removed(layers: Layers, index: int) -> Layers:
    return layers[:index] + layers[index + 1 :]


def _moved(layers: Layers, index: int, to: int) -> Layers:
    others = _removed(layers, index)
    return [*others[:to], layers[index], *others[to:]]


def _with_sequences(layers: Layers, index: int) -> Layers:
    changed = []
    for layer in layers[:index]:
        if "layer" in layer:
            changed.append({**layer, "layer": {**layer["layer"], "return_sequences": True}})
        else:
            has_setting = "return_sequences" in layer
            changed.append({**layer, "return_sequences": True} if has_setting else layer)
    return [*changed, *layers[index:]]


def _smaller_window(layers: Layers, index: int, size: int) -> Layers:
    layer = dict(layers[index])
    name = "kernel_size" if "kernel_size" in layer else "pool_size"
    return [*layers[:index], {**layer, name: size}, *layers[index + 1 :]]


def _with_output(layers: Layers, **settings: Any) -> Layers:
    return [*layers[:-1], {**layers[-1], **settings}]


def _appended(layers: Layers, values: Mapping[str, Any]) -> Layers:
    dense = {"kind": "dense", "units": values["units"], "activation": values["activation"]}
    return [*layers, {"kind": "flatten"}, dense]


def _joined(spec: Spec, layers: Layers) -> Layers:
    widths = spec.dataset.info().input_widths
    return [join_inputs(widths, 8).model_dump(mode="json"), *layers]


UNBOUNDED = {"loss_unfit", "too_much_memory", "too_many_parameters", "too_long_run"}
"""Problems whose advice is a direction, or is tested below."""

Change = Mapping[str, Any]
Advice = Callable[[Spec, Layers, int, Problem], list[Change]]
"""Returns every way that a message names; arguments: spec, its layers, the layer, the problem."""


def _layers(change: Callable[[Spec, Layers, int, Problem], Layers]) -> Advice:
    return lambda *given: [{"layers": change(*given)}]


ADVICE: Mapping[str, Advice] = {
    "layer_unfit": _layers(lambda spec, layers, index, problem: _removed(layers, index)),
    "misplaced": _layers(
        lambda spec, layers, index, problem: _moved(layers, index, problem.values["position"] - 1)
    ),
    "blocked": _layers(
        lambda spec, layers, index, problem: _removed(layers, problem.values["blocker"] - 1)
    ),
    "needs_embedding": _layers(
        lambda spec, layers, index, problem: [
            {"kind": "embedding", "input_dim": spec.dataset.info().vocabulary_size},
            *layers,
        ]
    ),
    "needs_whole_sequences": _layers(
        lambda spec, layers, index, problem: _with_sequences(layers, index)
    ),
    "window_too_large": _layers(
        lambda spec, layers, index, problem: _smaller_window(layers, index, problem.values["size"])
    ),
    "inputs_unfit": _layers(lambda spec, layers, index, problem: _joined(spec, layers)),
    "output_shape": _layers(
        lambda spec, layers, index, problem: _with_output(layers, units=problem.values["units"])
    ),
    "output_layer": _layers(lambda spec, layers, index, problem: _appended(layers, problem.values)),
    "output_activation": lambda spec, layers, index, problem: [
        {"layers": _with_output(layers, activation=name)} for name in ("softmax", "sigmoid")
    ],
    "output_sigmoid": _layers(
        lambda spec, layers, index, problem: _with_output(layers, activation="sigmoid")
    ),
    "softmax_of_number": _layers(
        lambda spec, layers, index, problem: _with_output(layers, activation="linear")
    ),
    "metric_for_classes": lambda *given: [{"training.metrics": [m]} for m in ("mae", "rmse")],
    "metric_unfit": lambda *given: [
        {"training.loss": "categorical_crossentropy"},
        {"training.metrics": ["accuracy"]},
    ],
    "class_weight_unfit": lambda *given: [{"training.class_weight": None}],
    "class_weight_two_outputs": lambda *given: [
        {"training.class_weight": None},
        {"second_output": None},
    ],
    "precision_unfit": lambda *given: [{"training.precision": FLOAT32}],
    "second_output_unfit": lambda spec, *given: [
        {"second_output": None},
        *({"second_output": {"group": group}} for group in spec.dataset.groups),
    ],
    "monitor_without_validation": lambda *given: [{"training.validation": 0.2}],
    "monitor_without_metric": lambda spec, layers, index, problem: [
        {
            f"training.{field}": {"monitor": problem.values["instead"]}
            for field in ("early_stopping", "reduce_learning_rate")
        }
    ],
}


@pytest.mark.parametrize("name", SPECS)
def test_no_advice_is_refused_next(name: str) -> None:
    spec = SPECS[name]
    refused: set[str] = set()
    for changed in changes(spec):
        problems = problems_of(spec, changed)
        if not problems:
            continue
        refused |= {problem.code for problem in problems}
        if {problem.code for problem in problems} & UNBOUNDED:
            continue
        for followed in _followed(spec, changed, problems):
            assert problems_of(spec, followed) == [], (changed, problems)
    assert refused


def _followed(spec: Spec, changed: Change, problems: list[Problem]) -> Iterator[Change]:
    """Yield the change after the advice of all its problems, in every way of the first one."""
    first, *others = problems
    for way in _ways(spec, changed, first):
        followed = merged(spec, changed, way)
        for other in others:
            followed = merged(spec, followed, _ways(spec, followed, other)[0])
        yield followed


def _ways(spec: Spec, changed: Change, problem: Problem) -> list[Change]:
    layers = spec.model_dump(mode="json")["layers"]
    if any(path.startswith("layers") for path in changed):
        only_layers = {path: v for path, v in changed.items() if path.startswith("layers")}
        layers = spec.changed(only_layers).model_dump(mode="json")["layers"]
    parts = problem.path.split(".")
    index = int(parts[1]) if parts[0] == "layers" else 0
    return ADVICE[problem.code](spec, layers, index, problem)


@pytest.mark.parametrize("name", DATA)
def test_every_loss_of_the_list_can_be_trained(name: str) -> None:
    spec = starting_spec(DATA[name])
    losses = [loss for loss in Loss if suits_loss(loss, spec.dataset.info())]
    assert len(losses) >= 2
    for loss in losses:
        adapted = adapt_loss(spec, loss)
        assert plan(adapted).parameters > 0
        assert adapted.training.loss is loss
        assert plan(adapt_loss(adapted, spec.training.loss)).parameters > 0
