"""The registry of layer kinds."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated

from pydantic import Field

from dlcore.models.layers.augmentation import (
    RandomFlip,
    RandomRotation,
    RandomTranslation,
    RandomZoom,
)
from dlcore.models.layers.base import LayerSpec, Shape, Unfit, kinds_of
from dlcore.models.layers.batch_normalization import BatchNormalization
from dlcore.models.layers.concatenate import Branch, Concatenate
from dlcore.models.layers.convolution import Conv1D, Conv2D
from dlcore.models.layers.dense import Dense
from dlcore.models.layers.dropout import Dropout
from dlcore.models.layers.embedding import Embedding
from dlcore.models.layers.flatten import Flatten
from dlcore.models.layers.pooling import AveragePooling2D, GlobalAveragePooling2D, MaxPooling2D
from dlcore.models.layers.recurrent import GRU, LSTM, Bidirectional, SimpleRNN
from dlcore.models.layers.regularizer import Regularizer

AnyLayer = Annotated[
    Flatten
    | Dense
    | Dropout
    | Conv1D
    | Conv2D
    | MaxPooling2D
    | AveragePooling2D
    | GlobalAveragePooling2D
    | BatchNormalization
    | Embedding
    | SimpleRNN
    | LSTM
    | GRU
    | Bidirectional
    | Concatenate
    | RandomFlip
    | RandomRotation
    | RandomTranslation
    | RandomZoom,
    Field(discriminator="kind"),
]

LAYERS: Mapping[str, type[LayerSpec]] = kinds_of(AnyLayer)
"""Every layer kind by its name in a spec."""

__all__ = [
    "GRU",
    "LAYERS",
    "LSTM",
    "AnyLayer",
    "AveragePooling2D",
    "BatchNormalization",
    "Bidirectional",
    "Branch",
    "Concatenate",
    "Conv1D",
    "Conv2D",
    "Dense",
    "Dropout",
    "Embedding",
    "Flatten",
    "GlobalAveragePooling2D",
    "LayerSpec",
    "MaxPooling2D",
    "RandomFlip",
    "RandomRotation",
    "RandomTranslation",
    "RandomZoom",
    "Regularizer",
    "Shape",
    "SimpleRNN",
    "Unfit",
]
