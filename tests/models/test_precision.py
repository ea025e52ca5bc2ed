"""The dtype policies of layers."""

from __future__ import annotations

from dlcore.models.activations import Activation
from dlcore.models.layers import (
    LSTM,
    Bidirectional,
    Conv1D,
    Conv2D,
    Dense,
    Flatten,
    RandomFlip,
)
from dlcore.models.precision import (
    FLOAT32,
    MIXED_BFLOAT16,
    keras_calls,
    stay_float32,
    suitable_precision,
)

LAYERS = (
    RandomFlip(),
    Conv2D(filters=2),
    Flatten(),
    Dense(units=3, activation=Activation.SOFTMAX),
    Dense(units=3),
)


def test_float32_leaves_the_calls_as_they_are() -> None:
    assert keras_calls(LAYERS, FLOAT32) == [layer.call() for layer in LAYERS]


def test_delicate_layers_stay_float32() -> None:
    assert stay_float32(LAYERS) == [True, False, False, True, True]
    dtypes = [call.named["dtype"] for call in keras_calls(LAYERS, MIXED_BFLOAT16)]
    assert dtypes == ["float32", "mixed_bfloat16", "mixed_bfloat16", "float32", "float32"]


def test_the_layer_inside_another_one_shares_its_policy() -> None:
    call, _ = keras_calls((Bidirectional(layer=LSTM(units=2)), Dense(units=1)), MIXED_BFLOAT16)
    layer = call.build()
    policies = {layer.dtype_policy.name, layer.forward_layer.dtype_policy.name}
    assert policies == {"mixed_bfloat16"}
    assert layer.backward_layer.compute_dtype == "bfloat16"


def test_only_networks_with_convolutions_keep_half_precision() -> None:
    assert suitable_precision(LAYERS, MIXED_BFLOAT16) == MIXED_BFLOAT16
    assert suitable_precision((Conv1D(filters=1),), MIXED_BFLOAT16) == MIXED_BFLOAT16
    assert suitable_precision((Flatten(), Dense(units=1)), MIXED_BFLOAT16) == FLOAT32
