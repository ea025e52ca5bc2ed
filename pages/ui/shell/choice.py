"""Choice widgets whose value is an option, in every language and on every page.

Streamlit sends the *label* of an option to the browser and back. When labels change (another
language, a renamed run), the browser still holds an old label, which no option has any more. Here
the value lives in ``st.session_state[key]`` as the option itself. The widget has a key of its own
that follows its labels, so that new labels make a new widget that starts from the value.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Sequence
from typing import Any, Literal, TypeVar, overload

import streamlit as st

from pages.ui.shell.error_boundary import error_boundary

T = TypeVar("T")

LabelVisibility = Literal["visible", "hidden", "collapsed"]


def select(
    key: str,
    label: str,
    options: Sequence[T],
    labels: Callable[[T], str] = str,
    *,
    default: T | None = None,
    help: str | None = None,
    on_change: Callable[[], None] | None = None,
    width: int | Literal["stretch"] = "stretch",
) -> T:
    """A select box.

    Args:
        key: names the value in ``st.session_state``; it outlives a switch of page or language.
        options: at least one.
        labels: text of an option in the current language.
        default: the first value; the first option when None or not among the options.
        on_change: called after the learner chose, before the page is drawn.

    Returns:
        The chosen option.
    """
    value = _settle(key, options, options[0] if default is None else default)
    at, texts = _widget(key, options, labels, value)
    st.selectbox(
        label,
        options,
        format_func=texts,
        key=at,
        help=help,
        on_change=_take,
        args=(key, at, options, on_change),
        width=width,
    )
    return value


def segments(
    key: str,
    label: str,
    options: Sequence[T],
    labels: Callable[[T], str] = str,
    *,
    default: T | None = None,
    help: str | None = None,
    on_change: Callable[[], None] | None = None,
    label_visibility: LabelVisibility = "visible",
) -> T:
    """A segmented control of which one segment is always chosen; arguments as in ``select``."""
    value = _settle(key, options, options[0] if default is None else default)
    at, texts = _widget(key, options, labels, value)
    st.segmented_control(
        label,
        options,
        format_func=texts,
        key=at,
        required=True,
        help=help,
        on_change=_take,
        args=(key, at, options, on_change),
        label_visibility=label_visibility,
    )
    return value


@overload
def radio(
    key: str,
    label: str,
    options: Sequence[T],
    labels: Callable[[T], str] = ...,
    *,
    default: T,
    horizontal: bool = ...,
) -> T: ...


@overload
def radio(
    key: str,
    label: str,
    options: Sequence[T],
    labels: Callable[[T], str] = ...,
    *,
    horizontal: bool = ...,
) -> T | None: ...


def radio(
    key: str,
    label: str,
    options: Sequence[T],
    labels: Callable[[T], str] = str,
    *,
    default: T | None = None,
    horizontal: bool = False,
) -> T | None:
    """Radio buttons; none is chosen at first unless there is a default."""
    value = _settle(key, options, default)
    at, texts = _widget(key, options, labels, value)
    st.radio(
        label,
        options,
        index=None if value is None else 0,
        format_func=texts,
        key=at,
        horizontal=horizontal,
        on_change=_take,
        args=(key, at, options, None),
    )
    return value


def select_many(
    key: str,
    label: str,
    options: Sequence[T],
    labels: Callable[[T], str] = str,
    *,
    default: Sequence[T] = (),
    help: str | None = None,
    placeholder: str | None = None,
    max_selections: int | None = None,
) -> list[T]:
    """A select box for any number of options; what is no option any more is dropped."""
    chosen: Sequence[T] = st.session_state.get(key, default)
    value = [option for option in chosen if option in options]
    st.session_state[key] = value
    at, texts = _widget(key, options, labels, value)
    st.multiselect(
        label,
        options,
        format_func=texts,
        key=at,
        help=help,
        placeholder=placeholder,
        max_selections=max_selections,
        on_change=_take_many,
        args=(key, at, options),
    )
    return value


def slide(
    key: str, label: str, options: Sequence[T], labels: Callable[[T], str], *, default: T
) -> T:
    """A slider over the options."""
    value = _settle(key, options, default)
    at, texts = _widget(key, options, labels, value)
    st.select_slider(
        label,
        options,
        format_func=texts,
        key=at,
        on_change=_take,
        args=(key, at, options, None),
    )
    return value


def _settle(key: str, options: Sequence[T], default: T) -> T:
    """The kept value where it still is an option, else the default, else the first option."""
    value: T = st.session_state.get(key, default)
    if value is not None and value not in options:
        value = default if default is None or default in options else options[0]
    st.session_state[key] = value
    return value


def _widget(
    key: str, options: Sequence[T], labels: Callable[[T], str], value: Any
) -> tuple[str, Callable[[T], str]]:
    """Key and labels of the widget, which now shows the value."""
    texts = {option: labels(option) for option in options}
    at = f"{key}:{zlib.crc32(chr(0).join(texts.values()).encode()):08x}"
    if st.session_state.get(at) != value:
        st.session_state[at] = value
    st.session_state[f"{key}:"] = at
    return at, texts.__getitem__


@error_boundary()
def _take(key: str, at: str, options: Sequence[T], on_change: Callable[[], None] | None) -> None:
    value = st.session_state[at] if _is_current(key, at) else None
    if value in options:
        st.session_state[key] = value
        if on_change:
            on_change()


@error_boundary()
def _take_many(key: str, at: str, options: Sequence[T]) -> None:
    if _is_current(key, at):
        st.session_state[key] = [option for option in st.session_state[at] if option in options]


def _is_current(key: str, at: str) -> bool:
    """Whether a widget still shows the value.

    For a moment after a switch the browser goes on to send the state of the widgets before it, and
    Streamlit takes them for changed.
    """
    return at in st.session_state and st.session_state.get(f"{key}:") == at
