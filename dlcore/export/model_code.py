"""The model as the Python that builds it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from dlcore.export.call import call, code_of, indented
from dlcore.export.section import MARK, Section
from dlcore.models.layers import Concatenate, Flatten, LayerSpec
from dlcore.spec import Spec


def input_shape(spec: Spec) -> tuple[int, ...]:
    """Shape of one sample in the program: grey images have an axis of channels only if needed."""
    info = spec.dataset.info()
    return info.input_shape if isinstance(spec.layers[0], Flatten) else info.model_shape


def model_section(spec: Spec) -> Section:
    """Seed and model."""
    seed = call("keras.utils.set_random_seed", spec.seed)
    build = _joined if isinstance(spec.layers[0], Concatenate) else _sequential
    return Section("model", f"{seed}\n{build(spec)}\nmodel.summary()", values={"seed": spec.seed})


def _sequential(spec: Spec) -> str:
    lines = [f"{call('keras.Input', input_shape(spec))},"]
    for layer, told in _explained(spec.layers):
        lines += [*told, f"{code_of(layer.call())},"]
    inner = "\n".join(map(indented, lines))
    return f"model = keras.Sequential([\n{inner}\n])"


def _joined(spec: Spec) -> str:
    first, *others = spec.layers
    assert isinstance(first, Concatenate)
    names = [f"input_{place}" for place in range(1, len(first.branches) + 1)]
    lines = [
        f"{name} = {call('keras.Input', (width,))}"
        for name, width in zip(names, first.widths, strict=True)
    ]
    lines.append(f"{MARK}layer_concatenate")
    ends = []
    for place, (name, branch) in enumerate(zip(names, first.branches, strict=True), start=1):
        tensor = name
        for layer in branch.layers:
            lines.append(f"branch_{place} = {code_of(layer.call())}({tensor})")
            tensor = f"branch_{place}"
        ends.append(tensor)
    lines.append(f"x = keras.layers.Concatenate()([{', '.join(ends)}])")
    lines += [f"x = {code_of(layer.call())}(x)" for layer in others]
    lines.append(f"model = keras.Model([{', '.join(names)}], x)")
    return "\n".join(lines)


def _explained(layers: Iterable[LayerSpec]) -> Iterator[tuple[LayerSpec, list[str]]]:
    """Each layer with the comments before it: a kind is explained where it first stands."""
    known: set[str] = set()
    for layer in layers:
        kinds = [kind for kind in sorted(layer.kinds) if kind not in known]
        known.update(kinds)
        yield layer, [f"{MARK}layer_{kind}" for kind in kinds]
