"""The registry of layer kinds: name in a spec to class."""

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
from dlcore.models.layers.base import LayerSpec, Shape, Unfit
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

LAYERS: Mapping[str, type[LayerSpec]] = {
    "flatten": Flatten,
    "dense": Dense,
    "dropout": Dropout,
    "conv1d": Conv1D,
    "conv2d": Conv2D,
    "max_pooling2d": MaxPooling2D,
    "average_pooling2d": AveragePooling2D,
    "global_average_pooling2d": GlobalAveragePooling2D,
    "batch_normalization": BatchNormalization,
    "embedding": Embedding,
    "simple_rnn": SimpleRNN,
    "lstm": LSTM,
    "gru": GRU,
    "bidirectional": Bidirectional,
    "concatenate": Concatenate,
    "random_flip": RandomFlip,
    "random_rotation": RandomRotation,
    "random_translation": RandomTranslation,
    "random_zoom": RandomZoom,
}

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
