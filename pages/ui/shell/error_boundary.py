"""Error messages in plain words instead of a traceback on the page."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Iterator
from contextlib import contextmanager

import streamlit as st
from streamlit.errors import FragmentHandledException

from dlcore.errors import DlcoreError
from dlcore.store.disk_full import is_disk_full
from pages.ui.shell.problems import error_text
from pages.ui.shell.text import t

_log = logging.getLogger(__name__)


@contextmanager
def error_boundary() -> Iterator[None]:
    """Show an exception raised inside as a message on the page; also usable as a decorator.

    An error of dlcore has its own message. Any other exception is logged under a short number that
    the message contains too, so that a teacher finds it in the server's log. Streamlit's control
    exceptions (stop, rerun) pass through.
    """
    try:
        yield
    except FragmentHandledException:
        raise
    except DlcoreError as error:
        st.error(error_text(error), icon=":material/error:")
    except Exception as error:
        if is_disk_full(error):
            st.error(t("error.no_space"), icon=":material/error:")
            return
        number = secrets.token_hex(3)
        _log.exception("error %s", number)
        st.error(t("app.unexpected", number=number), icon=":material/error:")
