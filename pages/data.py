"""Data: every data set, drawn by the view of its kind."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import streamlit as st

from dlcore.datasets import DATASETS, Cache, DatasetSpec, Info, Kind, dataset_named
from dlcore.datasets.uploads.upload_csv import UPLOAD_CSV
from pages.ui.charts.dataset import split_bar
from pages.ui.common.dataset_download import download_panel
from pages.ui.common.sections import section
from pages.ui.data import (
    image_data,
    points_data,
    series_data,
    table_data,
    text_data,
    upload_data,
)
from pages.ui.data.data_view import DataView, Fact
from pages.ui.shell.choice import segments
from pages.ui.shell.names import name_of
from pages.ui.shell.text import size, t

VIEWS: Mapping[Kind, DataView] = {
    Kind.IMAGE: image_data.VIEW,
    Kind.TEXT: text_data.VIEW,
    Kind.SERIES: series_data.VIEW,
    Kind.POINTS: points_data.VIEW,
    Kind.TABLE: table_data.VIEW,
}

OPENED = "data"
"""Key of the open data set in the query parameters."""

FIRST = "digits"
"""Data set that is open at first."""


def draw_page() -> None:
    st.title(t("data.title"), anchor=False)
    st.markdown(t("data.lead"))
    name = select_dataset()
    st.markdown(t(f"data.about.{name}"))
    st.space("small")
    if name != UPLOAD_CSV:
        spec = dataset_named(name)
        draw_dataset(spec, VIEWS[spec.info().kind])
    elif upload := upload_data.draw_upload():
        draw_dataset(upload, upload_data.VIEW)


def select_dataset() -> str:
    """Draw the choice; the address names the open data set, so that a reload opens it again."""
    names = {code: name_of("dataset", code) for code in (*DATASETS, UPLOAD_CSV)}
    opened = st.query_params.get(OPENED, FIRST)
    name = segments(
        "data_set",
        t("data.choose"),
        list(names),
        names.__getitem__,
        default=opened if opened in names else FIRST,
        label_visibility="collapsed",
    )
    if name != opened:
        st.query_params[OPENED] = name
    return name


def draw_dataset(spec: DatasetSpec, view: DataView) -> None:
    cache = Cache.default()
    spec = view.draw_settings(spec)
    info = spec.info()
    draw_facts(view.facts(info))
    draw_split(info, t(view.split))
    if spec.missing_files(cache):
        download_panel(spec, cache)
    else:
        with st.spinner(t("data.loading")):
            data = view.load(spec, cache)
        view.draw(spec, data)
    if info.source:
        draw_origin(info)


def draw_facts(facts: Sequence[Fact]) -> None:
    for column, (label, value) in zip(st.columns(len(facts)), facts, strict=True):
        column.metric(label, value)


def draw_split(info: Info, about: str) -> None:
    section(t("data.split"))
    st.markdown(about)
    st.html(split_bar(info.train_size, info.test_size))


def draw_origin(info: Info) -> None:
    section(t("data.origin"))
    licence = t("data.unstated") if info.licence == "unstated" else info.licence
    st.markdown(t("data.origin_about", citation=info.citation, source=info.source, licence=licence))
    if info.download_bytes:
        st.caption(t("data.download_size", size=size(info.download_bytes)))


draw_page()
