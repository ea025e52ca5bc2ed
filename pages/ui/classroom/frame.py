"""What a teacher steers on every page of a learner in a class, and what these pages report.

A light fragment polls the store; without a class there is none. The overlay of a pause and the
timer are drawn by ``static/scripts/class_frame.js``.
"""

from __future__ import annotations

import random
import time
from collections.abc import Collection
from contextlib import suppress

import streamlit as st

from dlcore.classroom import Destination, Member, Membership
from dlcore.errors import SpecError
from dlcore.experiments.address import spec_at
from dlcore.spec import Spec
from pages.ui.classroom.member_location import open_item
from pages.ui.common.draft import load_draft
from pages.ui.shell.assets import module_component
from pages.ui.shell.error_boundary import error_boundary
from pages.ui.shell.learner import learner
from pages.ui.shell.services import classroom, membership
from pages.ui.shell.site_map import HOME, page_names, page_title
from pages.ui.shell.text import t
from pages.ui.shell.turns import wait_for_turn

POLL_SECONDS = 0.8
"""Of the slowest page; see :func:`_poll_seconds`."""

SPREAD = 0.25
"""The share of ``POLL_SECONDS`` by which pages poll more often."""

_DRAWN, _ACTIVE, _OBEYED = "classroom_drawn", "classroom_active", "classroom_obeyed"
_POLLED = "classroom_polled"

Drawn = tuple[str, tuple[str, ...]]
"""What a whole page depends on: the member and the hidden pages."""


def hidden_pages() -> Collection[str]:
    """Return the names of the pages that this learner cannot open."""
    joined = membership()
    return joined.steering.hidden if joined else ()


def draw_hidden_page(page: str) -> None:
    """Draw that the teacher has hidden the page of a name."""
    st.title(page_title(page), anchor=False)
    st.info(t("class.page_hidden"), icon=":material/visibility_off:")


def class_frame(page: str) -> None:
    """Draw the bar of the class and obey the teacher; nothing without a class.

    Args:
        page: address of the open page, empty for Home.
    """
    joined = classroom().members.membership(learner())
    if joined is None:
        return
    if not joined.member.admitted:
        st.fragment(_await_admission, run_every=POLL_SECONDS)()
        return
    st.session_state[_DRAWN] = _drawn(joined)
    st.session_state[_ACTIVE] = time.time()
    st.session_state[_POLLED] = False
    st.fragment(_follow, run_every=_poll_seconds())(page or HOME)


def _poll_seconds() -> float:
    """Return an interval that differs from page to page.

    Pages that were brought somewhere together would otherwise poll together, wait together for the
    next call, and then all be drawn at the same moment.
    """
    return POLL_SECONDS * (1 - SPREAD * random.random())


def _drawn(joined: Membership) -> Drawn:
    return joined.member.id, joined.steering.hidden


def _await_admission() -> None:
    if membership():
        st.rerun()


@error_boundary()
def _follow(page: str) -> None:
    joined = membership()
    if joined is None or _drawn(joined) != st.session_state.get(_DRAWN):
        st.rerun()
    item = open_item(page)
    classroom().members.report(joined.member, page, item, st.session_state[_ACTIVE])
    _obey(joined, page)
    _draw_bar(joined)
    st.session_state[_POLLED] = True


def _obey(joined: Membership, page: str) -> None:
    """Go where the teacher brings everybody, once; also from a page that was opened later."""
    destination, member = joined.steering.destination, joined.member
    if destination is None or destination.page not in page_names():
        return
    key = _obeyed_key(member)
    if st.session_state.setdefault(key, member.arrived) < destination.number:
        st.session_state[key] = destination.number
        _go(destination)
    # The server also draws for a tab that is being reloaded; a poll shows that the tab is there.
    is_there = page == destination.page and st.session_state[_POLLED]
    if is_there and member.arrived < destination.number:
        classroom().members.arrive(member.id, destination.number)


def is_behind(joined: Membership, page: str) -> bool:
    """Return whether a member, who is on a page, has not been to the teacher's destination."""
    destination = joined.steering.destination
    if destination is None or destination.page == page:
        return False
    return joined.member.arrived < destination.number


def stay(joined: Membership) -> None:
    """Let whoever just joined read the page first; a new destination is obeyed."""
    if joined.steering.destination:
        st.session_state[_obeyed_key(joined.member)] = joined.steering.destination.number


def follow(joined: Membership) -> None:
    """Let the next poll go to the destination."""
    st.session_state.pop(_obeyed_key(joined.member), None)


def _obeyed_key(member: Member) -> str:
    return f"{_OBEYED}_{member.id}"


def _go(destination: Destination) -> None:
    parameters = dict(destination.parameters)
    if spec := _destination_spec(destination):
        load_draft(spec)
        st.session_state["run"] = parameters.get("run", "")
    wait_for_turn()
    st.switch_page(f"pages/{destination.page}.py", query_params=parameters)


def _destination_spec(destination: Destination) -> Spec | None:
    """Return the settings that the teacher sends, else those of a link to Train."""
    if destination.spec:
        return Spec.parse(destination.spec)
    with suppress(SpecError):
        return spec_at(destination.parameters) if destination.page == "train" else None
    return None


def _draw_bar(joined: Membership) -> None:
    steering, member = joined.steering, joined.member
    component = module_component(
        "dl_class_frame", "class_frame.js", html='<p class="dl-class"></p>'
    )
    with st.container(horizontal=True, vertical_alignment="center", key="class_bar"):
        component(
            key="class_frame",
            data={
                "label": f"{joined.school_class.name} · {member.name}",
                "paused": t("class.paused") if steering.paused else "",
                "ends": steering.timer_ends,
                "now": time.time(),
                "time_up": t("class.time_up"),
            },
        )
        raised = member.hand > 0
        st.button(
            t("class.hand_down") if raised else t("class.hand_up"),
            icon=":material/back_hand:",
            type="primary" if raised else "tertiary",
            key="class_hand",
            on_click=classroom().members.raise_hand,
            args=(member.id, not raised),
        )
