"""Embedding: a learned row of numbers for every word."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from dlcore.models.keras_call import KerasCall, keras_call
from dlcore.models.layers.base import LayerSpec, Shape, Unfit, Variables


class Embedding(LayerSpec):
    """Turns word numbers of shape ``(steps,)`` into ``(steps, output_dim)``.

    Args:
        input_dim: words in the vocabulary; every word number is smaller.
        output_dim: numbers for each word.
    """

    kind: Literal["embedding"] = "embedding"
    input_dim: int = Field(ge=2, le=100_000)
    output_dim: int = Field(default=32, ge=1, le=1024)

    def output_shape(self, shape: Shape) -> Shape:
        if len(shape) != 1:
            raise Unfit("needs_words")
        return (*shape, self.output_dim)

    def variables(self, shape: Shape) -> Variables:
        return {"embeddings": (self.input_dim, self.output_dim)}

    def flops(self, shape: Shape) -> int:
        return shape[0] * self.output_dim

    def call(self) -> KerasCall:
        return keras_call("layers.Embedding", self.input_dim, self.output_dim)
