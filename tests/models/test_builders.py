"""Stacks of layers that the builders make."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from dlcore.experiments.presets import PRESETS
from dlcore.models.activations import Activation
from dlcore.models.builders import Hidden, add_dropout, output_layer, stack, unstack
from dlcore.models.layers import AnyLayer, Dense, Dropout, Flatten

hidden_layers = st.lists(
    st.builds(
        Hidden,
        units=st.integers(1, 100),
        activation=st.sampled_from(Activation),
        dropout=st.floats(0.0, 0.9),
    ),
    max_size=4,
)


@given(hidden_layers, st.integers(1, 10), st.sampled_from(Activation))
def test_unstack_inverts_stack(hidden: list[Hidden], outputs: int, activation: Activation) -> None:
    assert unstack(stack(hidden, outputs, activation)) == (tuple(hidden), activation)


def test_other_networks_cannot_be_unstacked() -> None:
    assert unstack(()) is None
    assert unstack(PRESETS["mnist-cnn"].spec.layers) is None
    assert unstack(PRESETS["imdb-rnn"].spec.layers) is None


def test_dropout_follows_every_hidden_dense_layer() -> None:
    output = output_layer(10, Activation.SOFTMAX)
    dense, dropout = Dense(units=3), Dropout(rate=0.3)
    layers: tuple[AnyLayer, ...] = (Flatten(), dense, dense, output)
    assert add_dropout(layers, 0.3) == (Flatten(), dense, dropout, dense, dropout, output)
    assert add_dropout((Flatten(), output), 0.3) == (Flatten(), dropout, output)


def test_dropout_is_added_once_and_only_to_hidden_layers() -> None:
    output = output_layer(10, Activation.SOFTMAX)
    assert add_dropout((Flatten(), Dropout(rate=0.1), output), 0.3) is None
    assert add_dropout((output,), 0.3) is None
