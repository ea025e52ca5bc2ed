"""The check of a browser and its network: what works, as a text for the administrator.

``static/scripts/connection_check.js`` checks. Its results come from the browser, so that any value
may be wrong.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any
from urllib.parse import quote

import streamlit as st

from pages.ui.common.plain_table import plain_table
from pages.ui.shell.assets import PLOTLY, module_component, publish_scripts
from pages.ui.shell.error_boundary import error_boundary
from pages.ui.shell.reported import reported
from pages.ui.shell.text import number, size, t

CHECKS = ("websocket", "upload", "storage", "canvas", "speed", "compression")
"""Codes of the checks; their names are ``connection.check.<code>`` in the catalogues."""

SLOW_BYTES = 500_000
"""Bytes in a second below which the first page takes more than ten seconds."""

SLOW_MS = 1000
MAX_BROWSER = 300
MAX_VALUE = 1e12

_COMPONENT, _UPLOAD = "connection_check", "connection_upload"
_COUNT, _RESULTS = "connection_count", "connection_results"


class Verdict(StrEnum):
    """What a check found; in words ``connection.verdict.<verdict>`` in the catalogues."""

    WORKS = "works"
    SLOW = "slow"
    MISSING = "missing"
    FAILS = "fails"


@dataclass(frozen=True)
class Check:
    """The result of one check.

    Args:
        code: one of ``CHECKS``.
        works: whether it works.
        value: milliseconds, or for ``speed`` bytes in a second; None without one.
    """

    code: str
    works: bool
    value: float | None

    @property
    def verdict(self) -> Verdict:
        """The result in one word; the app works without compression, too, only slower."""
        if not self.works:
            return Verdict.MISSING if self.code == "compression" else Verdict.FAILS
        if self.value is None:
            return Verdict.WORKS
        slow = self.value < SLOW_BYTES if self.code == "speed" else self.value > SLOW_MS
        return Verdict.SLOW if slow else Verdict.WORKS


def read_checks(results: object) -> list[Check]:
    """Return the checks among the results of a browser."""
    found = results if isinstance(results, Mapping) else {}
    return [_read_check(code, found[code]) for code in CHECKS if code in found]


def _read_check(code: str, result: object) -> Check:
    given: Mapping[str, Any] = result if isinstance(result, Mapping) else {}
    return Check(code, given.get("works") is True, _read_value(given.get("value")))


def _read_value(value: object) -> float | None:
    """Return a number of a browser; None for anything that cannot be one."""
    if isinstance(value, int | float) and math.isfinite(value) and 0 <= value < MAX_VALUE:
        return float(value)
    return None


@st.fragment
@error_boundary()
def draw_connection() -> None:
    """Draw the results; the checks begin when the page opens."""
    st.session_state.setdefault(_COUNT, 1)
    st.button(
        t("connection.again"), icon=":material/refresh:", key="check_again", on_click=_check_again
    )
    # Hidden by static/styles/class.css: the script gives the field its file.
    with st.container(key=_UPLOAD):
        file = st.file_uploader(
            t("connection.check.upload"), type="txt", key=f"{_UPLOAD}_{st.session_state[_COUNT]}"
        )
    component = module_component(_COMPONENT, "connection_check.js", html="")
    component(
        key=_COMPONENT,
        data={
            "count": st.session_state[_COUNT],
            "download": f"app/static/{publish_scripts()}/{PLOTLY}",
            "uploaded": file.read(100).decode("ascii", "replace") if file else "",
        },
        height=1,
        on_results_change=_receive,
    )
    results = st.session_state.get(_RESULTS)
    if results:
        _draw_results(results)
    else:
        st.info(t("connection.running"), icon=":material/network_check:")


def _check_again() -> None:
    st.session_state[_COUNT] += 1
    st.session_state.pop(_RESULTS, None)


def _receive() -> None:
    results = reported(_COMPONENT, "results")
    if isinstance(results, Mapping) and results.get("count") == st.session_state[_COUNT]:
        st.session_state[_RESULTS] = results


def _draw_results(results: Mapping[str, Any]) -> None:
    checks = read_checks(results)
    verdicts = {check.verdict for check in checks}
    if Verdict.FAILS in verdicts:
        st.error(t("connection.some_fail"), icon=":material/error:")
    elif Verdict.SLOW in verdicts:
        st.warning(t("connection.some_slow"), icon=":material/speed:")
    else:
        st.success(t("connection.all_work"), icon=":material/check_circle:")
    header = [t("connection.what"), t("connection.found")]
    rows = [[t(f"connection.check.{check.code}"), _found(check)] for check in checks]
    st.html(plain_table(header, rows))
    st.subheader(t("connection.report"), anchor=False)
    text = report_text(checks, str(results.get("browser", "")), st.context.url or "")
    st.code(text, language=None, wrap_lines=True)
    body = f"mailto:?subject={quote(t('connection.subject'))}&body={quote(text)}"
    st.link_button(t("connection.mail"), body, icon=":material/mail:")


def report_text(checks: list[Check], browser: str, address: str) -> str:
    """Return what an administrator needs, as lines of plain text."""
    found = {
        **{t(f"connection.check.{check.code}"): _found(check) for check in checks},
        t("connection.address"): address,
        t("connection.browser"): browser[:MAX_BROWSER],
    }
    lines = [t("app.pair", name=name, value=value) for name, value in found.items()]
    return "\n".join([*lines, t("connection.needs")])


def _found(check: Check) -> str:
    words = t(f"connection.verdict.{check.verdict.value}")
    if check.value is None:
        return words
    if check.code == "speed":
        return t("connection.speed", verdict=words, size=size(check.value))
    return t("connection.delay", verdict=words, milliseconds=number(round(check.value)))
