"""Dropout: silences a random share of its inputs while training."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from dlcore.models.keras_call import KerasCall, keras_call
from dlcore.models.layers.base import SEED_STATE, LayerSpec, Shape, Variables


class Dropout(LayerSpec):
    """``rate`` is the share that is set to 0 at each step."""

    kind: Literal["dropout"] = "dropout"
    rate: float = Field(ge=0.0, le=0.95)

    def output_shape(self, shape: Shape) -> Shape:
        return shape

    def variables(self, shape: Shape) -> Variables:
        return SEED_STATE

    def call(self) -> KerasCall:
        return keras_call("layers.Dropout", self.rate)
