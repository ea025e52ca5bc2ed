"""How the weights of a layer are drawn before training."""

from __future__ import annotations

from typing import Final, Literal, get_args

Initializer = Literal["glorot_uniform", "he_normal", "lecun_normal", "random_normal", "zeros"]
"""Names of Keras; with zeros all neurons of a layer stay equal."""

INITIALIZERS: tuple[Initializer, ...] = get_args(Initializer)

GLOROT_UNIFORM: Final = "glorot_uniform"
"""Keras' default."""
