"""What every layer kind answers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pydantic_core import PydanticCustomError

from dlcore.frozen import Frozen

if TYPE_CHECKING:
    import keras

Shape = tuple[int, ...]
"""Shape of one sample, without the batch axis."""


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

    def parameter_count(self, shape: Shape) -> int:
        """Number of weights, biases and other stored numbers for input ``shape``."""
        return 0

    def flops(self, shape: Shape) -> int:
        """Floating-point operations of one forward pass of one sample, about."""
        return 2 * self.parameter_count(shape)

    def build(self) -> keras.layers.Layer:
        """The Keras layer; loads TensorFlow."""
        raise NotImplementedError


def refuse(code: str, **values: Any) -> PydanticCustomError:
    """An error for a validator to raise: a code and values instead of prose."""
    return PydanticCustomError(code, "{code}", {"code": code, **values})
