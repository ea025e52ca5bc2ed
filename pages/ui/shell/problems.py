"""Errors and problems in plain words that say what to do next."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from dlcore.errors import DlcoreError, Problem, SpecError
from dlcore.models.layers import LAYERS
from pages.ui.shell.names import name_of
from pages.ui.shell.text import NOTHING, duration, has, number, size, t

_LONGEST_VALUE = 60
_AMOUNTS = {"too_much_memory": size, "too_long_run": duration, "csv_too_large": size}
"""How the numbers of a problem are written when they are not plain numbers."""

_BLANK = dict.fromkeys(("given", "minimum", "maximum", "expected", "name"), NOTHING)


def error_text(error: DlcoreError, layers: Sequence[str] = ()) -> str:
    """An error in words; a refused spec's problems stand in paragraphs of their own.

    Args:
        error: what dlcore raised.
        layers: kinds of the spec's layers, see ``problem_text``.
    """
    if isinstance(error, SpecError):
        return "\n\n".join(problem_text(problem, layers) for problem in error.problems)
    return failure_text(error.code, error.values)


def failure_text(code: str, values: Mapping[str, Any]) -> str:
    """A stored failure in words, see ``dlcore.store.Run.error``.

    Args:
        code: code of the error; one that is not known reads as an unexpected error.
        values: what came with it.
    """
    if code == SpecError.code and values.get("problems"):
        return error_text(SpecError([Problem(*problem) for problem in values["problems"]]))
    known = code if has(f"error.{code}") else DlcoreError.code
    return t(f"error.{known}", **_words(known, values))


def problem_text(problem: Problem, layers: Sequence[str] = ()) -> str:
    """One problem of a spec in words: where, what is wrong, what to do.

    Args:
        problem: as dlcore found it.
        layers: kinds of the spec's layers from input to output; with them a place reads
            "hidden layer 1" instead of "layer 2".
    """
    words = t(f"error.{problem.code}", **_words(problem.code, problem.values))
    place = ".".join(filter(None, (problem.place, problem.values.get("field"))))
    return t("error.at", place=place_text(place, layers), problem=words) if place else words


def place_text(place: str, layers: Sequence[str] = ()) -> str:
    """A dotted path into a spec in words.

    Args:
        place: for instance ``layers.1.units``.
        layers: kinds of the layers, see ``problem_text``.
    """
    parts = place.split(".")
    of_layer = parts[0] == "layers" and len(parts) > 1 and parts[1].isdigit()
    named = [part for part in parts if not part.isdigit()]
    if of_layer and len(named) > 1:
        # A layer may hold layers; what it is called there is what it is called here.
        named = ["layers", named[-1]]
    key = ".".join(named)
    words = t(f"place.{key}") if has(f"place.{key}") else _clipped(place)
    if not of_layer:
        return words
    layer = _layer_text(int(parts[1]), layers)
    return t("place.part_of", whole=layer, part=words) if len(parts) > 2 else layer


def _layer_text(index: int, layers: Sequence[str]) -> str:
    kind = layers[index] if index < len(layers) else ""
    hidden = sum(kind == "dense" for kind in layers[: index + 1])
    if kind == "flatten":
        return t("place.layer.flatten")
    if kind == "dropout":
        return t("place.layer.dropout_after", n=hidden) if hidden else t("place.layer.dropout")
    if kind and index == len(layers) - 1:
        return t("place.layer.output")
    if kind == "dense":
        return t("place.layer.hidden", n=hidden)
    if kind in LAYERS:
        return t("place.layer.named", n=index + 1, kind=name_of("layer", kind))
    return t("place.layer.nth", n=index + 1)


def _words(code: str, values: Mapping[str, Any]) -> dict[str, object]:
    amount = _AMOUNTS.get(code)
    written = {
        name: amount(value) if amount and isinstance(value, int | float) else _value(value)
        for name, value in values.items()
    }
    return {**_BLANK, **written}


def _value(value: object) -> object:
    """Shapes as 28 × 28, short texts as they are; numbers are written by ``t``."""
    if isinstance(value, list | tuple):
        return " × ".join(number(size) if isinstance(size, int) else str(size) for size in value)
    return _clipped(value) if isinstance(value, str) else value


def _clipped(text: str) -> str:
    return text if len(text) <= _LONGEST_VALUE else text[: _LONGEST_VALUE - 1] + "…"
