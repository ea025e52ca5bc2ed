"""Error messages in plain words instead of a traceback on the page."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import streamlit as st
from streamlit.errors import FragmentHandledException

from dlcore.errors import DlcoreError
from dlcore.store.disk_full import is_disk_full
from pages.ui.shell.problems import error_text
from pages.ui.shell.text import t

_log = logging.getLogger(__name__)


def show_error(text: str) -> None:
    """Draw a message where the page is being drawn."""
    st.error(text, icon=":material/error:")


def notify_error(text: str) -> None:
    """Show a message over the page, also from a callback, which runs before the page is drawn."""
    st.toast(text, icon=":material/error:", duration="long")


@contextmanager
def error_boundary(show: Callable[[str], None] = show_error) -> Iterator[None]:
    """Show an exception raised inside as a message on the page; also usable as a decorator.

    An error of dlcore has its own message. Any other exception is logged under a short number that
    the message contains too, so that a teacher finds it in the server's log. Streamlit's control
    exceptions (stop, rerun) pass through.

    Args:
        show: shows the message.
    """
    try:
        yield
    except FragmentHandledException:
        raise
    except DlcoreError as error:
        show(error_text(error))
    except Exception as error:
        if is_disk_full(error):
            show(t("error.no_space"))
            return
        number = secrets.token_hex(3)
        _log.exception("error %s", number)
        show(t("app.unexpected", number=number))
