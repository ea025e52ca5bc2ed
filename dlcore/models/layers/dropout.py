"""Dropout: silences a random share of its inputs while training."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from pydantic import Field

from dlcore.models.layers.base import LayerSpec, Shape

if TYPE_CHECKING:
    import keras


class Dropout(LayerSpec):
    """``rate`` is the share that is set to 0 at each step."""

    kind: Literal["dropout"] = "dropout"
    rate: float = Field(ge=0.0, le=0.95)

    def output_shape(self, shape: Shape) -> Shape:
        return shape

    def build(self) -> keras.layers.Layer:
        import keras

        return keras.layers.Dropout(self.rate)
