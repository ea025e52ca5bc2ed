"""Random distortion of images of digits, as data augmentation.

Affine and elastic distortions as in P. Simard et al., Best Practices for Convolutional Neural
Networks, 2003, and changes of the stroke width. Loads TensorFlow.
"""

from __future__ import annotations

from dataclasses import dataclass

import tensorflow as tf


@dataclass(frozen=True)
class DistortionLimits:
    """Maximum amounts of distortion.

    Args:
        turn: rotation in radians.
        slant: horizontal shear, in pixels for each pixel downward.
        size: relative change of height and width, independent of each other.
        move: translation in pixels.
        bend: standard deviation of the elastic displacement in pixels.
        knots: independent elastic displacements per row; those between are interpolated.
        thicken: weight of the image with lines one pixel wider.
        thin: weight of the image with lines one pixel narrower.
    """

    turn: float = 0.24
    slant: float = 0.25
    size: float = 0.16
    move: float = 1.6
    bend: float = 0.75
    knots: int = 5
    thicken: float = 0.9
    thin: float = 0.5


def distort(images: tf.Tensor, limits: DistortionLimits) -> tf.Tensor:
    """Distort each image of a batch independently; for use inside a graph.

    Args:
        images: float32 ``(batch, side, side, 1)``, from 0 to 1.
        limits: maximum amounts.
    """
    return _interpolate(_change_stroke_width(images, limits), _source_coordinates(images, limits))


def _change_stroke_width(images: tf.Tensor, limits: DistortionLimits) -> tf.Tensor:
    wider = tf.nn.max_pool2d(images, 2, 1, "SAME")
    narrower = -tf.nn.max_pool2d(-images, 2, 1, "SAME")
    amount = tf.random.uniform((tf.shape(images)[0], 1, 1, 1), -limits.thin, limits.thicken)
    thicken, thin = tf.maximum(amount, 0.0), tf.maximum(-amount, 0.0)
    return images + thicken * (wider - images) + thin * (narrower - images)


def _source_coordinates(images: tf.Tensor, limits: DistortionLimits) -> tf.Tensor:
    """Row and column from which each pixel is sampled, ``(batch, side, side, 2)``."""
    batch, side = tf.shape(images)[0], images.shape[1]

    def uniform(limit: float) -> tf.Tensor:
        return tf.random.uniform((batch, 1, 1), -limit, limit)

    middle = (side - 1) / 2
    line = tf.range(side, dtype=tf.float32) - middle
    y, x = (axis[None] for axis in tf.meshgrid(line, line, indexing="ij"))
    y, x = y / (1 + uniform(limits.size)), x / (1 + uniform(limits.size))
    x = x + uniform(limits.slant) * y
    turn = uniform(limits.turn)
    y, x = tf.cos(turn) * y - tf.sin(turn) * x, tf.sin(turn) * y + tf.cos(turn) * x
    affine = tf.stack([y + uniform(limits.move), x + uniform(limits.move)], axis=-1)
    elastic = tf.random.normal((batch, limits.knots, limits.knots, 2), stddev=limits.bend)
    return affine + middle + tf.image.resize(elastic, (side, side), "bicubic")


def _interpolate(images: tf.Tensor, coordinates: tf.Tensor) -> tf.Tensor:
    """Sample the images at fractional coordinates by bilinear interpolation."""
    side = images.shape[1]
    padded = tf.pad(images[..., 0], [[0, 0], [1, 1], [1, 1]])
    coordinates = tf.clip_by_value(coordinates + 1, 0.0, side + 0.999)
    first = tf.floor(coordinates)
    fraction = coordinates - first
    row, column = tf.cast(first[..., 0], tf.int32), tf.cast(first[..., 1], tf.int32)
    down, right = fraction[..., 0], fraction[..., 1]
    flat = tf.reshape(padded, (tf.shape(padded)[0], -1))

    def at(rows: int, columns: int) -> tf.Tensor:
        return tf.gather(flat, (row + rows) * (side + 2) + column + columns, batch_dims=1)

    top = at(0, 0) * (1 - right) + at(0, 1) * right
    bottom = at(1, 0) * (1 - right) + at(1, 1) * right
    return (top * (1 - down) + bottom * down)[..., None]
