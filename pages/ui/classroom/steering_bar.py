"""What a teacher steers: pause, destination, timer, hidden pages and bounds."""

from __future__ import annotations

import time
from urllib.parse import parse_qsl, urlsplit

import streamlit as st

from dlcore.classroom import Steering
from dlcore.ideas import IDEAS
from dlcore.lessons import LESSONS
from pages.ui.common.draft import draft, has_draft
from pages.ui.common.popover import close_popover, popover
from pages.ui.shell.choice import select, select_many
from pages.ui.shell.number_form import submit_button
from pages.ui.shell.services import classroom
from pages.ui.shell.site_map import HOME, NEVER_HIDDEN, page_names, page_title
from pages.ui.shell.text import t

TARGETS = ("page", "lesson", "idea", "link", "spec")
"""What everybody can be brought to; titles are ``class.target.<code>`` in the catalogues."""

OWN_PARAMETERS = ("lang", "code", "run")
"""Parameters of an address that belong to the teacher's own page."""

BRING, TIMER, LIMITS = "class_bring", "class_timer", "class_limits"
"""Keys of the popovers."""

TARGET, PAGE, LESSON = "classroom_target", "classroom_page", "classroom_lesson"
IDEA, LINK = "classroom_idea", "class_link"
"""Keys of the destination."""

MINUTES, EPOCHS, SAMPLES, HIDDEN = "class_minutes", "class_epochs", "class_samples", "class_hidden"
"""Keys of the fields; those of the bounds end with the class."""

MAX_MINUTES, DEFAULT_MINUTES = 180, 5
MAX_EPOCHS, MAX_SAMPLES = 10_000, 60_000


def draw_steering_bar(class_id: str) -> None:
    """Draw the buttons above the board."""
    steering = classroom().steering.get(class_id)
    with st.container(horizontal=True, vertical_alignment="center", key="steering"):
        _draw_pause(class_id, steering)
        with popover(BRING, t("class.bring"), icon=":material/directions_walk:"):
            _draw_bring(class_id)
        with popover(TIMER, t("class.timer"), icon=":material/timer:"):
            _draw_timer(class_id, steering)
        with popover(LIMITS, t("class.limits"), icon=":material/rule_settings:"):
            _draw_limits(class_id, steering)
    if steering.paused:
        st.warning(t("class.is_paused"), icon=":material/pause_circle:")


def _draw_pause(class_id: str, steering: Steering) -> None:
    if steering.paused:
        label, icon, press = t("class.resume"), ":material/play_arrow:", classroom().resume
    else:
        label, icon, press = t("class.pause"), ":material/pause:", classroom().pause
    st.button(label, icon=icon, type="primary", key="class_pause", on_click=press, args=(class_id,))


def _draw_bring(class_id: str) -> None:
    label = t("class.bring_to")
    target = select(TARGET, label, TARGETS, lambda code: t(f"class.target.{code}"))
    match target:
        case "page":
            select(PAGE, t("class.target.page"), page_names(), page_title)
        case "lesson":
            lessons, label = list(LESSONS), t("class.target.lesson")
            select(LESSON, label, lessons, lambda each: t(f"lesson.name.{each}"))
        case "idea":
            ideas, label = list(IDEAS), t("class.target.idea")
            select(IDEA, label, ideas, lambda each: t(f"idea.name.{each}"))
        case "link":
            if read_link(st.text_input(t("class.link"), key=LINK, max_chars=2000)) is None:
                st.caption(t("class.link_about"))
        case "spec":
            st.caption(t("class.spec_about") if has_draft() else t("class.spec_missing"))
    st.button(
        t("class.bring_now"), type="primary", key="bring_now", on_click=_bring, args=(class_id,)
    )


def _bring(class_id: str) -> None:
    destination = _destination()
    if destination is None:
        return
    page, parameters = destination
    spec = draft() if st.session_state[TARGET] == "spec" else None
    classroom().steering.bring(class_id, page, parameters, spec)
    close_popover(BRING)
    st.toast(t("class.brought", page=page_title(page)))


def _destination() -> tuple[str, dict[str, str]] | None:
    """Return the page and parameters that are chosen, None before the choice is complete.

    They are read when the button is pressed: its arguments would be those of the last drawing, and
    the choice before the press may be newer.
    """
    chosen = st.session_state
    match chosen[TARGET]:
        case "page" if PAGE in chosen:
            return chosen[PAGE], {}
        case "lesson" if LESSON in chosen:
            return "lessons", {"lesson": chosen[LESSON]}
        case "idea" if IDEA in chosen:
            return "ideas", {"idea": chosen[IDEA]}
        case "link" if LINK in chosen:
            return read_link(chosen[LINK])
        case "spec":
            return "train", {}
    return None


def read_link(link: str) -> tuple[str, dict[str, str]] | None:
    """Return the page and parameters of an address of this app, None for any other text."""
    try:
        parts = urlsplit(link.strip())
    except ValueError:
        return None
    name = parts.path.rstrip("/").rpartition("/")[2] or HOME
    if not link.strip() or name not in page_names():
        return None
    pairs = parse_qsl(parts.query, max_num_fields=100)
    return name, {key: value for key, value in pairs if key not in OWN_PARAMETERS}


def _draw_timer(class_id: str, steering: Steering) -> None:
    st.number_input(t("class.minutes"), 1, MAX_MINUTES, DEFAULT_MINUTES, key=MINUTES)
    with st.container(horizontal=True):
        submit_button(
            t("class.start_timer"), key="start_timer", on_click=_start_timer, args=(class_id,)
        )
        if steering.timer_ends:
            st.button(
                t("class.stop_timer"), key="stop_timer", on_click=_set_timer, args=(class_id, None)
            )


def _start_timer(class_id: str) -> None:
    # Read here: what was typed just before the press is not in the press's arguments.
    _set_timer(class_id, time.time() + 60 * st.session_state[MINUTES])


def _set_timer(class_id: str, ends: float | None) -> None:
    classroom().steering.change(class_id, timer_ends=ends)
    close_popover(TIMER)


def _draw_limits(class_id: str, steering: Steering) -> None:
    pages = [name for name in page_names() if name not in NEVER_HIDDEN]
    select_many(
        f"{HIDDEN}_{class_id}",
        t("class.hidden"),
        pages,
        page_title,
        default=steering.hidden,
        placeholder="",
    )
    bounds = (
        (EPOCHS, t("class.max_epochs"), 1, MAX_EPOCHS, steering.max_epochs),
        (SAMPLES, t("class.max_samples"), 10, MAX_SAMPLES, steering.max_samples),
    )
    for key, label, minimum, maximum, value in bounds:
        st.number_input(label, minimum, maximum, value, key=f"{key}_{class_id}")
    submit_button(
        t("class.apply"),
        type="primary",
        key="apply_limits",
        on_click=_set_limits,
        args=(class_id,),
    )


def _set_limits(class_id: str) -> None:
    hidden, epochs, samples = (
        st.session_state[f"{key}_{class_id}"] for key in (HIDDEN, EPOCHS, SAMPLES)
    )
    classroom().steering.change(
        class_id, hidden=tuple(hidden), max_epochs=epochs, max_samples=samples
    )
    close_popover(LIMITS)
