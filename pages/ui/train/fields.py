"""Widgets of the form: each keeps its value under a key of the draft."""

from __future__ import annotations

import types
from collections.abc import Callable, Mapping, Sequence
from enum import Enum
from typing import Any, Literal, TypeVar, get_args, get_origin

import streamlit as st
from pydantic import BaseModel
from pydantic.fields import FieldInfo

from pages.ui.common.draft import key
from pages.ui.shell.choice import select
from pages.ui.shell.names import name_of
from pages.ui.shell.text import has, number, t

T = TypeVar("T")


def number_field(
    name: str, label: str, value: int, low: int, high: int, about: str | None = None
) -> int:
    """A whole number between bounds."""
    at = key(name)
    st.session_state.setdefault(at, min(max(value, low), high))
    return int(st.number_input(label, low, high, step=1, key=at, help=about))


def choice_field(
    name: str,
    label: str,
    options: Sequence[T],
    value: T,
    words: Callable[[T], str],
    about: str | None = None,
    on_change: Callable[[], None] | None = None,
) -> T:
    """One of some options.

    Args:
        value: offered too when the options lack it, as a shared spec may hold any.
        words: what an option is called.
        on_change: called before the page is drawn again.
    """
    offered = list(options) if value in options else [value, *options]
    return select(key(name), label, offered, words, default=value, help=about, on_change=on_change)


def plain_number(value: float) -> str:
    """A setting's number with as many digits as it has."""
    return number(value, len(f"{value:.10f}".rstrip("0").partition(".")[2]))


def model_fields(
    name: str, model: BaseModel, hidden: Sequence[str] = (), columns: int = 2
) -> dict[str, Any]:
    """Widgets for the fields of any part of a spec, made from its types and bounds.

    Args:
        name: start of the widgets' keys.
        model: gives the fields and their present values.
        hidden: fields that are left as they are.
        columns: widgets side by side.

    Returns:
        The model's data with the learner's values.
    """
    data = model.model_dump(mode="json")
    shown = [field for field in type(model).model_fields if field not in hidden]
    drawn = [field for field in shown if _kind(type(model).model_fields[field]) is not None]
    for place, field in enumerate(drawn):
        if place % columns == 0:
            cells = st.columns(columns)
        with cells[place % columns]:
            info = type(model).model_fields[field]
            data[field] = _widget(f"{name}.{field}", field, info, getattr(model, field))
    return data


def _kind(info: FieldInfo) -> Any:
    """The plain type of a field, None when it is made of parts."""
    kind = info.annotation
    if get_origin(kind) is types.UnionType:
        return None
    if get_origin(kind) is Literal or kind in (int, float, bool):
        return kind
    return kind if isinstance(kind, type) and issubclass(kind, Enum) else None


def _widget(name: str, field: str, info: FieldInfo, value: Any) -> Any:
    kind, label = _kind(info), t(f"field.{field}")
    if kind is bool:
        st.session_state.setdefault(key(name), value)
        return st.toggle(label, key=key(name))
    if kind is int:
        low, high = _bounds(info)
        return number_field(name, label, value, int(low), int(high))
    if kind is float:
        low, high = _bounds(info)
        st.session_state.setdefault(key(name), float(value))
        return st.number_input(label, low, high, step=0.05, key=key(name), format="%.3g")
    options = get_args(kind) if get_origin(kind) is Literal else list(kind)
    chosen = choice_field(name, label, options, value, lambda option: _option(field, option))
    return chosen.value if isinstance(chosen, Enum) else chosen


def _bounds(info: FieldInfo) -> tuple[float, float]:
    found: Mapping[str, float] = {
        bound: getattr(mark, bound)
        for mark in info.metadata
        for bound in ("ge", "le")
        if hasattr(mark, bound)
    }
    return found.get("ge", 0.0), found.get("le", 1e6)


def _option(field: str, option: Any) -> str:
    if field == "activation":
        return name_of("activation", option)
    return t(f"field.{field}.{option}") if has(f"field.{field}.{option}") else str(option)
