"""The page Class as a teacher uses it, for browser tests and benchmarks."""

from __future__ import annotations

from playwright.sync_api import Page

from pages.ui.shell.text import catalogue
from tests.e2e.actions import check, click
from tests.e2e.app_run import wait_for_app_run
from tests.e2e.select_box import choose_option


def text(key: str, language: str = "en") -> str:
    """Return a message."""
    return catalogue(language)[key].forms[0]


def press(page: Page, key: str, language: str = "en") -> None:
    """Press the last button with a label."""
    click(page.get_by_role("button", name=text(key, language)).last)


def open_view(page: Page, view: str) -> None:
    """Open a view of the teacher."""
    check(page.get_by_role("radio", name=text(f"class.view.{view}")))


def sign_in(page: Page, passcode: str) -> None:
    """Give the teacher's passcode."""
    click(page.get_by_text(text("class.for_teachers")))
    page.get_by_label(text("class.passcode"), exact=True).fill(passcode)
    press(page, "class.sign_in")


def make_class(page: Page, name: str) -> str:
    """Make a class; return its code."""
    press(page, "class.new")
    page.get_by_label(text("class.name")).fill(name)
    press(page, "class.make")
    return page.locator(".dl-join-code").inner_text()


def choose(page: Page, label: str, option: str) -> None:
    """Choose an option of a select box, both given as texts."""
    wait_for_app_run(page)
    choose_option(page.get_by_role("combobox", name=label, exact=True), option)
    wait_for_app_run(page)


def choose_destination(page: Page, kind: str, option: str) -> None:
    """Open the form that brings everybody somewhere, and fill it.

    Args:
        kind: ``page`` or ``lesson``.
        option: id of the message with the destination's name.
    """
    press(page, "class.bring")
    choose(page, text("class.bring_to"), text(f"class.target.{kind}"))
    choose(page, text(f"class.target.{kind}"), text(option))


def bring(page: Page, kind: str, option: str) -> None:
    """Bring everybody to a destination, see :func:`choose_destination`."""
    choose_destination(page, kind, option)
    press(page, "class.bring_now")
