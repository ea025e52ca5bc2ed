"""The test loss by which stacked networks reach their goal, at the end of an epoch.

It is the mean over the test points, without penalties and without dropout; neurons that are off
give 0. ``static/scripts/playground/network.js`` computes it for each frame.
"""

from __future__ import annotations

import math
from collections.abc import Mapping

import tensorflow as tf

from dlcore.datasets.plane.plane import MAX_SAMPLES
from dlcore.playground.activations import activate
from dlcore.playground.network import Tier

BLOCK = 128
"""Points that are computed at once."""

MOST = -math.log(1e-7)
"""The largest cross-entropy of a point: as Keras, the browser takes 1e-7 for less."""

Values = Mapping[str, tf.Tensor]


def measure_test_losses(
    tier: Tier,
    parameters: tf.Tensor,
    x: tf.Tensor,
    y: tf.Tensor,
    is_judged: tf.Tensor,
    values: Values,
) -> tf.Tensor:
    """Return the loss of some networks, and infinity for the others, shape ``(n,)``.

    Networks are computed one after another, because few are at the end of an epoch at once.

    Args:
        tier: to which the networks are padded.
        parameters: shape ``(hidden + 1, n, u + 1, u)``.
        x: features of all points, shape ``(n, MAX_SAMPLES, u)``; those of the test follow the
            training points.
        y: classes or targets, shape ``(n, MAX_SAMPLES)``.
        is_judged: the networks to compute, shape ``(n,)``.
        values: of the networks.
    """
    numbers = tf.range(is_judged.shape[0])

    def measure(left: tf.Tensor, losses: tf.Tensor) -> tuple[tf.Tensor, tf.Tensor]:
        index = tf.argmax(tf.cast(left, tf.int32), output_type=tf.int32)
        loss = _test_loss(tier, index, parameters, x, y, values)
        is_this = numbers == index
        return left & ~is_this, tf.where(is_this, loss, losses)

    infinite = tf.fill(is_judged.shape, tf.constant(math.inf))
    _, losses = tf.while_loop(
        lambda left, _: tf.reduce_any(left), measure, (is_judged, infinite), parallel_iterations=1
    )
    return losses


def _test_loss(
    tier: Tier,
    index: tf.Tensor,
    parameters: tf.Tensor,
    x: tf.Tensor,
    y: tf.Tensor,
    values: Values,
) -> tf.Tensor:
    """Return the loss of one network."""
    own = {name: value[index] for name, value in values.items() if value.shape.rank == 1}
    own |= {name: values[name][:, index] for name in ("activations", "alive")}
    layers, x, y = parameters[:, index], x[index], y[index]
    start, count = own["samples"], own["test_samples"]

    def add_block(block: tf.Tensor, total: tf.Tensor) -> tuple[tf.Tensor, tf.Tensor]:
        rows = block * BLOCK + tf.range(BLOCK)
        points = tf.minimum(start + rows, MAX_SAMPLES - 1)
        outputs = _outputs(tier, layers, tf.gather(x, points), own)
        losses = _losses(outputs, tf.gather(y, points), own)
        return block + 1, total + tf.reduce_sum(tf.where(rows < count, losses, 0.0))

    _, total = tf.while_loop(
        lambda block, _: block * BLOCK < count,
        add_block,
        (tf.constant(0), tf.constant(0.0)),
        parallel_iterations=1,
    )
    return total / tf.cast(count, tf.float32)


def _outputs(tier: Tier, layers: tf.Tensor, x: tf.Tensor, own: Values) -> tf.Tensor:
    """Return the weighted sums of the output layer, shape ``(BLOCK, u)``."""

    def pass_layer(layer: tf.Tensor, x: tf.Tensor) -> tuple[tf.Tensor, tf.Tensor]:
        sums = _dense(x, layers[layer])[None]
        output, _ = activate(sums, own["activations"][layer][None], tier.activations)
        return layer + 1, output[0] * own["alive"][layer]

    _, last = tf.while_loop(
        lambda layer, _: layer < own["depth"],
        pass_layer,
        (tf.constant(0), x),
        parallel_iterations=1,
    )
    return _dense(last, layers[tier.hidden])


def _dense(x: tf.Tensor, layer: tf.Tensor) -> tf.Tensor:
    return tf.matmul(x, layer[:-1]) + layer[-1]


def _losses(z: tf.Tensor, y: tf.Tensor, own: Values) -> tf.Tensor:
    """Return the loss of each point.

    Args:
        z: weighted sums of the output layer, shape ``(BLOCK, u)``.
        y: classes or targets, shape ``(BLOCK,)``.
        own: values of the network.
    """
    units = tf.range(z.shape[1])
    first, sigmoid = z[:, 0], tf.sigmoid(z[:, 0])
    every = tf.reduce_logsumexp(tf.where(units < own["outputs"], z, -1e30), 1)
    chosen = tf.reduce_sum(tf.where(tf.cast(units, tf.float32) == y[:, None], z, 0.0), 1)
    choices = (
        tf.minimum(tf.nn.softplus(first) - y * first, MOST),
        tf.minimum(every - chosen, MOST),
        tf.square(first - y),
        tf.abs(first - y),
        tf.square(sigmoid - y),
        tf.abs(sigmoid - y),
    )
    losses = choices[0]
    for index, other in enumerate(choices[1:], start=1):
        losses = tf.where(own["loss"] == index, other, losses)
    return losses
