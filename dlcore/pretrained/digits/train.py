"""Train the bundled digit classifier and write its weights and its model card.

    python -m dlcore.pretrained.digits.train PEN_STROKES.npz [--epochs 11] [--seed 7]

The training data are MNIST, the first two thirds of the pen strokes, drawn in several sizes and
widths, and scribbles that show no digit. The last tenth of those strokes is held out to fit the
temperature; the last third is for the model card alone. About a quarter of an hour on two cores.
"""

from __future__ import annotations

import argparse
import json
import logging
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

import keras
import numpy as np
import tensorflow as tf

from dlcore.analysis.calibration import MIN_CONFIDENCE, fit_temperature, logits
from dlcore.api import train
from dlcore.arrays import Array
from dlcore.datasets import Cache, Mnist
from dlcore.experiments.presets import PRESETS
from dlcore.handwriting import pen_digits
from dlcore.handwriting.distortion import DistortionLimits, distort
from dlcore.handwriting.drawing import NO_STEPS, prepare_drawing
from dlcore.handwriting.pen_digits import PenDigits
from dlcore.handwriting.pen_images import render_pen_digits
from dlcore.handwriting.scribbles import scribble
from dlcore.handwriting.strokes import CANVAS, PEN, render_strokes
from dlcore.models.activations import Activation
from dlcore.models.layers import Conv2D, Dense
from dlcore.pretrained.digits import model as bundled
from dlcore.store import Store
from dlcore.store.weights import load
from dlcore.training.model import assign_weights, build_model, named_weights

VARIANTS = 7
"""Renderings of each pen digit, each with other sizes and widths."""

SCRIBBLES = 7_000
BATCH = 128
RATE = 2e-3
DROPOUT = 0.3
SIDE = 160
"""Of the canvas that training images are drawn on, in pixels; pens are thinner in proportion."""

WIDTHS = (10, 18, 26)
SIDES = (240, 320, 400)
"""Pens and canvases of the model card, in pixels."""

PRESETS_ON_MNIST = ("kaneko-mlp", "mnist-cnn")
"""Presets on MNIST alone, for comparison."""

_log = logging.getLogger("train_digit_classifier")


def main(arguments: list[str] | None = None) -> int:
    """Train, evaluate and write the model."""
    parser = argparse.ArgumentParser(prog="python -m dlcore.pretrained.digits.train")
    parser.add_argument("pen", type=Path, metavar="PEN_STROKES.npz")
    parser.add_argument("--epochs", type=int, default=11)
    parser.add_argument("--seed", type=int, default=7)
    options = parser.parse_args(arguments)
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    keras.utils.set_random_seed(options.seed)
    pen = pen_digits.load(options.pen)
    training, held_out = _split(pen)
    images, targets = _training_set(pen, training, np.random.default_rng(options.seed))
    _log.info("%d images", len(images))
    network = _build_network()
    _fit(network, images, targets, options.epochs)
    model = build_model(bundled.SPEC)
    assign_weights(model, _fold_batch_normalization(network))
    temperature = _calibrate(model, pen, held_out)
    _write_weights(named_weights(model, [variable.numpy() for variable in model.variables]))
    _write_sample(pen)
    card = _model_card(options.epochs, options.seed, len(images), temperature, pen, len(training))
    _write_model_card(card)
    return 0


def _split(pen: PenDigits) -> tuple[Array, Array]:
    """Return the indices of the digits for training and of those for the temperature."""
    indices = np.asarray(pen_digits.training_indices(pen))
    last_tenth = len(indices) * 9 // 10
    return indices[:last_tenth], indices[last_tenth:]


# Training data


def _training_set(pen: PenDigits, indices: Array, random: np.random.Generator) -> tuple[Any, Any]:
    """Return all images, uint8 ``(n, 28, 28)``, and their ten target probabilities."""
    mnist = Mnist().load(Cache.default())
    start = time.perf_counter()
    digits = [_random_image(pen.strokes(i), random) for _ in range(VARIANTS) for i in indices]
    _log.info("rendered strokes in %.0f s", time.perf_counter() - start)
    scribbles = list(_scribble_images(random, SCRIBBLES))
    labels = np.concatenate([mnist.y_train, np.tile(pen.labels[indices], VARIANTS)])
    one_hot = np.eye(10, dtype=np.float32)[labels]
    uniform = np.full((len(scribbles), 10), 0.1, np.float32)
    images = np.concatenate([mnist.x_train, np.stack(digits), np.stack(scribbles)])
    return images, np.concatenate([one_hot, uniform])


def _random_image(strokes: list[Array], random: np.random.Generator) -> Array:
    """Render a digit with a random size, position, rotation, slant and pen width."""
    transformed = _transform(strokes, random)
    pen = float(np.exp(random.uniform(np.log(3), np.log(42)))) * SIDE / CANVAS
    return _to_uint8(render_strokes(transformed, SIDE, pen))


def _transform(strokes: list[Array], random: np.random.Generator) -> list[Array]:
    points = np.concatenate(strokes)
    middle = (points.max(axis=0) + points.min(axis=0)) / 2
    size = float(np.ptp(points, axis=0).max()) + 1
    angle, slant = random.uniform(-0.25, 0.25), random.uniform(-0.3, 0.3)
    stretch = float(np.exp(random.uniform(-0.25, 0.25)))
    rotation = np.array([[np.cos(angle), np.sin(angle)], [-np.sin(angle), np.cos(angle)]])
    matrix = np.array([[stretch, 0], [slant, 1 / stretch]]) @ rotation
    scale = random.uniform(0.25, 0.62) * SIDE / size
    centre = SIDE / 2 + random.uniform(-0.05, 0.05, 2) * SIDE
    return [((stroke - middle) @ matrix) * scale + centre for stroke in strokes]


def _scribble_images(random: np.random.Generator, count: int) -> Iterator[Array]:
    for _ in range(count):
        pen = random.uniform(5, 40) * SIDE / CANVAS
        yield _to_uint8(render_strokes(scribble(random, SIDE), SIDE, pen))


def _to_uint8(drawing: Array) -> Array:
    return np.round(prepare_drawing(drawing).centred * 255).astype(np.uint8)


# Training


def _build_network() -> keras.Model:
    """Build the network with batch normalization and dropout, which the bundled model lacks."""
    tensor = inputs = keras.Input(bundled.SPEC.dataset.info().model_shape)
    *hidden, _ = bundled.SPEC.layers
    for layer in hidden:
        if isinstance(layer, Conv2D | Dense):
            tensor = layer.model_copy(update={"activation": Activation.LINEAR}).build()(tensor)
            tensor = keras.layers.BatchNormalization()(tensor)
            tensor = keras.layers.ReLU()(tensor)
        else:
            tensor = layer.build()(tensor)
    tensor = keras.layers.Dropout(DROPOUT)(tensor)
    return keras.Model(inputs, keras.layers.Dense(10)(tensor))


def _fit(network: keras.Model, images: Array, targets: Array, epochs: int) -> None:
    """Train with Adam, warm-up, cosine decay, and new distortions in each epoch."""
    steps = len(images) // BATCH
    rate = keras.optimizers.schedules.CosineDecay(
        RATE / 20, steps * epochs, alpha=1e-3, warmup_target=RATE, warmup_steps=steps // 2
    )
    optimizer = keras.optimizers.Adam(rate)
    optimizer.build(network.trainable_variables)
    loss_of = keras.losses.CategoricalCrossentropy(from_logits=True)
    amounts = DistortionLimits()
    all_images, all_targets = tf.constant(images[..., None]), tf.constant(targets)

    def epoch(order: tf.Tensor) -> tf.Tensor:
        total = 0.0
        for step in tf.range(steps):
            rows = order[step * BATCH : (step + 1) * BATCH]
            batch = tf.cast(tf.gather(all_images, rows), tf.float32) / 255.0
            batch = distort(tf.ensure_shape(batch, (None, 28, 28, 1)), amounts)
            with tf.GradientTape() as tape:
                loss = loss_of(tf.gather(all_targets, rows), network(batch, training=True))
            gradients = tape.gradient(loss, network.trainable_variables)
            optimizer.apply_gradients(zip(gradients, network.trainable_variables, strict=True))
            total += loss
        return total / tf.cast(steps, tf.float32)

    graph = tf.function(epoch, jit_compile=False)
    for number in range(epochs):
        start = time.perf_counter()
        loss = graph(tf.random.shuffle(tf.range(len(images))))
        seconds = time.perf_counter() - start
        _log.info("epoch %d: loss %.4f, %.0f s", number + 1, float(loss), seconds)


def _fold_batch_normalization(network: keras.Model) -> dict[str, Array]:
    """Fold each batch normalization into the weights of the layer before it."""
    layers = [layer for layer in network.layers if layer.weights]
    indices = [
        index
        for index, layer in enumerate(bundled.SPEC.layers)
        if isinstance(layer, Conv2D | Dense)
    ]
    weights: dict[str, Array] = {}
    norms = iter([layer for layer in layers if "normalization" in layer.name])
    for index, layer in zip(indices, [x for x in layers if hasattr(x, "kernel")], strict=True):
        kernel, bias = layer.kernel.numpy(), layer.bias.numpy()
        norm = next(norms, None)
        if norm is not None:
            factor = norm.gamma.numpy() / np.sqrt(norm.moving_variance.numpy() + norm.epsilon)
            kernel = kernel * factor
            bias = (bias - norm.moving_mean.numpy()) * factor + norm.beta.numpy()
        weights[f"{index}/kernel"], weights[f"{index}/bias"] = kernel, bias
    return weights


def _calibrate(model: keras.Model, pen: PenDigits, indices: Array) -> float:
    """Divide the last layer by the fitted temperature, so that its outputs are calibrated."""
    images = np.concatenate([render_pen_digits(pen, indices, pen=width) for width in WIDTHS])
    known = logits(_predict(model, images), Activation.SOFTMAX)
    temperature = fit_temperature(known, np.tile(pen.labels[indices], len(WIDTHS)))
    for variable in model.layers[-1].trainable_variables:
        variable.assign(variable / temperature)
    return temperature


# Output files


def _write_weights(weights: Mapping[str, Array]) -> None:
    half = {name: values.astype(np.float16) for name, values in weights.items()}
    np.savez_compressed(bundled.WEIGHTS, allow_pickle=False, **half)


def _write_sample(pen: PenDigits) -> None:
    """Write every fifth digit of the last third, on which any model can be evaluated."""
    part = pen.subset(list(pen_digits.test_indices(pen))[::5])
    points = np.round(part.points).astype(np.int16)
    np.savez_compressed(
        pen_digits.SAMPLE,
        allow_pickle=False,
        points=points,
        offsets=part.offsets,
        labels=part.labels.astype(np.uint8),
    )


def _write_model_card(card: Mapping[str, Any]) -> None:
    bundled.MODEL_CARD.write_text(json.dumps(card, indent=2) + "\n", "utf-8")
    _log.info("%s", json.dumps(card["accuracy"]))


def _model_card(
    epochs: int, seed: int, images: int, temperature: float, pen: PenDigits, digits: int
) -> dict[str, Any]:
    """Describe the model; its accuracy is that of the written weights."""
    model = bundled.load_model()
    mnist = Mnist().info()
    return {
        "made_by": "dlcore.pretrained.digits.train",
        "parameters": int(model.count_params()),
        "data": [
            {
                "name": "mnist",
                "digits": mnist.train_size,
                "citation": mnist.citation,
                "source": mnist.source,
                "licence": mnist.licence,
            },
            {
                "name": "pen-digits",
                "digits": digits,
                "drawn": VARIANTS,
                "citation": "E. Alpaydin, F. Alimoglu (1998)",
                "source": "https://archive.ics.uci.edu/dataset/81",
                "licence": "CC BY 4.0",
            },
            {"name": "scribbles", "drawn": SCRIBBLES},
        ],
        "settings": {
            "seed": seed,
            "epochs": epochs,
            "pictures": images,
            "batch_size": BATCH,
            "learning_rate": RATE,
            "dropout": DROPOUT,
            "distortion": asdict(DistortionLimits()),
        },
        "confidence": {"temperature": round(temperature, 4), "sure": MIN_CONFIDENCE},
        "reported_on": len(pen_digits.test_indices(pen)),
        "accuracy": _accuracy(model, pen),
        "lessons": {preset: _preset_accuracy(preset, pen, seed) for preset in PRESETS_ON_MNIST},
    }


def _accuracy(model: keras.Model, pen: PenDigits) -> dict[str, Any]:
    last = pen_digits.test_indices(pen)
    labels = pen.labels[list(last)]
    outputs = _predict(model, render_pen_digits(pen, last))
    return {
        "mnist_test": _mnist_accuracy(model),
        "pen": _accuracy_of(outputs, labels),
        "pen_naive": _accuracy_of(
            _predict(model, render_pen_digits(pen, last, steps=NO_STEPS)), labels
        ),
        "pen_by_canvas_and_width": {
            f"{side}/{width}": _accuracy_of(
                _predict(model, render_pen_digits(pen, last, side=side, pen=width)), labels
            )
            for side in SIDES
            for width in WIDTHS
        },
    }


def _preset_accuracy(preset: str, pen: PenDigits, seed: int) -> dict[str, float]:
    """Train a preset on MNIST and return its accuracy on the pen digits."""
    spec = PRESETS[preset].spec.changed({"seed": seed})
    with tempfile.TemporaryDirectory() as folder:
        store = Store(Path(folder))
        run = train(spec, store=store)
        model = build_model(spec)
        assign_weights(model, load(store.artifacts, run.id))
    last = pen_digits.test_indices(pen)
    labels = pen.labels[list(last)]
    accuracy = {
        "mnist_test": _mnist_accuracy(model),
        "pen": _accuracy_of(_predict(model, render_pen_digits(pen, last, pen=PEN)), labels),
        "pen_naive": _accuracy_of(
            _predict(model, render_pen_digits(pen, last, steps=NO_STEPS)), labels
        ),
    }
    _log.info("%s: %s", preset, accuracy)
    return accuracy


def _mnist_accuracy(model: keras.Model) -> float:
    mnist = Mnist().load(Cache.default())
    return _accuracy_of(_predict(model, mnist.x_test.astype(np.float32) / 255), mnist.y_test)


def _predict(model: keras.Model, images: Array) -> Array:
    outputs: Array = model.predict(images[..., None], batch_size=500, verbose=0)
    return outputs


def _accuracy_of(outputs: Array, labels: Array) -> float:
    return round(float((outputs.argmax(axis=1) == labels).mean()), 4)


if __name__ == "__main__":
    sys.exit(main())
