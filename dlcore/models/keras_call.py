"""A call of Keras as a value, which is made when a model is built and written down in a program."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class KerasCall:
    """One call; its arguments may be calls themselves.

    Args:
        name: what is called, within ``keras``: for instance ``layers.Dense``.
        positional: numbers, texts and calls.
        named: the same by name; those that are None are left out.
    """

    name: str
    positional: tuple[object, ...]
    named: Mapping[str, object]

    def make(self) -> Any:
        """What Keras returns; loads TensorFlow."""
        import keras

        maker: Any = functools.reduce(getattr, self.name.split("."), keras)
        named = {name: _made(value) for name, value in self.named.items() if value is not None}
        return maker(*map(_made, self.positional), **named)


def keras_call(name: str, *positional: object, **named: object) -> KerasCall:
    """A call, with its arguments as they stand in Python."""
    return KerasCall(name, positional, named)


def _made(value: object) -> object:
    return value.make() if isinstance(value, KerasCall) else value
