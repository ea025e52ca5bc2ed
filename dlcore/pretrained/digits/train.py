"""Trains the network that comes with the app and writes its weights and its card.

    python -m dlcore.pretrained.digits.train PEN_STROKES.npz [--epochs 11] [--seed 7]

It learns from MNIST, from the first two thirds of the pen strokes, drawn in several sizes and
widths, and from scribbles that are no digit. The last tenth of those strokes is kept back to set
the temperature; the last third is for the report alone. About a quarter of an hour on two cores.
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

from dlcore.analysis.calibration import SURE, fitted_temperature, scores
from dlcore.api import train
from dlcore.arrays import Array
from dlcore.datasets import Cache, Mnist
from dlcore.experiments.presets import PRESETS
from dlcore.handwriting import pen_digits
from dlcore.handwriting.distortion import Amounts, distorted
from dlcore.handwriting.drawing import NAIVE, prepared
from dlcore.handwriting.pen_digits import PenDigits
from dlcore.handwriting.pen_images import pen_pictures
from dlcore.handwriting.scribbles import scribble
from dlcore.handwriting.strokes import CANVAS, PEN, rendered
from dlcore.models.activations import Activation
from dlcore.models.layers import Conv2D, Dense
from dlcore.pretrained.digits import model as bundled
from dlcore.store import Store
from dlcore.store.weights import load
from dlcore.training.model import build_model, named_weights, put_weights

VARIANTS = 7
"""How often each pen digit is drawn, each time otherwise."""

SCRIBBLES = 7_000
BATCH = 128
RATE = 2e-3
DROPOUT = 0.3
SIDE = 160
"""Of the canvas that training pictures are drawn on; pens are as much thinner."""

WIDTHS = (10, 18, 26)
SIDES = (240, 320, 400)
"""Pens and canvases of the report, in pixels."""

LESSONS = ("kaneko-mlp", "mnist-cnn")
"""Experiments that learn from MNIST alone, to be seen beside it."""

_log = logging.getLogger("train_digit_reader")


def main(arguments: list[str] | None = None) -> int:
    """Trains, measures, writes."""
    parser = argparse.ArgumentParser(prog="python -m dlcore.pretrained.digits.train")
    parser.add_argument("pen", type=Path, metavar="PEN_STROKES.npz")
    parser.add_argument("--epochs", type=int, default=11)
    parser.add_argument("--seed", type=int, default=7)
    chosen = parser.parse_args(arguments)
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    keras.utils.set_random_seed(chosen.seed)
    pen = pen_digits.load(chosen.pen)
    fitted, kept = _parts(pen)
    pictures, targets = _training_set(pen, fitted, np.random.default_rng(chosen.seed))
    _log.info("%d pictures", len(pictures))
    network = _network()
    _fit(network, pictures, targets, chosen.epochs)
    model = build_model(bundled.SPEC)
    put_weights(model, _folded(network))
    temperature = _cooled(model, pen, kept)
    _write_weights(named_weights(model, [variable.numpy() for variable in model.variables]))
    _write_sample(pen)
    _write_card(_card(chosen.epochs, chosen.seed, len(pictures), temperature, pen, len(fitted)))
    return 0


def _parts(pen: PenDigits) -> tuple[Array, Array]:
    """Numbers of the digits to learn from and of those that set the temperature."""
    known = np.asarray(pen_digits.first_two_thirds(pen))
    last_tenth = len(known) * 9 // 10
    return known[:last_tenth], known[last_tenth:]


# What it learns from


def _training_set(pen: PenDigits, fitted: Array, random: np.random.Generator) -> tuple[Any, Any]:
    """All pictures, uint8 ``(n, 28, 28)``, and their ten target probabilities."""
    mnist = Mnist().load(Cache.default())
    began = time.perf_counter()
    drawn = [_drawn(pen.strokes(i), random) for _ in range(VARIANTS) for i in fitted]
    _log.info("strokes drawn in %.0f s", time.perf_counter() - began)
    nothing = list(_scribbled(random, SCRIBBLES))
    labels = np.concatenate([mnist.y_train, np.tile(pen.labels[fitted], VARIANTS)])
    known = np.eye(10, dtype=np.float32)[labels]
    unknown = np.full((len(nothing), 10), 0.1, np.float32)
    pictures = np.concatenate([mnist.x_train, np.stack(drawn), np.stack(nothing)])
    return pictures, np.concatenate([known, unknown])


def _drawn(strokes: list[Array], random: np.random.Generator) -> Array:
    """A digit drawn by the same hand, larger or smaller, slanted, with another pen."""
    bent = _transformed(strokes, random)
    pen = float(np.exp(random.uniform(np.log(3), np.log(42)))) * SIDE / CANVAS
    return _stored(rendered(bent, SIDE, pen))


def _transformed(strokes: list[Array], random: np.random.Generator) -> list[Array]:
    points = np.concatenate(strokes)
    middle = (points.max(axis=0) + points.min(axis=0)) / 2
    size = float(np.ptp(points, axis=0).max()) + 1
    turn, slant = random.uniform(-0.25, 0.25), random.uniform(-0.3, 0.3)
    wide = float(np.exp(random.uniform(-0.25, 0.25)))
    turned = np.array([[np.cos(turn), np.sin(turn)], [-np.sin(turn), np.cos(turn)]])
    matrix = np.array([[wide, 0], [slant, 1 / wide]]) @ turned
    scale = random.uniform(0.25, 0.62) * SIDE / size
    place = SIDE / 2 + random.uniform(-0.05, 0.05, 2) * SIDE
    return [((stroke - middle) @ matrix) * scale + place for stroke in strokes]


def _scribbled(random: np.random.Generator, count: int) -> Iterator[Array]:
    for _ in range(count):
        pen = random.uniform(5, 40) * SIDE / CANVAS
        yield _stored(rendered(scribble(random, SIDE), SIDE, pen))


def _stored(sheet: Array) -> Array:
    return np.round(prepared(sheet).centred * 255).astype(np.uint8)


# How it learns


def _network() -> keras.Model:
    """The bundled network with what helps it learn: batch normalization and dropout."""
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


def _fit(network: keras.Model, pictures: Array, targets: Array, epochs: int) -> None:
    """Adam with a rate that rises shortly and falls as a cosine; new distortions each time."""
    steps = len(pictures) // BATCH
    rate = keras.optimizers.schedules.CosineDecay(
        RATE / 20, steps * epochs, alpha=1e-3, warmup_target=RATE, warmup_steps=steps // 2
    )
    optimizer = keras.optimizers.Adam(rate)
    optimizer.build(network.trainable_variables)
    loss_of = keras.losses.CategoricalCrossentropy(from_logits=True)
    amounts = Amounts()
    all_pictures, all_targets = tf.constant(pictures[..., None]), tf.constant(targets)

    def epoch(order: tf.Tensor) -> tf.Tensor:
        total = 0.0
        for step in tf.range(steps):
            rows = order[step * BATCH : (step + 1) * BATCH]
            batch = tf.cast(tf.gather(all_pictures, rows), tf.float32) / 255.0
            batch = distorted(tf.ensure_shape(batch, (None, 28, 28, 1)), amounts)
            with tf.GradientTape() as tape:
                loss = loss_of(tf.gather(all_targets, rows), network(batch, training=True))
            gradients = tape.gradient(loss, network.trainable_variables)
            optimizer.apply_gradients(zip(gradients, network.trainable_variables, strict=True))
            total += loss
        return total / tf.cast(steps, tf.float32)

    graph = tf.function(epoch, jit_compile=False)
    for number in range(epochs):
        began = time.perf_counter()
        loss = graph(tf.random.shuffle(tf.range(len(pictures))))
        seconds = time.perf_counter() - began
        _log.info("epoch %d: loss %.4f, %.0f s", number + 1, float(loss), seconds)


def _folded(network: keras.Model) -> dict[str, Array]:
    """Batch normalization put into the weights before it, which then do the same alone."""
    layers = [layer for layer in network.layers if layer.weights]
    places = [
        place
        for place, layer in enumerate(bundled.SPEC.layers)
        if isinstance(layer, Conv2D | Dense)
    ]
    weights: dict[str, Array] = {}
    norms = iter([layer for layer in layers if "normalization" in layer.name])
    for place, layer in zip(places, [x for x in layers if hasattr(x, "kernel")], strict=True):
        kernel, bias = layer.kernel.numpy(), layer.bias.numpy()
        norm = next(norms, None)
        if norm is not None:
            factor = norm.gamma.numpy() / np.sqrt(norm.moving_variance.numpy() + norm.epsilon)
            kernel = kernel * factor
            bias = (bias - norm.moving_mean.numpy()) * factor + norm.beta.numpy()
        weights[f"{place}/kernel"], weights[f"{place}/bias"] = kernel, bias
    return weights


def _cooled(model: keras.Model, pen: PenDigits, kept: Array) -> float:
    """Divides the last layer by the temperature, so that outputs are chances by themselves."""
    pictures = np.concatenate([pen_pictures(pen, kept, pen=width) for width in WIDTHS])
    known = scores(_outputs(model, pictures), Activation.SOFTMAX)
    temperature = fitted_temperature(known, np.tile(pen.labels[kept], len(WIDTHS)))
    for variable in model.layers[-1].trainable_variables:
        variable.assign(variable / temperature)
    return temperature


# What is written


def _write_weights(weights: Mapping[str, Array]) -> None:
    half = {name: values.astype(np.float16) for name, values in weights.items()}
    np.savez_compressed(bundled.WEIGHTS, allow_pickle=False, **half)


def _write_sample(pen: PenDigits) -> None:
    """Every fifth digit of the last third, so that everybody's networks can be measured."""
    part = pen.part(list(pen_digits.last_third(pen))[::5])
    points = np.round(part.points).astype(np.int16)
    np.savez_compressed(
        pen_digits.SAMPLE,
        allow_pickle=False,
        points=points,
        offsets=part.offsets,
        labels=part.labels.astype(np.uint8),
    )


def _write_card(card: Mapping[str, Any]) -> None:
    bundled.CARD.write_text(json.dumps(card, indent=2) + "\n", "utf-8")
    _log.info("%s", json.dumps(card["accuracy"]))


def _card(
    epochs: int, seed: int, pictures: int, temperature: float, pen: PenDigits, fitted: int
) -> dict[str, Any]:
    """Everything that should be known of the network, measured on what was written."""
    model = bundled.bundled_model()
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
                "digits": fitted,
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
            "pictures": pictures,
            "batch_size": BATCH,
            "learning_rate": RATE,
            "dropout": DROPOUT,
            "distortion": asdict(Amounts()),
        },
        "confidence": {"temperature": round(temperature, 4), "sure": SURE},
        "reported_on": len(pen_digits.last_third(pen)),
        "accuracy": _accuracy(model, pen),
        "lessons": {preset: _lesson(preset, pen, seed) for preset in LESSONS},
    }


def _accuracy(model: keras.Model, pen: PenDigits) -> dict[str, Any]:
    last = pen_digits.last_third(pen)
    labels = pen.labels[list(last)]
    proper = _outputs(model, pen_pictures(pen, last))
    unsure = _outputs(model, np.stack(list(_scribbled(np.random.default_rng(0), 1000))) / 255)
    return {
        "mnist_test": _mnist_accuracy(model),
        "pen": _share(proper, labels),
        "pen_naive": _share(_outputs(model, pen_pictures(pen, last, steps=NAIVE)), labels),
        "pen_by_canvas_and_width": {
            f"{side}/{width}": _share(
                _outputs(model, pen_pictures(pen, last, side=side, pen=width)), labels
            )
            for side in SIDES
            for width in WIDTHS
        },
        "pen_sure": round(float((proper.max(axis=1) >= SURE).mean()), 4),
        "scribbles_sure": round(float((unsure.max(axis=1) >= SURE).mean()), 4),
    }


def _lesson(preset: str, pen: PenDigits, seed: int) -> dict[str, float]:
    """What a network that knows MNIST alone makes of other people's digits."""
    spec = PRESETS[preset].spec.changed({"seed": seed})
    with tempfile.TemporaryDirectory() as folder:
        store = Store(Path(folder))
        run = train(spec, store=store)
        model = build_model(spec)
        put_weights(model, load(store.artifacts, run.id))
    last = pen_digits.last_third(pen)
    labels = pen.labels[list(last)]
    measured = {
        "mnist_test": _mnist_accuracy(model),
        "pen": _share(_outputs(model, pen_pictures(pen, last, pen=PEN)), labels),
        "pen_naive": _share(_outputs(model, pen_pictures(pen, last, steps=NAIVE)), labels),
    }
    _log.info("%s: %s", preset, measured)
    return measured


def _mnist_accuracy(model: keras.Model) -> float:
    mnist = Mnist().load(Cache.default())
    return _share(_outputs(model, mnist.x_test.astype(np.float32) / 255), mnist.y_test)


def _outputs(model: keras.Model, pictures: Array) -> Array:
    values: Array = model.predict(pictures[..., None], batch_size=500, verbose=0)
    return values


def _share(outputs: Array, labels: Array) -> float:
    return round(float((outputs.argmax(axis=1) == labels).mean()), 4)


if __name__ == "__main__":
    sys.exit(main())
