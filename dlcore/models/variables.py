"""Names and shapes of a model's variables, worked out from the spec alone.

What comes from a file can so be compared with what the spec's model has, without TensorFlow.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from dlcore.models.layers import Concatenate, LayerSpec, Shape
from dlcore.spec import Spec

SEED = "seed_generator/seed_generator_state"
"""What a layer that draws random numbers keeps; whole numbers, which count as no parameters."""

SEED_SHAPE = (2,)

Variables = Mapping[str, Shape]


def variables(spec: Spec) -> Variables:
    """Shapes by layer and variable, as ``dlcore.store.weights`` names them, and in its order.

    Args:
        spec: one whose layers fit together, see :func:`dlcore.models.plan.plan`.
    """
    return {
        f"{place}/{name}": shape
        for place, (layer, given) in enumerate(_built(spec))
        for name, shape in VARIABLES[layer.kind](layer, given).items()
    }


def _built(spec: Spec) -> Iterator[tuple[LayerSpec, Shape]]:
    """Each layer in the order of ``model.layers``, with the shape that it is given."""
    shape = spec.dataset.info().model_shape
    for layer in spec.layers:
        if isinstance(layer, Concatenate):
            yield from _branches(layer)
        yield layer, shape
        shape = layer.output_shape(shape)


def _branches(joined: Concatenate) -> Iterator[tuple[LayerSpec, Shape]]:
    """Keras orders the layers of a graph by their distance from the output."""
    steps = [
        (-before, place, layer, shape)
        for place, branch in enumerate(joined.branches)
        for before, layer, shape in _from_the_end(branch.features, branch.layers)
    ]
    for _, _, layer, shape in sorted(steps, key=lambda step: step[:2]):
        yield layer, shape


def _from_the_end(
    features: int, layers: tuple[LayerSpec, ...]
) -> Iterator[tuple[int, LayerSpec, Shape]]:
    shape: Shape = (features,)
    for place, layer in enumerate(layers):
        yield len(layers) - place, layer, shape
        shape = layer.output_shape(shape)


def _none(layer: Any, shape: Shape) -> Variables:
    return {}


def _random(layer: Any, shape: Shape) -> Variables:
    return {SEED: SEED_SHAPE}


def _dense(layer: Any, shape: Shape) -> Variables:
    return {"kernel": (shape[-1], layer.units), "bias": (layer.units,)}


def _convolution(layer: Any, shape: Shape) -> Variables:
    window = (layer.kernel_size,) * (len(shape) - 1)
    return {"kernel": (*window, shape[-1], layer.filters), "bias": (layer.filters,)}


def _batch_normalization(layer: Any, shape: Shape) -> Variables:
    return dict.fromkeys(("gamma", "beta", "moving_mean", "moving_variance"), shape[-1:])


def _embedding(layer: Any, shape: Shape) -> Variables:
    return {"embeddings": (layer.input_dim, layer.output_dim)}


def _recurrent(layer: Any, shape: Shape) -> Variables:
    width = layer.gates * layer.units
    bias = (width,) if layer.biases == 1 else (layer.biases, width)
    cell = {"kernel": (shape[-1], width), "recurrent_kernel": (layer.units, width), "bias": bias}
    return {**{f"{layer.kind}_cell/{name}": size for name, size in cell.items()}, SEED: SEED_SHAPE}


def _bidirectional(layer: Any, shape: Shape) -> Variables:
    # Both directions call their generator alike; the second one is counted.
    inside = _recurrent(layer.layer, shape)
    seeds = {"forward": SEED, "backward": f"{SEED}_2"}
    return {
        seed if name == SEED else f"{direction}_{layer.layer.kind}/{name}": size
        for direction, seed in seeds.items()
        for name, size in inside.items()
    }


VARIABLES: Mapping[str, Callable[[Any, Shape], Variables]] = {
    "flatten": _none,
    "dense": _dense,
    "dropout": _random,
    "conv1d": _convolution,
    "conv2d": _convolution,
    "max_pooling2d": _none,
    "average_pooling2d": _none,
    "global_average_pooling2d": _none,
    "batch_normalization": _batch_normalization,
    "embedding": _embedding,
    "simple_rnn": _recurrent,
    "lstm": _recurrent,
    "gru": _recurrent,
    "bidirectional": _bidirectional,
    "concatenate": _none,
    "random_flip": _random,
    "random_rotation": _random,
    "random_translation": _random,
    "random_zoom": _random,
}
"""By kind, each for the shape of one sample that the layer is given."""
