"""The section of an exported program that builds the model."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from dlcore.datasets.program_text import MARK, Section, call, indent, keras_code
from dlcore.models.keras_call import KerasCall
from dlcore.models.layers import LayerSpec
from dlcore.models.precision import FLOAT32, stay_float32
from dlcore.spec import Spec


def input_shape(spec: Spec) -> tuple[int, ...]:
    """Return the shape of one sample in the program.

    Grey images have an axis of channels only where the first layer needs it.
    """
    info = spec.dataset.info()
    return info.model_shape if spec.layers[0].needs_channels else info.input_shape


def model_section(spec: Spec) -> Section:
    """Return the section that sets the seed and builds the model."""
    seed = call("keras.utils.set_random_seed", spec.seed)
    model = _model(spec)
    code = "\n".join([seed, *_in_precision(spec, model), "model.summary()"])
    return Section("model", code, values={"seed": spec.seed})


def _in_precision(spec: Spec, model: str) -> list[str]:
    """Return the source of the model under its policy, which ends before the next model."""
    precision = spec.training.precision
    if precision == FLOAT32:
        return [model]
    policy = "keras.config.set_dtype_policy"
    return [f"{MARK}precision", call(policy, precision), model, call(policy, FLOAT32)]


def _model(spec: Spec) -> str:
    if spec.layers[0].input_branches:
        return _several_inputs(spec)
    return _two_outputs(spec) if spec.second_output else _sequential(spec)


def _sequential(spec: Spec) -> str:
    lines = [f"{call('keras.Input', input_shape(spec))},"]
    for (_, comments), layer_call in zip(_with_comments(spec.layers), _calls(spec), strict=True):
        lines += [*comments, f"{keras_code(layer_call)},"]
    inner = "\n".join(map(indent, lines))
    return f"model = keras.Sequential([\n{inner}\n])"


def _calls(spec: Spec) -> list[KerasCall]:
    """Return the calls of the layers; those that do not follow the policy name their own."""
    calls = [layer.call() for layer in spec.layers]
    if spec.training.precision == FLOAT32:
        return calls
    return [
        each.with_dtype(FLOAT32) if stays else each
        for each, stays in zip(calls, stay_float32(spec.layers), strict=True)
    ]


def _two_outputs(spec: Spec) -> str:
    """Return the source of a model whose last layer but one leads to two outputs."""
    assert spec.second_output
    *hidden, last = _calls(spec)
    lines, tensor = [f"inputs = {call('keras.Input', input_shape(spec))}"], "inputs"
    for layer_call, (_, comments) in zip(hidden, _with_comments(spec.layers), strict=False):
        lines += [*comments, f"x = {keras_code(layer_call)}({tensor})"]
        tensor = "x"
    names = ("first", "second")
    for name, output in zip(names, spec.second_output.calls(last), strict=True):
        lines.append(f"{name} = {keras_code(output)}({tensor})")
    lines.append(f"model = keras.Model(inputs, [{', '.join(names)}])")
    return "\n".join(lines)


def _several_inputs(spec: Spec) -> str:
    """Return the source of a model with several inputs, which its first layer joins."""
    first, *others = spec.layers
    branches = first.input_branches
    inputs = [f"input_{number}" for number in range(1, len(branches) + 1)]
    lines = [
        f"{name} = {call('keras.Input', (branch.features,))}"
        for name, branch in zip(inputs, branches, strict=True)
    ]
    lines.append(_comment(first))
    outputs = []
    for number, (tensor, branch) in enumerate(zip(inputs, branches, strict=True), start=1):
        for layer in branch.layers:
            lines.append(f"branch_{number} = {keras_code(layer.call())}({tensor})")
            tensor = f"branch_{number}"
        outputs.append(tensor)
    lines.append(f"x = {keras_code(first.call())}([{', '.join(outputs)}])")
    lines += [f"x = {keras_code(layer.call())}(x)" for layer in others]
    lines.append(f"model = keras.Model([{', '.join(inputs)}], x)")
    return "\n".join(lines)


def _with_comments(layers: Iterable[LayerSpec]) -> Iterator[tuple[LayerSpec, list[str]]]:
    """Yield each layer with the comments before it: a kind is explained where it first occurs."""
    known: set[str] = set()
    for layer in layers:
        yield layer, [] if layer.kind in known else [_comment(layer)]
        known.add(layer.kind)


def _comment(layer: LayerSpec) -> str:
    return f"{MARK}layer_{layer.kind}"
