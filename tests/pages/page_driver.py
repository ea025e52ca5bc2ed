"""Drives a page in AppTest: opens it, finds its widgets, reads what it shows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from streamlit.testing.v1 import AppTest

from pages.ui.shell.text import catalogue

PAGES = Path(__file__).parents[2] / "pages"
TIMEOUT = 120.0


def open_page(
    name: str, language: str, *, query: Mapping[str, str] | None = None, **state: object
) -> AppTest:
    """Run the script of a page, without ``app.py``.

    Args:
        name: of the script.
        language: code of the learner's language.
        query: query parameters of the address.
        state: session state, for instance ``learner``.
    """
    at = AppTest.from_file(str(PAGES / f"{name}.py"), default_timeout=TIMEOUT)
    for key, value in {"language": language, **state}.items():
        at.session_state[key] = value
    for parameter, text in (query or {}).items():
        at.query_params[parameter] = text
    return assert_no_exception(at.run())


def assert_no_exception(at: AppTest) -> AppTest:
    assert not at.exception, at.exception
    return at


def assert_no_error(at: AppTest) -> AppTest:
    assert not at.error, [error.value for error in at.error]
    return assert_no_exception(at)


def message(at: AppTest, key: str, **values: object) -> str:
    """Return a text in the learner's language; of several plural forms that of ``count``."""
    entry, count = catalogue(at.session_state["language"])[key], values.get("count")
    form = entry.form(count) if isinstance(count, int) and len(entry.forms) > 1 else -1
    return entry.forms[form].format(**values)


def html(at: AppTest) -> str:
    """Return all HTML of the page, without its style sheets."""
    return "\n".join(_bodies(at))


def drawings(at: AppTest, css_class: str, tag: str = "div") -> list[str]:
    """Return the HTML elements that begin with a tag of a class."""
    return [body for body in _bodies(at) if body.startswith(f'<{tag} class="{css_class}"')]


def _bodies(at: AppTest) -> list[str]:
    return [element.proto.body.split("</style>")[-1].strip() for element in at.get("html")]


def texts(at: AppTest) -> str:
    """Return all text of the page except the labels of widgets."""
    kinds = (
        *("title", "header", "subheader", "markdown", "caption", "metric", "html"),
        *("error", "info", "success", "warning"),
    )
    return "\n".join(str(element.proto) for kind in kinds for element in at.get(kind))


def downloads(at: AppTest) -> Sequence[Any]:
    """Return the download buttons."""
    return at.get("download_button")


def choice(widgets: Any, key: str) -> Any:
    """Return the widget of ``pages.ui.shell.choice`` that holds a value.

    Args:
        widgets: all widgets of its kind, for instance ``at.selectbox``.
        key: of the value in the session state; the widget's own key depends on its labels too.
    """
    found = [widget for widget in widgets if str(widget.key).rpartition(":")[0] == key]
    assert len(found) == 1, (key, [widget.key for widget in widgets])
    return found[0]


def select_box(at: AppTest, label: str) -> Any:
    """Return the select box with the label of a message id."""
    (found,) = (box for box in at.selectbox if box.label == message(at, label))
    return found
