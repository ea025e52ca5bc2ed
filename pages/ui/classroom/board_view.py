"""The board: a tile for each learner, drawn by ``static/scripts/class_board.js``."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import streamlit as st

from dlcore.classroom import SchoolClass
from dlcore.classroom.board import Board, Presence, Tile
from pages.ui.classroom.member_location import location_text
from pages.ui.classroom.member_name import hide_switch, member_name
from pages.ui.classroom.steering_bar import draw_steering_bar
from pages.ui.classroom.tile_delivery import TileDelivery
from pages.ui.common.run_titles import run_title
from pages.ui.common.setting_chips import setting_chips
from pages.ui.shell.assets import module_component
from pages.ui.shell.choice import tabs
from pages.ui.shell.error_boundary import error_boundary
from pages.ui.shell.metric_names import format_metric, is_share, series_name
from pages.ui.shell.names import name_of
from pages.ui.shell.reported import reported
from pages.ui.shell.services import classroom
from pages.ui.shell.text import number, t

POLL_SECONDS = 0.7
KEY = "class_board"

SORTS: Mapping[str, Callable[[Tile], Any]] = {
    "name": lambda tile: _natural(tile.member.name),
    "hand": lambda tile: (tile.member.hand == 0, tile.member.hand, _natural(tile.member.name)),
    "best": lambda tile: (tile.best is None, _rank(tile), _natural(tile.member.name)),
    "page": lambda tile: (location_text(tile.member), _natural(tile.member.name)),
}
"""Keys of the order of tiles by its code; titles are ``class.sort.<code>`` in the catalogues."""

FILTERS: Mapping[str, Callable[[Tile], bool]] = {
    "all": lambda tile: True,
    "hand": lambda tile: tile.member.hand > 0,
    "training": lambda tile: tile.run is not None and tile.run.state.is_active(),
    "quiet": lambda tile: tile.presence is not Presence.ACTIVE,
}
"""Which tiles are shown, by code; titles are ``class.filter.<code>`` in the catalogues."""

_STATE, _OPENED = "classroom_board", "classroom_tile"


def draw_board(opened: SchoolClass) -> None:
    """Draw the board, which updates itself."""
    draw_steering_bar(opened.id)
    with st.container(horizontal=True, vertical_alignment="center", key="board_controls"):
        sort = tabs(
            "classroom_sort",
            t("class.sort_by"),
            list(SORTS),
            _sort_name,
            label_visibility="collapsed",
        )
        shown = tabs(
            "classroom_filter",
            t("class.show"),
            list(FILTERS),
            _filter_name,
            label_visibility="collapsed",
        )
        hide_switch()
    st.session_state[_STATE] = Board(classroom(), opened.id), TileDelivery()
    st.fragment(_draw_tiles, run_every=POLL_SECONDS)(sort, shown)


@error_boundary()
def _draw_tiles(sort: str, shown: str) -> None:
    board, delivery = st.session_state[_STATE]
    tiles = board.tiles()
    chosen = sorted(filter(FILTERS[shown], tiles), key=SORTS[sort])
    order = [tile.member.id for tile in chosen]
    message = delivery.message([tile_message(tile) for tile in tiles], order)
    component = module_component(
        "dl_class_board", "class_board.js", html='<ul class="dl-board"></ul>'
    )
    component(
        key=KEY,
        data={
            **message,
            "label": t("class.view.board"),
            "summary": _summary(tiles),
            "empty": t("class.nobody") if not tiles else t("class.nobody_shown"),
        },
        on_gap_change=_restart,
        on_open_change=_open,
    )
    for tile in tiles:
        if tile.member.id == st.session_state.get(_OPENED):
            _draw_opened(tile)


def tile_message(tile: Tile) -> dict[str, Any]:
    """Return a tile as the browser draws it."""
    run = tile.run
    where = location_text(tile.member)
    return {
        "id": tile.member.id,
        "name": member_name(tile.member),
        "where": t("class.predicted", where=where) if tile.predicted else where,
        "presence": tile.presence.value,
        "presence_text": t(f"class.presence.{tile.presence.value}"),
        "hand": t("class.hand_is_up") if tile.member.hand else "",
        "curve": [round(value, 4) for value in tile.curve],
        "share": is_share(tile.metric.removeprefix("val_")),
        "best": format_metric(tile.metric, tile.best) if tile.best is not None else "",
        "metric": series_name(tile.metric) if tile.metric else "",
        "state": run.state.value if run else "",
        "state_text": name_of("state", run.state) if run else t("class.no_run"),
        "epoch": f"{number(run.progress.epoch)} / {number(run.spec.training.epochs)}"
        if run
        else "",
        "opened": tile.member.id == st.session_state.get(_OPENED),
    }


def _draw_opened(tile: Tile) -> None:
    """Draw more of one learner, below the board."""
    member = tile.member
    with st.container(border=True, key="opened_tile"):
        st.text(member_name(member))
        st.caption(location_text(member))
        if tile.run:
            st.text(run_title(tile.run))
            st.html(setting_chips(tile.run.spec))
        with st.container(horizontal=True):
            if member.hand:
                st.button(
                    t("class.hand_down"),
                    icon=":material/back_hand:",
                    key="lower_hand",
                    on_click=classroom().members.raise_hand,
                    args=(member.id, False),
                )
            if tile.run and not tile.run.state.is_finished():
                st.button(
                    t("train.stop"),
                    icon=":material/stop:",
                    key="stop_run",
                    on_click=classroom().stop,
                    args=(tile.run.id,),
                )
            st.button(t("train.close"), icon=":material/close:", key="close_tile", on_click=_close)


def _summary(tiles: list[Tile]) -> str:
    return t(
        "class.summary",
        here=sum(tile.presence is not Presence.OFFLINE for tile in tiles),
        count=len(tiles),
        training=sum(FILTERS["training"](tile) for tile in tiles),
        hands=sum(FILTERS["hand"](tile) for tile in tiles),
    )


def _natural(name: str) -> tuple[int, str]:
    """Sort numbers by value, before names."""
    digits = "".join(sign for sign in name if sign.isdecimal())
    return (int(digits), name) if digits and name[0].isdecimal() else (10**9, name.casefold())


def _rank(tile: Tile) -> float:
    """Return a number that is smaller for a better run."""
    best = tile.best or 0.0
    return -best if is_share(tile.metric.removeprefix("val_")) else best


def _sort_name(code: str) -> str:
    return t(f"class.sort.{code}")


def _filter_name(code: str) -> str:
    return t(f"class.filter.{code}")


def _restart() -> None:
    _, delivery = st.session_state[_STATE]
    delivery.restart(reported(KEY, "gap"))


def _open() -> None:
    st.session_state[_OPENED] = reported(KEY, "open")


def _close() -> None:
    st.session_state.pop(_OPENED, None)
