"""Names and shapes of a model's variables, worked out from the spec alone.

What comes from a file can so be compared with what the spec's model has, without TensorFlow.
"""

from __future__ import annotations

from collections.abc import Iterator

from dlcore.models.layers import Concatenate, LayerSpec, Shape
from dlcore.models.layers.base import Variables
from dlcore.spec import Spec


def variables(spec: Spec) -> Variables:
    """Shapes by layer and variable, as ``dlcore.store.weights`` names them, and in its order.

    Args:
        spec: one whose layers fit together, see :func:`dlcore.planning.plan.plan`.
    """
    return {
        f"{place}/{name}": shape
        for place, (layer, given) in enumerate(_built(spec))
        for name, shape in layer.variables(given).items()
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
