"""Measures whether this machine gains from half precision, see ``planning.half_precision``."""

from __future__ import annotations

import time
from pathlib import Path

import tensorflow as tf

from dlcore.planning.half_precision import PrecisionSpeed, load_speed, save_speed

IMAGES, SIZE, CHANNELS, FILTERS = 32, 16, 16, 32
REPETITIONS = 3
"""After a first one, which prepares the kernels; the fastest counts."""


def precision_speed(home: Path) -> PrecisionSpeed:
    """Return the speed of both precisions on this machine, measured if it is not known.

    It draws no random numbers, so a run that waits for it gives the same numbers.

    Args:
        home: folder in which the measurement is kept.
    """
    known = load_speed(home)
    if known is None:
        known = PrecisionSpeed(_seconds(tf.float32), _seconds(tf.bfloat16))
        save_speed(home, known)
    return known


def _seconds(dtype: tf.DType) -> float:
    """Return the processor time of a convolution and its gradient.

    Processor time hardly depends on what other processes do.
    """
    images = tf.ones((IMAGES, SIZE, SIZE, CHANNELS))
    kernel = tf.fill((3, 3, CHANNELS, FILTERS), 0.01)

    def step() -> list[tf.Tensor]:
        with tf.GradientTape() as tape:
            tape.watch([images, kernel])
            outputs = tf.nn.conv2d(tf.cast(images, dtype), tf.cast(kernel, dtype), 1, "SAME")
            total = tf.reduce_sum(tf.cast(outputs, tf.float32))
        gradients: list[tf.Tensor] = tape.gradient(total, [images, kernel])
        return gradients

    graph, seconds = tf.function(step, autograph=False), []
    for _ in range(1 + REPETITIONS):
        start = time.process_time()
        for gradient in graph():
            gradient.numpy()
        seconds.append(time.process_time() - start)
    return max(min(seconds[1:]), 1e-6)
