"""The network of a run and its gradients as graphs, kept between queries.

A graph takes half the time of single operations, and small batches keep its values in the cache of
a processor.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from dlcore.arrays import Array
from dlcore.labs.images import load_test_images
from dlcore.spec import Spec

if TYPE_CHECKING:
    import keras

    from dlcore.inference.context import QueryContext

BATCH = 64


@dataclass(frozen=True)
class ImageClassifier:
    """A network on images that ends with a softmax.

    Args:
        model: the network.
        outputs_of: graph of its outputs for images.
        loss_gradient_of: graph of the gradient of the cross-entropy, for images and labels.
        output_gradient_of: graph of the gradient of one output, for images and labels.
    """

    model: keras.Model
    outputs_of: Callable[[Any], Any]
    loss_gradient_of: Callable[[Any, Any], Any]
    output_gradient_of: Callable[[Any, Any], Any]

    @classmethod
    def of(cls, model: keras.Model) -> ImageClassifier:
        """Return the graphs of a model, which are traced when they are called first."""
        import keras
        import tensorflow as tf

        images = tf.TensorSpec((None, *model.input_shape[1:]), tf.float32)
        labels = tf.TensorSpec((None,), tf.int32)

        def outputs(x: Any) -> Any:
            return model(x, training=False)

        def scores(x: Any) -> Any:
            """Return the inputs of the softmax."""
            *hidden, last = model.layers
            for layer in hidden:
                x = layer(x, training=False)
            return tf.cast(x, tf.float32) @ tf.cast(last.kernel, tf.float32) + last.bias

        def loss(x: Any, y: Any) -> Any:
            if model.layers[-1].activation is not keras.activations.softmax:
                return keras.losses.sparse_categorical_crossentropy(y, outputs(x))
            # It has the gradient of the cross-entropy. That of Keras is the probabilities less 1
            # for the true class, which is 0 where the network is so certain that 1 is rounded.
            values = scores(x)
            is_true = tf.one_hot(y, values.shape[-1], on_value=True, off_value=False)
            others = tf.reduce_logsumexp(tf.where(is_true, -np.inf, values), axis=1)
            doubt = tf.exp(others - tf.reduce_logsumexp(values, axis=1))
            true = tf.gather(values, y, batch_dims=1)
            return tf.stop_gradient(doubt) * (others - true)

        def output(x: Any, y: Any) -> Any:
            return tf.gather(outputs(x), y, batch_dims=1)

        gradients = (_graph(_gradient(values), images, labels) for values in (loss, output))
        return cls(model, _graph(outputs, images), *gradients)

    def outputs(self, x: Array) -> Array:
        """Return the probabilities of the classes, ``(images, classes)``."""
        return in_batches(self.outputs_of, x)

    def classes(self, x: Array) -> Array:
        """Return the most likely class of each image."""
        labels: Array = self.outputs(x).argmax(axis=1)
        return labels

    def loss_gradient(self, x: Array, labels: Array) -> Array:
        """Return the gradient of each image's cross-entropy with respect to its pixels.

        Args:
            x: images, float32 ``(images, rows, columns, channels)``.
            labels: classes of which the cross-entropy is computed, ``(images,)``.

        Returns:
            float32 of the shape of ``x``.
        """
        return in_batches(self.loss_gradient_of, x, labels.astype(np.int32))

    def output_gradient(self, x: Array, labels: Array) -> Array:
        """Return the gradient of the probability of each image's label; else as above."""
        return in_batches(self.output_gradient_of, x, labels.astype(np.int32))


def _gradient(values: Callable[[Any, Any], Any]) -> Callable[[Any, Any], Any]:
    """Return the gradient of values for images and labels, with respect to the images."""
    import tensorflow as tf

    def compute(x: Any, y: Any) -> Any:
        with tf.GradientTape() as tape:
            tape.watch(x)
            total = tf.reduce_sum(values(x, y))
        return tape.gradient(total, x)

    return compute


def _graph(function: Callable[..., Any], *signature: Any) -> Callable[..., Any]:
    import tensorflow as tf

    graph: Callable[..., Any] = tf.function(function, autograph=False, input_signature=signature)
    return graph


def in_batches(function: Callable[..., Any], *arrays: Array) -> Array:
    """Return the results of a function of batches for all samples, joined.

    Args:
        function: of one batch of each array.
        arrays: of equally many samples, at least one.
    """
    starts = range(0, len(arrays[0]), BATCH)
    parts = [function(*(array[start : start + BATCH] for array in arrays)) for start in starts]
    return np.concatenate([np.asarray(part) for part in parts])


class Subject(NamedTuple):
    """What a lab on images works on.

    Args:
        network: of the run.
        spec: of the run.
        x: test images as the model takes them.
        labels: their classes.
    """

    network: ImageClassifier
    spec: Spec
    x: Array
    labels: Array


def load_subject(context: QueryContext, run_id: str, start: int, count: int) -> Subject:
    """Return the network of a run and some of its test images.

    Args:
        context: has the run.
        run_id: of a run on images.
        start: first test image.
        count: number of images.

    Raises:
        RunNotFound, NoWeights: there is no such model.
        DataError: the test set cannot be loaded.
    """
    spec = context.run(run_id).spec
    network = load_classifier(context, run_id)
    return Subject(network, spec, *load_test_images(context, spec, start, count))


def load_classifier(context: QueryContext, run_id: str) -> ImageClassifier:
    """Return the network of a run.

    Raises:
        RunNotFound, NoWeights: there is no such model.
    """
    model = context.model(run_id)
    return context.cached(("network", run_id), lambda: ImageClassifier.of(model))
