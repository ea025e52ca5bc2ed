"""The registry of layer kinds: name in a spec to class."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated

from pydantic import Field

from dlcore.models.layers.base import LayerSpec, Shape, Unfit
from dlcore.models.layers.dense import Dense
from dlcore.models.layers.dropout import Dropout
from dlcore.models.layers.flatten import Flatten

AnyLayer = Annotated[Flatten | Dense | Dropout, Field(discriminator="kind")]

LAYERS: Mapping[str, type[LayerSpec]] = {
    "flatten": Flatten,
    "dense": Dense,
    "dropout": Dropout,
}

__all__ = [
    "LAYERS",
    "AnyLayer",
    "Dense",
    "Dropout",
    "Flatten",
    "LayerSpec",
    "Shape",
    "Unfit",
]
