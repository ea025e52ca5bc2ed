"""Messages for errors and problems, as Markdown: where, what is wrong, what to do."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from dlcore.errors import DlcoreError, Problem, SpecError
from dlcore.models.layers import LAYERS
from dlcore.models.layers.traits import Role
from pages.ui.shell.markdown import escape_markdown
from pages.ui.shell.text import NOTHING, clip, duration, has, number, size, t

_AMOUNTS = {"too_much_memory": size, "too_long_run": duration, "csv_too_large": size}
_AMOUNTS |= {"disk_full": size, "store_full": size}
"""Formats of a problem's numbers other than plain numbers."""

_BLANK = dict.fromkeys(
    ("given", "minimum", "maximum", "expected", "name", "epoch", "learning_rate"), NOTHING
)


def error_text(error: DlcoreError, layers: Sequence[str] = ()) -> str:
    """Return an error's message; each problem of a rejected spec is one paragraph.

    Args:
        error: what dlcore raised.
        layers: kinds of the spec's layers, see ``problem_text``.
    """
    if isinstance(error, SpecError):
        return "\n\n".join(problem_text(problem, layers) for problem in error.problems)
    return failure_text(error.code, error.values)


def failure_text(code: str, values: Mapping[str, Any]) -> str:
    """Return the message of a stored failure, see ``dlcore.store.Run.error``.

    Args:
        code: code of the error; an unknown one reads as an unexpected error.
        values: stored with it.
    """
    if code == SpecError.code and values.get("problems"):
        return error_text(SpecError([Problem(*problem) for problem in values["problems"]]))
    known_code = code if has(f"error.{code}") else DlcoreError.code
    return t(f"error.{known_code}", **_format_values(known_code, values))


def problem_text(problem: Problem, layers: Sequence[str] = ()) -> str:
    """Return the message of one problem of a spec.

    Args:
        problem: from a ``SpecError``.
        layers: kinds of the spec's layers from input to output; with them a path reads
            "hidden layer 1" instead of "layer 2".
    """
    words = t(f"error.{problem.code}", **_format_values(problem.code, problem.values))
    path = ".".join(filter(None, (problem.path, problem.values.get("field"))))
    return t("error.at", path=path_text(path, layers), problem=words) if path else words


def path_text(path: str, layers: Sequence[str] = ()) -> str:
    """Return the words for a dotted path into a spec.

    Args:
        path: for instance ``layers.1.units``.
        layers: kinds of the layers, see ``problem_text``.
    """
    parts = path.split(".")
    of_layer = parts[0] == "layers" and len(parts) > 1 and parts[1].isdigit()
    named = [part for part in parts if not part.isdigit()]
    if of_layer and len(named) > 1:
        # A setting of a layer inside another layer has the name of the layer's own setting.
        named = ["layers", named[-1]]
    key = ".".join(named)
    words = t(f"place.{key}") if has(f"place.{key}") else clip(path)
    if not of_layer:
        return words
    layer = _layer_text(int(parts[1]), layers)
    return t("place.part_of", whole=layer, part=words) if len(parts) > 2 else layer


def _layer_text(index: int, layers: Sequence[str]) -> str:
    kind = layers[index] if index < len(layers) else ""
    role = LAYERS[kind].role if kind in LAYERS else None
    hidden = sum(
        before in LAYERS and LAYERS[before].role is Role.NEURONS for before in layers[: index + 1]
    )
    if role is Role.MASK and hidden:
        return t(f"place.layer.{kind}_after", n=hidden)
    if role in (Role.MASK, Role.RESHAPE):
        return t(f"place.layer.{kind}")
    if kind and index == len(layers) - 1:
        return t("place.layer.output")
    if role is Role.NEURONS:
        return t("place.layer.hidden", n=hidden)
    if kind in LAYERS:
        return t("place.layer.named", n=index + 1, kind=LAYERS[kind].__name__)
    return t("place.layer.nth", n=index + 1)


def _format_values(code: str, values: Mapping[str, Any]) -> dict[str, object]:
    amount = _AMOUNTS.get(code)
    texts = {
        name: amount(value) if amount and isinstance(value, int | float) else _format_value(value)
        for name, value in values.items()
    }
    return {**_BLANK, **texts}


def _format_value(value: object) -> object:
    """Write shapes as 28 × 28, clip and escape texts; ``t`` writes numbers."""
    if isinstance(value, list | tuple):
        return " × ".join(
            number(size) if isinstance(size, int) else escape_markdown(str(size)) for size in value
        )
    return escape_markdown(clip(value)) if isinstance(value, str) else value
