"""Python source text of exported programs: sections, calls and literals."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from dlcore.models.keras_call import KerasCall

NUMPY = "import numpy as np"
KERAS = "import keras"
PANDAS = "import pandas as pd"

MARK = "#: "
"""Precedes the id of a comment within the code of a section."""

WIDTH = 72
"""Longer calls get one line for each argument."""


@dataclass(frozen=True)
class Section:
    """A part of a program: a comment and its code.

    Args:
        comment: id of the comment, see :mod:`dlcore.export.comments`.
        code: lines of Python; one that begins with ``MARK`` becomes a comment.
        imports: import statements that the code needs.
        values: values of the placeholders in the comment.
    """

    comment: str
    code: str
    imports: tuple[str, ...] = (KERAS,)
    values: Mapping[str, Any] = field(default_factory=dict)


class Code(str):
    """Python source, which ``literal`` does not quote."""


def literal(value: object) -> str:
    """Return the Python source of a number, a string, a Keras call, or several of them."""
    if isinstance(value, Code):
        return str(value)
    if isinstance(value, KerasCall):
        return keras_code(value)
    if isinstance(value, list):
        parts = [literal(each) for each in value]
        line = f"[{', '.join(parts)}]"
        has_calls = any(isinstance(each, KerasCall) for each in value)
        return _multiline("[", parts, "]") if has_calls and len(line) > WIDTH else line
    if isinstance(value, Mapping):
        items = (f"{literal(name)}: {literal(each)}" for name, each in value.items())
        return f"{{{', '.join(items)}}}"
    return json.dumps(value, ensure_ascii=False) if isinstance(value, str) else repr(value)


def call(name: str, /, *positional: object, **named: object) -> str:
    """Return the source of a call, such as ``name(1, activation="relu")``.

    Args:
        name: the callable.
        positional: arguments, converted by ``literal``.
        named: the same by name; those that are None are left out.
    """
    arguments = [literal(value) for value in positional]
    arguments += [f"{key}={literal(value)}" for key, value in named.items() if value is not None]
    line = f"{name}({', '.join(arguments)})"
    return line if len(line) <= WIDTH else multiline_call(name, arguments)


def multiline_call(name: str, arguments: list[str]) -> str:
    """Return the source of a call with one argument on each line."""
    return _multiline(f"{name}(", arguments, ")")


def _multiline(opening: str, items: list[str], closing: str) -> str:
    return "\n".join([opening, *(indent(item) + "," for item in items), closing])


def keras_code(keras_call: KerasCall) -> Code:
    """Return the source of a Keras call, such as ``keras.layers.Dense(64, activation="relu")``."""
    return Code(call(f"keras.{keras_call.name}", *keras_call.positional, **keras_call.named))


def indent(text: str) -> str:
    """Indent every line by four spaces."""
    return "\n".join(f"    {line}" for line in text.split("\n"))


def on_both_inputs(expression: str) -> str:
    """Return assignments that replace ``x_train`` and ``x_test`` by an expression of ``{x}``."""
    return "\n".join(f"{x} = {expression.format(x=x)}" for x in ("x_train", "x_test"))


def keras_load_data(module: str, **named: object) -> str:
    """Return the source that loads a data set of ``keras.datasets``."""
    load = call(f"keras.datasets.{module}.load_data", **named)
    return f"(x_train, y_train), (x_test, y_test) = {load}"


def split_at(index: int) -> str:
    """Return the source that splits ``x`` and ``y`` into training and test part at an index."""
    train, test = f":{index}", f"{index}:"
    return f"x_train, y_train, x_test, y_test = x[{train}], y[{train}], x[{test}], y[{test}]"
