"""A small autoencoder of a run's images, and the plane of its two latent values.

G. Hinton and R. Salakhutdinov, Reducing the Dimensionality of Data with Neural Networks, 2006.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar, Literal

import numpy as np
from pydantic import Field

from dlcore.arrays import Array
from dlcore.inference.query import Query
from dlcore.labs.fit import Fit
from dlcore.labs.images import load_test_images, load_training_images
from dlcore.labs.paths import blend

if TYPE_CHECKING:
    from dlcore.inference.context import QueryContext

STEPS, PART = 2400, 300
"""Of the training, and of one query."""

TRAINING, SHOWN = 2000, 300
"""Training images, and test images that are shown in the plane."""

UNITS = 64
GRID = 9
"""Decoded points of the plane in each direction."""


@dataclass(frozen=True)
class LatentPlane:
    """The plane as far as the training has come.

    Args:
        loss: mean square of the difference between test images and what is decoded of them.
        codes: of test images, float32 ``(images, 2)``.
        labels: their classes, ``(images,)``.
        low: the smallest latent values that are decoded, ``(2,)``.
        high: the largest ones.
        decoded: images of a grid from the lowest to the highest values, the second value along
            the first axis, uint8 ``(GRID, GRID, rows, columns, channels)``.
    """

    loss: float
    codes: Array
    labels: Array
    low: Array
    high: Array
    decoded: Array


class TrainAutoencoder(Query[LatentPlane]):
    """Train an autoencoder on the training images of a run for some steps.

    Args:
        run: id of a run on images.
        steps: since the start.

    Raises on answering:
        RunNotFound: there is no such run.
        DataError: the data cannot be loaded.
    """

    result: ClassVar[type[LatentPlane]] = LatentPlane

    kind: Literal["train_autoencoder"] = "train_autoencoder"
    run: str
    steps: int = Field(ge=1, le=STEPS)

    def answer(self, context: QueryContext) -> LatentPlane:
        fit = _trained(context, self.run, self.steps)
        encoder, decoder = fit.model.layers
        x, labels = load_test_images(context, context.run(self.run).spec, 0, SHOWN)
        codes = np.asarray(encoder(x, training=False))
        loss = float(np.mean((np.asarray(decoder(codes, training=False)) - x) ** 2))
        low, high = (np.percentile(codes, share, axis=0) for share in (2, 98))
        across, up = (np.linspace(low[axis], high[axis], GRID) for axis in range(2))
        points = np.stack(np.meshgrid(across, up), axis=-1).reshape(-1, 2).astype(np.float32)
        decoded = _bytes(np.asarray(decoder(points, training=False)))
        return LatentPlane(
            loss, codes, labels, low, high, decoded.reshape(GRID, GRID, *x.shape[1:])
        )


@dataclass(frozen=True)
class LatentWalk:
    """The straight way between two images in the plane.

    Args:
        decoded: images on it, uint8 ``(shares, rows, columns, channels)``.
        pixels: blends of the pixels: the control, likewise.
        codes: latent values of both images, ``(2, 2)``.
    """

    decoded: Array
    pixels: Array
    codes: Array


class WalkLatentPlane(Query[LatentWalk]):
    """Decode the way from one test image to another in the plane of a trained autoencoder.

    Args:
        run: id of a run on images.
        first: index of the first test image.
        second: index of the other one.

    Raises on answering:
        RunNotFound: there is no such run.
        DataError: the data cannot be loaded.
    """

    result: ClassVar[type[LatentWalk]] = LatentWalk

    kind: Literal["walk_latent_plane"] = "walk_latent_plane"
    run: str
    first: int = Field(ge=0)
    second: int = Field(ge=0)

    def answer(self, context: QueryContext) -> LatentWalk:
        encoder, decoder = _trained(context, self.run, STEPS).model.layers
        spec = context.run(self.run).spec
        ends = [load_test_images(context, spec, at, 1)[0] for at in (self.first, self.second)]
        codes = [np.asarray(encoder(end, training=False)) for end in ends]
        decoded = np.asarray(decoder(blend(*codes)[0], training=False))
        return LatentWalk(_bytes(decoded), _bytes(blend(*ends)[0]), np.concatenate(codes))


def _trained(context: QueryContext, run_id: str, steps: int) -> Fit:
    """Return the autoencoder of a run's images after some steps."""
    import keras

    spec = context.run(run_id).spec
    shape = spec.dataset.info().model_shape
    fit = context.cached(("autoencoder", run_id), lambda: _build(shape))
    if fit.done == steps:
        return fit
    x = load_training_images(context, spec, TRAINING)
    initializer = keras.initializers.GlorotUniform(spec.seed)
    weights = [
        np.asarray(initializer(each.shape)) if len(each.shape) > 1 else np.zeros(each.shape)
        for each in fit.model.variables
    ]
    fit.advance("autoencoder", weights, x, x, steps, spec.seed)
    return fit


def _build(shape: tuple[int, ...]) -> Fit:
    """Return two networks after one another: to two values, and back to an image."""
    import keras
    from keras import layers

    encoder = keras.Sequential(
        [
            keras.Input(shape),
            layers.Flatten(),
            layers.Dense(UNITS, activation="relu"),
            layers.Dense(2),
        ]
    )
    decoder = keras.Sequential(
        [
            keras.Input((2,)),
            layers.Dense(UNITS, activation="relu"),
            layers.Dense(int(np.prod(shape)), activation="sigmoid"),
            layers.Reshape(shape),
        ]
    )
    model = keras.Sequential([keras.Input(shape), encoder, decoder])

    def loss(x: Any, y: Any) -> Any:
        return keras.losses.mean_squared_error(y, model(x, training=True))

    return Fit.of(model, loss)


def _bytes(images: Array) -> Array:
    return np.round(np.clip(images, 0, 1) * 255).astype(np.uint8)
