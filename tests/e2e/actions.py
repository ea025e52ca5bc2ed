"""Clicks, keys and text that arrive, for browser tests and benchmarks.

A script run may move an element or redraw it between the press and the release of a button, or
between the focus and the key. On a slow machine that is long enough to lose the action silently.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable

from playwright.sync_api import Error, Locator, Position, TimeoutError, expect

ATTEMPTS = 10
ARRIVAL_MS = 5_000
"""Time in which an effect is seen, unless the action was lost or the machine is slow."""

PATIENCE_MS = tuple(ARRIVAL_MS * 2**n for n in range(5))
"""Longer each time, because each action lets a script start again."""

_LISTEN = """(element, type) => element.addEventListener(
  type, () => { element.hasArrived = true; }, { once: true, capture: true })"""
_HAS_ARRIVED = "(element) => element.hasArrived === true"


def click(target: Locator, position: Position | None = None) -> None:
    """Click until the element gets the click, once.

    Args:
        target: the element.
        position: in the element; its centre when None.

    Raises:
        TimeoutError: the element cannot be clicked.
        AssertionError: the element does not get the click.
    """
    _deliver(target, "click", lambda element: element.click(position=position))


def press(target: Locator, key: str) -> None:
    """Press a key until the element gets it, once; raises as :func:`click`.

    Args:
        target: the element, which gets the focus first.
        key: as of Playwright.
    """
    _deliver(target, "keydown", lambda element: element.press(key))


def drag(area: Locator, start: tuple[float, float], end: tuple[float, float]) -> None:
    """Press the mouse on an area and release it elsewhere.

    Args:
        area: what is pressed.
        start: pixels from its left and upper edge.
        end: likewise.
    """
    area.scroll_into_view_if_needed()
    box = area.bounding_box()
    assert box
    mouse = area.page.mouse
    mouse.move(box["x"] + start[0], box["y"] + start[1])
    mouse.down()
    mouse.move(box["x"] + end[0], box["y"] + end[1], steps=5)
    mouse.up()


def _deliver(target: Locator, event: str, act: Callable[..., None]) -> None:
    for _ in range(ATTEMPTS):
        element = target.element_handle()
        try:
            element.evaluate(_LISTEN, event)
            act(element)
        except TimeoutError:
            raise
        except Error:
            # It was replaced.
            continue
        if element.evaluate(_HAS_ARRIVED):
            return
    raise AssertionError(f"{target} gets no {event}")


def repeat(act: Callable[[], object], see: Callable[[float], object]) -> None:
    """Act until the effect is seen.

    Only for what may be done twice, as to choose, to type or to open.

    Args:
        act: what a learner does; may fail with an error of Playwright, as when Streamlit has an
            element twice while it redraws the page.
        see: waits for the effect, at most some milliseconds, and fails without it.
    """
    *first, last = PATIENCE_MS
    for ms in first:
        with contextlib.suppress(AssertionError, Error):
            act()
            see(ms)
            return
    act()
    see(last)


def check(radio: Locator) -> None:
    """Choose a radio button, which its label covers, or a segment."""
    shown = radio.locator("xpath=ancestor-or-self::*[self::label or self::button][1]")
    repeat(lambda: click(shown), lambda ms: expect(radio).to_be_checked(timeout=ms))


def enter(field: Locator, text: str, see: Callable[[float], object] | None = None) -> None:
    """Type a text into a field and press Enter.

    Args:
        field: of the text.
        text: replaces what is in the field.
        see: as of :func:`repeat`; by default waits for the text in the field.
    """

    def type_() -> None:
        field.fill(text)
        field.press("Enter")

    repeat(type_, see or (lambda ms: expect(field).to_have_value(text, timeout=ms)))
