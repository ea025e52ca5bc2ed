"""Names and shapes of a model's variables, computed from the spec alone.

Weights from a file can be checked against them without TensorFlow.
"""

from __future__ import annotations

from collections.abc import Iterator

from dlcore.models.layers import LayerSpec, Shape
from dlcore.models.layers.base import Variables
from dlcore.spec import Spec


def variables(spec: Spec) -> Variables:
    """Return shapes by layer and variable, named and ordered as in ``dlcore.store.weights``.

    Args:
        spec: one whose layers fit together, see :func:`dlcore.planning.plan.plan`.
    """
    return {
        f"{index}/{name}": size
        for index, (layer, shape) in enumerate(_keras_layers(spec))
        for name, size in layer.variables(shape).items()
    }


def _keras_layers(spec: Spec) -> Iterator[tuple[LayerSpec, Shape]]:
    """Yield each layer in the order of ``model.layers``, with the shape of its input."""
    shape = spec.dataset.info().model_shape
    for layer in spec.layers:
        yield from layer.keras_layers(shape)
        before, shape = shape, layer.output_shape(shape)
    if spec.second_output:
        yield spec.second_output.layer, before
