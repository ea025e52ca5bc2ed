"""A teacher signs in with an account of the school (OpenID Connect), where it is set up."""

from __future__ import annotations

from importlib.util import find_spec

import streamlit as st

from dlcore.errors import TeacherUnknown
from dlcore.settings import TEACHER_ADDRESSES, read_addresses, teacher_addresses
from pages.ui.shell.learner import learner
from pages.ui.shell.problems import error_text
from pages.ui.shell.services import classroom
from pages.ui.shell.text import t


def is_set_up() -> bool:
    """Return whether the server has a provider of accounts and addresses of teachers."""
    return "auth" in _secrets() and find_spec("authlib") is not None and bool(_allowed())


def enter_by_account() -> None:
    """Make a teacher of this browser if one is signed in."""
    teachers = classroom().teachers
    if not is_set_up() or not st.user.is_logged_in or teachers.is_teacher(learner()):
        return
    try:
        teachers.enter_by_address(learner(), _address(), _allowed())
    except TeacherUnknown as error:
        st.error(error_text(error), icon=":material/error:")
        st.button(t("class.sign_out"), key="leave_account", on_click=leave_account)


def leave_account() -> None:
    """Sign out of the account, so that the browser is a learner's again."""
    if is_set_up() and st.user.is_logged_in:
        st.logout()


def draw_account_button() -> None:
    """Draw the button that leads to the provider; nothing where none is set up."""
    if is_set_up():
        st.button(
            t("class.account"), icon=":material/login:", key="account_login", on_click=st.login
        )


def _address() -> str:
    """Return the address of the account; empty if the provider has not confirmed it."""
    is_confirmed = st.user.get("email_verified") is not False
    return str(st.user.get("email") or "") if is_confirmed else ""


def _allowed() -> frozenset[str]:
    return teacher_addresses() or read_addresses(str(_secrets().get(TEACHER_ADDRESSES, "")))


def _secrets() -> dict[str, object]:
    try:
        return dict(st.secrets)
    except FileNotFoundError:
        return {}
