"""Choice widgets whose value is an option, in every language and on every page.

Streamlit sends the *label* of an option to the browser and back. When labels change (another
language, a renamed run), the browser still holds an old label, which no option has any more. Here
the value is in ``st.session_state[key]`` as the option itself. The widget has its own key, derived
from its labels, so that new labels make a new widget that starts from the value. So does a value
that the page sets: a request that the browser has sent before it hears of it has the old value, and
Streamlit would take that for a choice of the learner.

Every widget also gets the value as its default, like all widgets of the app whose value is set in
``st.session_state``. Streamlit sends such a value with the script run that sets it, and not with
the next one. If that run ends before the browser has loaded the widget's JavaScript, the browser
would start with Streamlit's default and send it to the server.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Sequence
from typing import Any, Literal, TypeVar, overload

import streamlit as st

from pages.ui.shell.error_boundary import error_boundary
from pages.ui.shell.text import t

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
    """Draw a select box.

    Args:
        key: names the value in ``st.session_state``; it outlives a switch of page or language.
        options: at least one.
        labels: text of an option in the current language.
        default: the first value; the first option when None or not among the options.
        on_change: called after the learner chose, before the page is drawn.

    Returns:
        The chosen option.
    """
    value = _current_value(key, options, options[0] if default is None else default)
    binding = _bind(key, options, labels, value, _apply, on_change)
    # Seen while the field is empty. For Streamlit it is also empty where None is the chosen option.
    placeholder = t("app.choose") if value is not None else labels(value)
    st.selectbox(
        label,
        options,
        options.index(value),
        help=help,
        placeholder=placeholder,
        width=width,
        **binding,
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
    """Draw a segmented control with always one chosen segment; arguments as in ``select``."""
    value = _current_value(key, options, options[0] if default is None else default)
    binding = _bind(key, options, labels, value, _apply, on_change)
    st.segmented_control(
        label,
        options,
        required=True,
        default=value,
        help=help,
        label_visibility=label_visibility,
        # In a column, Streamlit would hide those that do not fit.
        wrap=True,
        **binding,
    )
    return value


def tabs(
    key: str,
    label: str,
    options: Sequence[str],
    labels: Callable[[str], str],
    *,
    label_visibility: LabelVisibility = "visible",
) -> str:
    """Draw segments; the choice is a parameter of the address, so a reload or a link keeps it.

    Args:
        key: as in ``select``, and the name of the parameter of the address.
        options: codes, the first of which needs no parameter.
    """
    return in_address(
        key,
        options,
        lambda: segments(key, label, options, labels, label_visibility=label_visibility),
    )


def in_address(key: str, options: Sequence[str], draw: Callable[[], str]) -> str:
    """Draw a choice of codes and keep it in the address, for reloads and links.

    Args:
        key: of the choice, and the name of the parameter of the address.
        options: codes, the first of which needs no parameter.
        draw: draws the choice and returns what is chosen.
    """
    if st.query_params.get(key) in options:
        st.session_state.setdefault(key, st.query_params[key])
    chosen = draw()
    if chosen == options[0]:
        st.query_params.pop(key, None)
    else:
        st.query_params[key] = chosen
    return chosen


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
    """Draw radio buttons; none is chosen at first unless there is a default."""
    value = _current_value(key, options, default)
    binding = _bind(key, options, labels, value, _apply, None)
    index = None if value is None else options.index(value)
    st.radio(label, options, index=index, horizontal=horizontal, **binding)
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
    """Draw a select box for any number of options; a value that is no option is dropped."""
    kept: Sequence[T] = st.session_state.get(key, default)
    value = [option for option in kept if option in options]
    st.session_state[key] = value
    binding = _bind(key, options, labels, value, _apply_many)
    st.multiselect(
        label,
        options,
        value,
        help=help,
        placeholder=t("app.choose") if placeholder is None else placeholder,
        max_selections=max_selections,
        **binding,
    )
    return value


def slide(
    key: str, label: str, options: Sequence[T], labels: Callable[[T], str], *, default: T
) -> T:
    """Draw a slider over the options."""
    value = _current_value(key, options, default)
    st.select_slider(label, options, value, **_bind(key, options, labels, value, _apply, None))
    return value


def _current_value(key: str, options: Sequence[T], default: T) -> T:
    """Return the kept value if it still is an option, else the default, else the first option."""
    value: T = st.session_state.get(key, default)
    if value is not None and value not in options:
        value = default if default is None or default in options else options[0]
    st.session_state[key] = value
    return value


def _bind(
    key: str,
    options: Sequence[T],
    labels: Callable[[T], str],
    value: Any,
    callback: Callable[..., None],
    *args: Any,
) -> dict[str, Any]:
    """Return a widget's key, labels and callback; from now on the widget shows the value.

    Args:
        callback: called with the value's key, the widget's key, the options and ``args``.
    """
    texts = {option: labels(option) for option in options}
    version = f"{key}:{zlib.crc32(chr(0).join(texts.values()).encode()):08x}"
    count = st.session_state.get(f"{key}#", 0)
    if st.session_state.get(f"{version}-{count}", value) != value:
        # The page has set it.
        st.session_state[f"{key}#"] = count = count + 1
    widget_key = f"{version}-{count}"
    st.session_state.setdefault(widget_key, value)
    st.session_state[f"{key}:"] = widget_key
    return {
        "format_func": texts.__getitem__,
        "key": widget_key,
        "on_change": callback,
        "args": (key, widget_key, options, *args),
    }


@error_boundary()
def _apply(
    key: str, widget_key: str, options: Sequence[T], on_change: Callable[[], None] | None
) -> None:
    value = st.session_state[widget_key] if _is_current(key, widget_key) else None
    if value in options:
        st.session_state[key] = value
        if on_change:
            on_change()


@error_boundary()
def _apply_many(key: str, widget_key: str, options: Sequence[T]) -> None:
    if _is_current(key, widget_key):
        chosen = st.session_state[widget_key]
        st.session_state[key] = [option for option in chosen if option in options]


def _is_current(key: str, widget_key: str) -> bool:
    """Whether a widget still shows the value.

    For a moment after a switch of page or language the browser still sends the state of the
    previous widgets, and Streamlit reports them as changed.
    """
    return widget_key in st.session_state and st.session_state.get(f"{key}:") == widget_key
