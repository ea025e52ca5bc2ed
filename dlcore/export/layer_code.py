"""Layers as the Python that builds them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from dlcore.export.call import Code, call
from dlcore.models.layers import LayerSpec, Regularizer


def layer_code(layer: LayerSpec) -> str:
    """What builds a layer, for instance ``keras.layers.Dense(64, activation="relu")``."""
    return CODE[layer.kind](layer)


def _regularizer(regularizer: Regularizer) -> Code | None:
    if not regularizer.l1 and not regularizer.l2:
        return None
    return Code(call("keras.regularizers.L1L2", l1=regularizer.l1, l2=regularizer.l2))


def _dense(layer: Any) -> str:
    penalty = _regularizer(layer.regularizer)
    activation = _activation(layer)
    return call("keras.layers.Dense", layer.units, **activation, kernel_regularizer=penalty)


def _activation(layer: Any) -> dict[str, str]:
    """The activation where it is not Keras' own default of such a layer."""
    value = layer.activation.value
    return {} if value == "linear" else {"activation": value}


def _convolution(name: str) -> Callable[[Any], str]:
    def code(layer: Any) -> str:
        return call(
            f"keras.layers.{name}",
            layer.filters,
            layer.kernel_size,
            strides=layer.strides if layer.strides != 1 else None,
            padding=layer.padding if layer.padding != "valid" else None,
            **_activation(layer),
            kernel_regularizer=_regularizer(layer.regularizer),
        )

    return code


def _pooling(name: str) -> Callable[[Any], str]:
    def code(layer: Any) -> str:
        padding = layer.padding if layer.padding != "valid" else None
        return call(f"keras.layers.{name}", layer.pool_size, padding=padding)

    return code


def _recurrent(name: str) -> Callable[[Any], str]:
    def code(layer: Any) -> str:
        activation = layer.activation.value
        return call(
            f"keras.layers.{name}",
            layer.units,
            activation=activation if activation != "tanh" else None,
            return_sequences=layer.return_sequences or None,
        )

    return code


def _plain(name: str, *fields: str) -> Callable[[Any], str]:
    def code(layer: Any) -> str:
        return call(f"keras.layers.{name}", *(getattr(layer, field) for field in fields))

    return code


CODE: Mapping[str, Callable[[Any], str]] = {
    "flatten": _plain("Flatten"),
    "dense": _dense,
    "dropout": _plain("Dropout", "rate"),
    "conv1d": _convolution("Conv1D"),
    "conv2d": _convolution("Conv2D"),
    "max_pooling2d": _pooling("MaxPooling2D"),
    "average_pooling2d": _pooling("AveragePooling2D"),
    "global_average_pooling2d": _plain("GlobalAveragePooling2D"),
    "batch_normalization": _plain("BatchNormalization"),
    "embedding": _plain("Embedding", "input_dim", "output_dim"),
    "simple_rnn": _recurrent("SimpleRNN"),
    "lstm": _recurrent("LSTM"),
    "gru": _recurrent("GRU"),
    "bidirectional": lambda layer: call(
        "keras.layers.Bidirectional", Code(layer_code(layer.layer))
    ),
    "random_flip": _plain("RandomFlip", "mode"),
    "random_rotation": _plain("RandomRotation", "factor"),
    "random_translation": _plain("RandomTranslation", "factor", "factor"),
    "random_zoom": _plain("RandomZoom", "factor"),
}
"""By kind. Concatenate is no layer of a stack; see :mod:`dlcore.export.model_code`."""
