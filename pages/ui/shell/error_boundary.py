"""What a learner sees when something fails: plain words, never a traceback."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Iterator
from contextlib import contextmanager

import streamlit as st
from streamlit.errors import FragmentHandledException

from dlcore.errors import DlcoreError
from pages.ui.shell.problems import error_text
from pages.ui.shell.text import t

_log = logging.getLogger(__name__)


@contextmanager
def error_boundary() -> Iterator[None]:
    """Turns what is raised inside into words on the page.

    An error of dlcore has words of its own. Anything else is logged with a short number,
    which the learner sees too, so that a teacher finds it in the server's log. Streamlit's own
    signals (stop, rerun) pass. Also a decorator, for the body of a fragment.
    """
    try:
        yield
    except FragmentHandledException:
        raise
    except DlcoreError as error:
        st.error(error_text(error), icon=":material/error:")
    except Exception:
        number = secrets.token_hex(3)
        _log.exception("error %s", number)
        st.error(t("app.unexpected", number=number), icon=":material/error:")
