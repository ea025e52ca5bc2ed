"""The definition of a term and the source of its snippet."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path

SNIPPETS = Path(__file__).parent / "snippets"


class Topic(StrEnum):
    """A chapter of the glossary."""

    DATA = "data"
    NETWORK = "network"
    LAYERS = "layers"
    ACTIVATIONS = "activations"
    TRAINING = "training"
    EVALUATION = "evaluation"


@dataclass(frozen=True)
class Number:
    """A number of a snippet that a learner may change.

    Args:
        name: of the variable at the top level of the snippet.
        low: the lowest value.
        high: the highest value, still computed within seconds.
    """

    name: str
    low: float
    high: float


@dataclass(frozen=True)
class Term:
    """One term; the pages have its words under its id.

    Args:
        id: its name in the code and the address.
        keras: what it is called in Keras code; empty where Keras has no name for it.
        topic: the chapter.
        related: ids of related terms.
        address: page of the app where a learner meets it, with query parameters.
        formula: LaTeX, empty where there is none.
        numbers: at most two that a learner may change in the snippet.
    """

    id: str
    keras: str
    topic: Topic
    related: tuple[str, ...]
    address: str
    formula: str = ""
    numbers: tuple[Number, ...] = ()

    @property
    def path(self) -> Path:
        """File of the snippet."""
        return SNIPPETS / f"{self.id.replace('-', '_')}.py"

    def default(self, number: Number) -> float:
        """Return the value that a number has in the snippet's file."""
        value: float = ast.literal_eval(_assigned(self.path, number.name))
        return value

    def source(self, values: Mapping[str, float]) -> str:
        """Return the snippet with changed numbers.

        Args:
            values: by name; the others keep the values of the file.

        Raises:
            ValueError: a name is no number of this term, or a value is out of bounds or of another
                type than in the file.
        """
        numbers = {number.name: number for number in self.numbers}
        if not values.keys() <= numbers.keys():
            raise ValueError(f"not a number of {self.id}: {values.keys() - numbers.keys()}")
        lines = _read(self.path).splitlines()
        for name, value in values.items():
            number, node = numbers[name], _assigned(self.path, name)
            is_valid = type(value) is type(self.default(number))
            if not is_valid or not number.low <= value <= number.high:
                raise ValueError(f"{name} of {self.id} cannot be {value!r}")
            line = lines[node.lineno - 1]
            lines[node.lineno - 1] = line[: node.col_offset] + repr(value)
        return "\n".join(lines) + "\n"


@cache
def _read(path: Path) -> str:
    return path.read_text("utf-8")


def _assigned(path: Path, name: str) -> ast.expr:
    """Return the expression that a snippet assigns to a name at its top level."""
    for node in ast.parse(_read(path)).body:
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == name:
            return node.value
    raise KeyError(name)
