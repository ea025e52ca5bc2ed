"""Python calls as text."""

from __future__ import annotations

import json

from dlcore.models.keras_call import KerasCall

WIDTH = 72
"""Longer calls get a line for each argument."""


def call(name: str, *positional: object, **named: object) -> str:
    """``name(1, activation="relu")``; arguments that are None are left out.

    Args:
        positional: values, written as Python writes them; a ``Code`` as it stands.
        named: the same, by name.
    """
    parts = [written(value) for value in positional]
    parts += [f"{key}={written(value)}" for key, value in named.items() if value is not None]
    line = f"{name}({', '.join(parts)})"
    return line if len(line) <= WIDTH else block(name, parts)


def code_of(made: KerasCall) -> Code:
    """What makes it, for instance ``keras.layers.Dense(64, activation="relu")``."""
    return Code(call(f"keras.{made.name}", *made.positional, **made.named))


def block(name: str, items: list[str]) -> str:
    """A call with one argument a line."""
    return "\n".join([f"{name}(", *(indented(item) + "," for item in items), ")"])


class Code(str):
    """Text that is Python already."""


def written(value: object) -> str:
    """A number, a text, or a list of them as Python writes it, whatever the text holds."""
    if isinstance(value, Code):
        return str(value)
    if isinstance(value, KerasCall):
        return code_of(value)
    if isinstance(value, list):
        return f"[{', '.join(map(written, value))}]"
    return json.dumps(value, ensure_ascii=False) if isinstance(value, str) else repr(value)


def indented(text: str) -> str:
    """The same lines, four places to the right."""
    return "\n".join(f"    {line}" for line in text.split("\n"))
