"""A call of the Keras API as a value: it builds an object, or is written into a program."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any


@dataclass(frozen=True)
class KerasCall:
    """One call; its arguments may be calls themselves.

    Args:
        name: of the callable within ``keras``, for instance ``layers.Dense``.
        positional: numbers, texts and calls.
        named: the keyword arguments; those that are None are left out.
    """

    name: str
    positional: tuple[object, ...]
    named: Mapping[str, object]

    def build(self) -> Any:
        """Make the call and return its result; loads TensorFlow."""
        import keras

        factory: Any = functools.reduce(getattr, self.name.split("."), keras)
        named = {name: build(value) for name, value in self.named.items() if value is not None}
        return factory(*map(build, self.positional), **named)

    def named_as(self, name: str) -> KerasCall:
        """Return the call with a name for the layer that it builds."""
        return replace(self, named={**self.named, "name": name})

    def with_dtype(self, dtype: str) -> KerasCall:
        """Return the call of a layer with a dtype policy, which the layers inside it share."""
        inner = tuple(
            value.with_dtype(dtype) if isinstance(value, KerasCall) else value
            for value in self.positional
        )
        return replace(self, positional=inner, named={**self.named, "dtype": dtype})


def keras_call(name: str, /, *positional: object, **named: object) -> KerasCall:
    """Return a call, its arguments written as in Python."""
    return KerasCall(name, positional, named)


def build(value: object) -> Any:
    """Return the result of a call, also within a list or a mapping; any other value as it is."""
    match value:
        case KerasCall():
            return value.build()
        case list():
            return [build(each) for each in value]
        case Mapping():
            return {name: build(each) for name, each in value.items()}
    return value
