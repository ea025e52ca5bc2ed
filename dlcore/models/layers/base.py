"""What every layer kind answers."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from pydantic_core import PydanticCustomError

from dlcore.base_model import Frozen
from dlcore.models.keras_call import KerasCall

if TYPE_CHECKING:
    import keras

Shape = tuple[int, ...]
"""Shape of one sample, without the batch axis."""

Variables = Mapping[str, Shape]
"""Shapes of what a layer stores, by the names and in the order that Keras gives them."""

SEED = "seed_generator/seed_generator_state"
"""What a layer that draws random numbers stores; whole numbers, which count as no parameters."""

SEED_STATE: Variables = {SEED: (2,)}


class Unfit(Exception):
    """A layer cannot take the shape it is given.

    Args:
        code: stable name of the reason.
        values: what the words need.
    """

    def __init__(self, code: str, **values: Any) -> None:
        super().__init__(code, values)
        self.code = code
        self.values = values


class LayerSpec(Frozen):
    """One layer as a value.

    A kind is one file with one subclass, entered in ``dlcore.models.layers.LAYERS``.
    """

    kind: str

    @property
    def kinds(self) -> frozenset[str]:
        """The kind, and those of the layers inside."""
        return frozenset({self.kind})

    def output_shape(self, shape: Shape) -> Shape:
        """Shape of what the layer returns for one sample of ``shape``.

        Raises:
            Unfit: the layer cannot take that shape.
        """
        raise NotImplementedError

    def variables(self, shape: Shape) -> Variables:
        """What the layer stores for input ``shape``."""
        return {}

    def parameter_count(self, shape: Shape) -> int:
        """Number of weights, biases and other stored numbers for input ``shape``."""
        stored = self.variables(shape).items()
        return sum(math.prod(size) for name, size in stored if not name.startswith(SEED))

    def flops(self, shape: Shape) -> int:
        """Floating-point operations of one forward pass of one sample, about."""
        return 2 * self.parameter_count(shape)

    def call(self) -> KerasCall:
        """How Keras makes the layer; arguments that are Keras' own defaults are left out."""
        raise NotImplementedError

    def build(self) -> keras.layers.Layer:
        """The Keras layer; loads TensorFlow."""
        layer: keras.layers.Layer = self.call().make()
        return layer


def validation_error(code: str, **values: Any) -> PydanticCustomError:
    """An error for a validator to raise: a code and values instead of prose."""
    return PydanticCustomError(code, "{code}", {"code": code, **values})
