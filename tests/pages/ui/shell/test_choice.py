"""Choice widgets keep an option as their value, whatever the labels are."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from tests.pages.page_driver import assert_no_error, choice


def page() -> None:
    """A page with one widget, controlled by the session state."""
    import streamlit as st

    from pages.ui.shell import choice

    state = st.session_state
    if not state["is_visible"]:
        return

    def count() -> None:
        state["changes"] += 1

    arguments = dict(state["arguments"])
    if state["widget"] in ("select", "segments"):
        arguments["on_change"] = count
    draw = getattr(choice, state["widget"])
    state["returned"] = draw(
        "key", "label", state["options"], lambda option: f"{option}{state['suffix']}", **arguments
    )


KINDS = {
    "select": "selectbox",
    "segments": "segmented_control",
    "radio": "radio",
    "select_many": "multiselect",
    "slide": "select_slider",
}
"""Functions of the module and AppTest's names of their widgets."""

SINGLE = [name for name in KINDS if name != "select_many"]


class Page:
    """The page in AppTest."""

    def __init__(self, widget: str, options: list[Any], **arguments: Any) -> None:
        self.at = AppTest.from_function(page, default_timeout=240)
        self.kind = KINDS[widget]
        self.set(
            widget=widget,
            options=options,
            arguments=arguments,
            suffix="",
            changes=0,
            is_visible=True,
        )

    def set(self, **state: Any) -> Page:
        """Change the session state and draw the page."""
        for name, value in state.items():
            self.at.session_state[name] = value
        assert_no_error(self.at.run())
        return self

    @property
    def widget(self) -> Any:
        return choice(getattr(self.at, self.kind), "key")

    def choose(self, value: Any) -> Page:
        self.widget.set_value(value)
        assert_no_error(self.at.run())
        return self

    @property
    def value(self) -> Any:
        """The value, which the function returned, the session has and the widget shows."""
        kept = self.at.session_state["key"]
        assert self.at.session_state["returned"] == kept
        assert self.widget.value == kept
        return kept


@pytest.fixture(params=SINGLE)
def open_page(request: pytest.FixtureRequest) -> Callable[..., Page]:
    """Return a function that opens a page with one of the widgets for a single option."""

    def open_(options: list[Any], **arguments: Any) -> Page:
        return Page(request.param, options, **{"default": options[0], **arguments})

    return open_


def test_a_choice_becomes_the_value(open_page: Callable[..., Page]) -> None:
    opened = open_page([1, 2, 3], default=2)
    assert opened.value == 2
    assert opened.choose(3).value == 3
    assert opened.set().value == 3


def test_a_value_survives_new_labels(open_page: Callable[..., Page]) -> None:
    opened = open_page(["a", "b"]).choose("b")
    key = opened.widget.key
    assert opened.set(suffix="!").value == "b"
    assert opened.widget.key != key, "the browser must not keep the old label"
    assert opened.choose("a").set(suffix="").value == "a"


def test_a_value_survives_other_options_that_include_it(open_page: Callable[..., Page]) -> None:
    opened = open_page(["a", "b"]).choose("b")
    assert opened.set(options=["c", "b", "a"]).value == "b"


def test_a_value_that_is_no_option_becomes_the_default_or_the_first_option(
    open_page: Callable[..., Page],
) -> None:
    opened = open_page(["a", "b"]).choose("b")
    assert opened.set(options=["c", "a"]).value == "a"
    assert opened.set(options=["d", "e"]).value == "d"


def test_a_value_survives_a_page_without_the_widget(open_page: Callable[..., Page]) -> None:
    opened = open_page(["a", "b"]).choose("b").set(is_visible=False)
    assert not getattr(opened.at, opened.kind)
    assert opened.set(is_visible=True).value == "b"


def test_a_value_that_code_sets_is_shown(open_page: Callable[..., Page]) -> None:
    opened = open_page(["a", "b"])
    assert opened.set(key="b").value == "b"
    assert opened.choose("a").set(key="b").value == "b"


@pytest.mark.parametrize("name", KINDS)
def test_a_late_event_of_a_previous_widget_changes_nothing(name: str) -> None:
    a, b = (["a"], ["b"]) if name == "select_many" else ("a", "b")
    opened = Page(name, ["a", "b"], default=a)
    previous = opened.widget
    opened.set(suffix="!")
    send_late(opened, previous, b)
    assert opened.value == a
    previous = opened.widget
    # Now the page chooses another one.
    opened.set(key=b)
    send_late(opened, previous, a)
    assert opened.value == b
    assert opened.at.session_state["changes"] == 0


def send_late(opened: Page, widget: Any, value: Any) -> None:
    """Run the page with a value of a widget that it does not draw any more."""
    widget.set_value(value)
    states = opened.at._tree.get_widget_states()
    states.widgets.append(widget._widget_state)
    assert_no_error(opened.at._run(states))


@pytest.mark.parametrize("name", ["select", "segments"])
def test_on_change_runs_once_for_each_choice(name: str) -> None:
    opened = Page(name, ["a", "b"])
    opened.choose("b").set().set(suffix="!").set(options=["a"])
    assert opened.at.session_state["changes"] == 1


@pytest.mark.parametrize("name", ["select", "segments"])
def test_without_a_default_the_first_option_is_the_value(name: str) -> None:
    assert Page(name, ["a", "b"]).value == "a"


def test_a_chosen_none_is_shown_by_its_label() -> None:
    opened = Page("select", [None, "a"])
    assert (opened.value, opened.widget.placeholder) == (None, "None")
    assert opened.choose("a").set().widget.placeholder != "None"


def test_radio_buttons_without_a_default_have_no_value_at_first() -> None:
    opened = Page("radio", ["a", "b"])
    assert opened.value is None
    assert opened.set(suffix="!").value is None
    assert opened.choose("b").set(suffix="").value == "b"
    assert opened.set(options=["c"]).value is None


def test_many_values_survive_new_labels_and_a_page_without_the_widget() -> None:
    opened = Page("select_many", [1, 2, 3], default=[1])
    assert opened.value == [1]
    opened.choose([3, 2])
    assert opened.set(suffix="!").value == [3, 2]
    opened.set(is_visible=False)
    assert opened.set(is_visible=True).value == [3, 2]
    assert opened.choose([]).set().value == []


def test_of_many_values_those_that_are_no_options_are_dropped() -> None:
    opened = Page("select_many", [1, 2, 3], default=[3, 9])
    assert opened.value == [3]
    opened.choose([1, 2, 3])
    assert opened.set(options=[3, 1]).value == [1, 3]
    assert opened.set(options=[1, 2, 3]).value == [1, 3]
