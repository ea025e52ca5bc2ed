"""Embedding: a learned vector for every word."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, Literal

from pydantic import Field

from dlcore.errors import Problem
from dlcore.models.keras_call import KerasCall, keras_call
from dlcore.models.layers.base import LayerSpec, Shape, Unfit, Variables
from dlcore.models.layers.traits import Compilation, Reads


class Embedding(LayerSpec):
    """Turns word numbers of shape ``(steps,)`` into vectors of shape ``(steps, output_dim)``.

    Args:
        input_dim: size of the vocabulary; every word number is smaller.
        output_dim: length of a word's vector.
    """

    compilation = Compilation.FAST
    reads = Reads.WORDS
    new_settings: ClassVar[Mapping[str, Any]] = {"input_dim": 10_000}

    kind: Literal["embedding"] = "embedding"
    input_dim: int = Field(ge=2, le=100_000)
    output_dim: int = Field(default=32, ge=1, le=1024)

    def output_shape(self, shape: Shape) -> Shape:
        if len(shape) != 1:
            raise Unfit("needs_words")
        return (*shape, self.output_dim)

    def vocabulary_problem(self, index: int, vocabulary_size: int) -> Problem | None:
        """The layer looks up the word numbers of the data, and needs a vector for each."""
        if not vocabulary_size:
            return Problem("needs_words", f"layers.{index}")
        if index:
            return Problem("embedding_first", f"layers.{index}")
        if self.input_dim < vocabulary_size:
            values = {"given": self.input_dim, "minimum": vocabulary_size}
            return Problem("too_small", f"layers.{index}.input_dim", values)
        return None

    def variables(self, shape: Shape) -> Variables:
        return {"embeddings": (self.input_dim, self.output_dim)}

    def flops(self, shape: Shape) -> int:
        return shape[0] * self.output_dim

    def call(self) -> KerasCall:
        return keras_call("layers.Embedding", self.input_dim, self.output_dim)
