"""Test images of a run, as the labs on images use them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import numpy as np

from dlcore.arrays import Array
from dlcore.datasets import Kind
from dlcore.models.layers.traits import KernelView
from dlcore.spec import Spec

if TYPE_CHECKING:
    import keras

    from dlcore.inference.context import QueryContext

IMAGES = 500
"""Of the test set, so that a lab answers at once."""

PART = 125
"""Images of one query."""


def classifies_images(spec: Spec) -> bool:
    """Return whether the runs of a spec classify images, with an output for each class."""
    info, output = spec.dataset.info(), spec.layers[-1]
    is_image = info.kind is Kind.IMAGE and info.task.is_classification()
    return (
        is_image
        and output.kernel_view is KernelView.UNITS
        and getattr(output, "units", None) == len(info.classes)
    )


def parts(spec: Spec) -> Iterator[tuple[int, int]]:
    """Yield the first and the number of the test images of each query."""
    count = min(IMAGES, spec.dataset.info().test_size)
    for start in range(0, count, PART):
        yield start, min(PART, count - start)


def load_test_images(
    context: QueryContext, spec: Spec, start: int, count: int
) -> tuple[Array, Array]:
    """Return test images as the model takes them, and their labels.

    Args:
        context: has the data set.
        spec: of the run.
        start: first image.
        count: number of images.

    Returns:
        float32 ``(images, rows, columns, channels)`` from 0 to 1, and int32 ``(images,)``.
    """
    from dlcore.training.tensors import Encoding

    test = context.arrays(spec).test
    x = Encoding.of(spec).x(test.x[start : start + count])
    return np.asarray(x, np.float32), np.asarray(test.y[start : start + count])


def load_training_images(context: QueryContext, spec: Spec, count: int) -> Array:
    """Return the first training images as the model takes them.

    Args:
        context: has the data set.
        spec: of the run.
        count: number of images.
    """
    from dlcore.training.tensors import Encoding

    x = Encoding.of(spec).x(context.arrays(spec).train.x[:count])
    return np.asarray(x, np.float32)


def apply_layers(layers: Sequence[keras.layers.Layer], x: Array) -> Array:
    """Return what layers make of some values, one after the other, as in a prediction."""
    values = x
    for layer in layers:
        values = layer(values, training=False)
    # NumPy itself has no bfloat16.
    return np.asarray(values, np.float32)
