"""Digits bent, turned, slanted, thickened: what other hands would have made of them.

Affine and elastic distortions as in P. Simard et al., Best Practices for Convolutional Neural
Networks, 2003. Loads TensorFlow.
"""

from __future__ import annotations

from dataclasses import dataclass

import tensorflow as tf


@dataclass(frozen=True)
class Amounts:
    """How far pictures are distorted at most.

    Args:
        turn: radians.
        slant: pixels to the side for each pixel down.
        size: share by which height and width change, each by itself.
        move: pixels.
        bend: pixels by which a place is pulled, as a standard deviation.
        knots: places in a row that are pulled by themselves; those between follow.
        thicken: share of the way to lines one pixel wider.
        thin: share of the way to lines one pixel narrower.
    """

    turn: float = 0.24
    slant: float = 0.25
    size: float = 0.16
    move: float = 1.6
    bend: float = 0.75
    knots: int = 5
    thicken: float = 0.9
    thin: float = 0.5


def distorted(pictures: tf.Tensor, amounts: Amounts) -> tf.Tensor:
    """A batch, each picture distorted in its own way; for use inside a graph.

    Args:
        pictures: float32 ``(batch, side, side, 1)``, from 0 to 1.
    """
    return _seen_from(_weighted(pictures, amounts), _places(pictures, amounts))


def _weighted(pictures: tf.Tensor, amounts: Amounts) -> tf.Tensor:
    """Lines wider or narrower."""
    wider = tf.nn.max_pool2d(pictures, 2, 1, "SAME")
    narrower = -tf.nn.max_pool2d(-pictures, 2, 1, "SAME")
    way = tf.random.uniform((tf.shape(pictures)[0], 1, 1, 1), -amounts.thin, amounts.thicken)
    more, less = tf.maximum(way, 0.0), tf.maximum(-way, 0.0)
    return pictures + more * (wider - pictures) + less * (narrower - pictures)


def _places(pictures: tf.Tensor, amounts: Amounts) -> tf.Tensor:
    """Where each pixel comes from: rows and columns, ``(batch, side, side, 2)``."""
    batch, side = tf.shape(pictures)[0], pictures.shape[1]

    def between(limit: float) -> tf.Tensor:
        return tf.random.uniform((batch, 1, 1), -limit, limit)

    middle = (side - 1) / 2
    line = tf.range(side, dtype=tf.float32) - middle
    y, x = (axis[None] for axis in tf.meshgrid(line, line, indexing="ij"))
    y, x = y / (1 + between(amounts.size)), x / (1 + between(amounts.size))
    x = x + between(amounts.slant) * y
    turn = between(amounts.turn)
    y, x = tf.cos(turn) * y - tf.sin(turn) * x, tf.sin(turn) * y + tf.cos(turn) * x
    moved = tf.stack([y + between(amounts.move), x + between(amounts.move)], axis=-1)
    pull = tf.random.normal((batch, amounts.knots, amounts.knots, 2), stddev=amounts.bend)
    return moved + middle + tf.image.resize(pull, (side, side), "bicubic")


def _seen_from(pictures: tf.Tensor, places: tf.Tensor) -> tf.Tensor:
    """The pictures' values at places between the pixels, by bilinear interpolation."""
    side = pictures.shape[1]
    padded = tf.pad(pictures[..., 0], [[0, 0], [1, 1], [1, 1]])
    places = tf.clip_by_value(places + 1, 0.0, side + 0.999)
    first = tf.floor(places)
    part = places - first
    row, column = tf.cast(first[..., 0], tf.int32), tf.cast(first[..., 1], tf.int32)
    down, right = part[..., 0], part[..., 1]
    flat = tf.reshape(padded, (tf.shape(padded)[0], -1))

    def at(rows: int, columns: int) -> tf.Tensor:
        return tf.gather(flat, (row + rows) * (side + 2) + column + columns, batch_dims=1)

    top = at(0, 0) * (1 - right) + at(0, 1) * right
    bottom = at(1, 0) * (1 - right) + at(1, 1) * right
    return (top * (1 - down) + bottom * down)[..., None]
