"""Dropout: sets a random share of its inputs to 0 while training."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, Literal

from pydantic import Field

from dlcore.models.keras_call import KerasCall, keras_call
from dlcore.models.layers.base import SEED_STATE, LayerSpec, Shape, Variables
from dlcore.models.layers.traits import Compilation, Role


class Dropout(LayerSpec):
    """``rate`` is the share that is set to 0 at each step."""

    compilation = Compilation.RANDOM_NUMBERS
    role = Role.MASK
    new_settings: ClassVar[Mapping[str, Any]] = {"rate": 0.2}

    kind: Literal["dropout"] = "dropout"
    rate: float = Field(ge=0.0, le=0.95)

    @property
    def diagram_setting(self) -> str:
        return f"{self.rate:g}"

    @property
    def masked_share(self) -> float:
        return self.rate

    def output_shape(self, shape: Shape) -> Shape:
        return shape

    def variables(self, shape: Shape) -> Variables:
        return SEED_STATE

    def call(self) -> KerasCall:
        return keras_call("layers.Dropout", self.rate)
