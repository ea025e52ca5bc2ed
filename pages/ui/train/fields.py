"""Form fields, each with its value under a key of the draft."""

from __future__ import annotations

import types
from collections.abc import Callable, Mapping, Sequence
from enum import Enum
from typing import Any, Literal, TypeVar, get_args, get_origin

import streamlit as st
from pydantic import BaseModel
from pydantic.fields import FieldInfo

from pages.ui.common.draft import widget_key
from pages.ui.shell.choice import select
from pages.ui.shell.names import name_of
from pages.ui.shell.terms import FIELD_TERMS, explained
from pages.ui.shell.text import has, t

T = TypeVar("T")


def number_field(
    name: str, label: str, value: int, low: int, high: int, help: str | None = None
) -> int:
    """Draw a field for an integer between bounds."""
    key = widget_key(name)
    current = st.session_state.setdefault(key, min(max(value, low), high))
    return int(st.number_input(label, low, high, current, step=1, key=key, help=help))


def choice_field(
    name: str,
    label: str,
    options: Sequence[T],
    value: T,
    labels: Callable[[T], str],
    help: str | None = None,
    on_change: Callable[[], None] | None = None,
) -> T:
    """Draw a choice of one option.

    Args:
        value: added if the options lack it, as an imported spec may have any value.
        labels: text of an option.
        on_change: called before the page is drawn again.
    """
    offered = list(options) if value in options else [value, *options]
    return select(
        widget_key(name), label, offered, labels, default=value, help=help, on_change=on_change
    )


def model_fields(
    name: str, model: BaseModel, hidden: Sequence[str] = (), columns: int = 2
) -> dict[str, Any]:
    """Draw widgets for the fields of any part of a spec, derived from types and bounds.

    Args:
        name: prefix of the widgets' keys.
        model: the fields and their current values.
        hidden: fields without a widget.
        columns: number of widgets side by side.

    Returns:
        The model's data with the values of the widgets.
    """
    data = model.model_dump(mode="json")
    fields = {
        field: info
        for field, info in type(model).model_fields.items()
        if field not in hidden and _kind(info) is not None
    }
    for index, (field, info) in enumerate(fields.items()):
        if index % columns == 0:
            cells = st.columns(columns)
        with cells[index % columns]:
            data[field] = _widget(f"{name}.{field}", field, info, getattr(model, field))
    return data


def _kind(info: FieldInfo) -> Any:
    """Return the simple type of a field, None for a compound one."""
    kind = info.annotation
    if get_origin(kind) is types.UnionType:
        return None
    if get_origin(kind) is Literal or kind in (int, float, bool):
        return kind
    return kind if isinstance(kind, type) and issubclass(kind, Enum) else None


def _widget(name: str, field: str, info: FieldInfo, value: Any) -> Any:
    kind, key = _kind(info), widget_key(name)
    label, help_text = t(f"field.{field}"), explained(t(f"help.{field}"), *FIELD_TERMS[field])
    if kind is bool:
        current = st.session_state.setdefault(key, value)
        return st.toggle(label, current, key=key, help=help_text)
    if kind is int:
        low, high = _bounds(info)
        return number_field(name, label, value, int(low), int(high), help_text)
    if kind is float:
        low, high = _bounds(info)
        current = st.session_state.setdefault(key, float(value))
        return st.number_input(
            label, low, high, current, step=0.05, key=key, format="%.3g", help=help_text
        )
    options = get_args(kind) if get_origin(kind) is Literal else list(kind)
    chosen = choice_field(
        name, label, options, value, lambda option: _option_text(field, option), help_text
    )
    return chosen.value if isinstance(chosen, Enum) else chosen


def _bounds(info: FieldInfo) -> tuple[float, float]:
    bounds: Mapping[str, float] = {
        name: getattr(constraint, name)
        for constraint in info.metadata
        for name in ("ge", "le")
        if hasattr(constraint, name)
    }
    return bounds.get("ge", 0.0), bounds.get("le", 1e6)


def _option_text(field: str, option: Any) -> str:
    if field == "activation":
        return name_of("activation", option)
    return t(f"field.{field}.{option}") if has(f"field.{field}.{option}") else str(option)
