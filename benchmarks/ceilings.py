"""What the arithmetic of `cifar10-cnn` and `imdb-rnn` takes alone: how much any trainer could gain.

    python -m benchmarks.ceilings [--repetitions 5] [--json]

The time of an epoch of plain ``model.fit`` and of ours stands beside that of TensorFlow's kernels
for the same epoch, nothing else: for the CNN every convolution and product, forward and both
gradients, and the gradients of the poolings; for the RNN the six products of each of its steps,
under XLA. Plain divided by the kernels is the ratio that a trainer without any cost would reach.
"""

from __future__ import annotations

import argparse
import os
import statistics
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from typing import Any

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")

import tensorflow as tf

from benchmarks.figures import Figure, show
from benchmarks.training import WORKLOADS, our_side, plain_side
from dlcore.datasets import Cache
from dlcore.models.layers import Conv2D, Dense, LayerSpec, MaxPooling2D, Shape, SimpleRNN
from dlcore.spec import Spec
from dlcore.training.arrays import Shelf

CALLS = 15

Kernel = Callable[[], Any]


def kernels(layer: LayerSpec, given: Shape, batch: int, *, is_first: bool) -> dict[str, Kernel]:
    """What one step of a layer computes, by name.

    Args:
        given: shape of one sample that the layer is given.
        is_first: nobody needs the gradient of the data.
    """
    x = tf.random.normal((batch, *given))
    dy = tf.random.normal((batch, *layer.output_shape(given)))
    if isinstance(layer, Conv2D):
        found = _convolution(layer, x, dy)
    elif isinstance(layer, Dense):
        w = tf.random.normal((given[-1], layer.units))
        found = {
            "forward": lambda: x @ w,
            "weights": lambda: tf.matmul(x, dy, transpose_a=True),
            "inputs": lambda: tf.matmul(dy, w, transpose_b=True),
        }
    elif isinstance(layer, MaxPooling2D):
        window = {"ksize": layer.pool_size, "strides": layer.pool_size, "padding": "VALID"}
        y = tf.nn.max_pool2d(x, **window)
        sizes = [1, layer.pool_size, layer.pool_size, 1]
        options = {"ksize": sizes, "strides": sizes, "padding": "VALID"}
        raw: Any = tf.raw_ops.MaxPoolGrad
        return {
            "forward": lambda: tf.nn.max_pool2d(x, **window),
            "pooling": lambda: raw(orig_input=x, orig_output=y, grad=dy, **options),
        }
    else:
        return {}
    if is_first:
        del found["inputs"]
    return found


def _convolution(layer: Conv2D, x: tf.Tensor, dy: tf.Tensor) -> dict[str, Kernel]:
    w = tf.random.normal((layer.kernel_size, layer.kernel_size, x.shape[-1], layer.filters))
    options = {"strides": [1, layer.strides, layer.strides, 1], "padding": layer.padding.upper()}
    raw: Any = tf.raw_ops
    return {
        "forward": lambda: tf.nn.conv2d(x, w, **options),
        "weights": lambda: raw.Conv2DBackpropFilter(
            input=x, filter_sizes=w.shape, out_backprop=dy, **options
        ),
        "inputs": lambda: raw.Conv2DBackpropInput(
            input_sizes=x.shape, filter=w, out_backprop=dy, **options
        ),
    }


def layer_kernels(spec: Spec) -> Iterator[tuple[str, Kernel]]:
    """The kernels of all layers of a stack, each with the name of its part."""
    shape, is_first = spec.dataset.info().model_shape, True
    for layer in spec.layers:
        found = kernels(layer, shape, spec.training.batch_size, is_first=is_first)
        is_first = is_first and not found
        yield from found.items()
        shape = layer.output_shape(shape)


def recurrent_kernel(spec: Spec) -> Kernel:
    """The products of a step of the spec's recurrent layer, all steps of a sequence in a row."""
    shape = spec.dataset.info().model_shape
    for layer in spec.layers:
        if isinstance(layer, SimpleRNN):
            break
        shape = layer.output_shape(shape)
    else:
        raise ValueError(spec)
    steps, width = shape
    x = tf.random.normal((steps, spec.training.batch_size, width))
    w, u = tf.random.normal((width, layer.units)), tf.random.normal((layer.units, layer.units))

    def forward(step: tf.Tensor, h: tf.Tensor) -> tuple[tf.Tensor, tf.Tensor]:
        return step + 1, 0.1 * (x[step] @ w + h @ u)

    def backward(step: tf.Tensor, dz: tf.Tensor, dw: tf.Tensor, du: tf.Tensor) -> Any:
        dx = tf.matmul(dz, w, transpose_b=True)
        dw += tf.matmul(x[step], dz, transpose_a=True) + tf.reduce_mean(dx)
        du += tf.matmul(dz, dz, transpose_a=True)
        return step + 1, 0.1 * tf.matmul(dz, u, transpose_b=True), dw, du

    @tf.function(jit_compile=True, autograph=False)
    def products(h: tf.Tensor) -> Any:
        _, h = tf.while_loop(lambda step, _: step < steps, forward, [tf.constant(0), h])
        start = [tf.constant(0), h, tf.zeros_like(w), tf.zeros_like(u)]
        return tf.while_loop(lambda step, *_: step < steps, backward, start)

    h = tf.random.normal((spec.training.batch_size, layer.units))
    return lambda: products(h)


def seconds_of(kernel: Kernel) -> float:
    """Median seconds of a call."""
    kernel()
    taken = []
    for _ in range(CALLS):
        began = time.perf_counter()
        tf.nest.map_structure(lambda tensor: tensor.numpy(), kernel())
        taken.append(time.perf_counter() - began)
    return statistics.median(taken)


def measure(name: str, repetitions: int) -> list[Figure]:
    """One workload."""
    spec = WORKLOADS[name].spec
    arrays = Shelf(Cache.default()).arrays(spec)
    steps = -(-arrays.train.size // spec.training.batch_size)
    (plain, _), (ours, _) = plain_side(spec, arrays), our_side(spec, arrays)
    is_recurrent = any(isinstance(layer, SimpleRNN) for layer in spec.layers)
    parts = [("products", recurrent_kernel(spec))] if is_recurrent else list(layer_kernels(spec))
    sides = [(plain(), ours()) for _ in range(repetitions)]
    alone: dict[str, float] = {}
    for part, kernel in parts:
        alone[part] = alone.get(part, 0.0) + 1000 * seconds_of(kernel)
    total = steps * sum(alone.values()) / 1000
    told = ", ".join(f"{part} {ms:.1f}" for part, ms in alone.items())
    middle = [statistics.median(side) for side in zip(*sides, strict=True)]
    return [
        Figure(f"{name}: plain fit : ours", [p / o for p, o in sides], "x"),
        Figure(
            f"{name}: plain fit : kernels alone",
            [p / total for p, _ in sides],
            "x",
            note=f"ms a step: plain {1000 * middle[0] / steps:.1f}, "
            f"ours {1000 * middle[1] / steps:.1f}, kernels {told}",
        ),
    ]


def main(arguments: Sequence[str] | None = None) -> int:
    """Measures both."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.ceilings")
    parser.add_argument("--repetitions", type=int, default=5)
    parser.add_argument("--json", action="store_true")
    chosen = parser.parse_args(arguments)
    figures = [
        figure
        for name in ("cifar10-cnn", "imdb-rnn")
        for figure in measure(name, chosen.repetitions)
    ]
    return show(figures, as_json=chosen.json)


if __name__ == "__main__":
    sys.exit(main())
