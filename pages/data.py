"""Data: every data set, and one image of it as the network gets it."""

from __future__ import annotations

import random

import numpy as np
import streamlit as st

from dlcore.datasets import DATASETS, Cache, Dataset, Info, dataset_named
from dlcore.datasets.preprocess import (
    class_counts,
    flat_range,
    indices_by_class,
    indices_of_class,
    one_hot,
    scaled,
)
from pages.ui.chart_style import CONFIG
from pages.ui.dataset_charts import class_balance, one_hot_cells, split_bar
from pages.ui.dataset_download import download
from pages.ui.failure import explained
from pages.ui.flattening import flattening, scaling
from pages.ui.names import class_names, name_of
from pages.ui.pixels import numbers, picture, samples, table_width
from pages.ui.text import number, size, t

# Of each class; a narrow page shows fewer.
SAMPLES = 24

ALL = -1


def page() -> None:
    st.title(t("data.title"), anchor=False)
    st.markdown(t("data.lead"))
    names = {code: name_of("dataset", code) for code in DATASETS}
    name = st.segmented_control(
        t("data.choose"),
        list(names),
        default="digits",
        required=True,
        format_func=names.__getitem__,
        key="data_set",
        persist_state="session",
        label_visibility="collapsed",
    )
    dataset, cache = dataset_named(name), Cache.default()
    _facts(name, dataset.info())
    if dataset.missing(cache):
        download(dataset, cache)
    else:
        data = dataset.load(cache)
        _samples(name, data)
        _balance(name, data)
        _one_image(name, data)
    _origin(dataset.info())


def _section(title: str) -> None:
    st.space("small")
    st.header(title, anchor=False)


def _facts(name: str, info: Info) -> None:
    st.markdown(t(f"data.about.{name}"))
    st.space("small")
    facts = (
        ("data.images", number(info.train_size + info.test_size)),
        ("data.shape", " × ".join(map(str, info.input_shape))),
        ("data.classes", number(len(info.classes))),
        ("data.values", t("data.from_to", first=0, last=int(info.scale))),
    )
    for column, (key, value) in zip(st.columns(len(facts)), facts, strict=True):
        column.metric(t(key), value)
    _section(t("data.split"))
    st.markdown(t("data.split_about"))
    st.html(split_bar(info.train_size, info.test_size))


@st.fragment
@explained()
def _samples(name: str, data: Dataset) -> None:
    _section(t("data.samples"))
    shown = st.session_state.setdefault("data_samples", 0)
    classes = class_names(name)
    found = indices_by_class(data.y_train, len(classes), SAMPLES, skip=shown * SAMPLES)
    st.html(samples([data.x_train[line] for line in found], classes, data.info.scale))
    st.button(t("data.other_samples"), icon=":material/refresh:", on_click=_turn_over)


def _turn_over() -> None:
    st.session_state["data_samples"] += 1


def _balance(name: str, data: Dataset) -> None:
    classes = class_names(name)
    train, test = (class_counts(y, len(classes)) for y in (data.y_train, data.y_test))
    _section(t("data.balance"))
    fewest, most = int(train.min()), int(train.max())
    about = "data.balance_about_equal" if fewest == most else "data.balance_about"
    st.markdown(t(about, fewest=fewest, most=most))
    st.plotly_chart(class_balance(classes, train, test), config=CONFIG)


@st.fragment
@explained()
def _one_image(name: str, data: Dataset) -> None:
    _section(t("data.one"))
    image, label, caption = _chosen_image(name, data)
    scale, names = data.info.scale, class_names(name)
    title = t("data.picture_of", label=names[label])

    st.subheader(t("data.step_numbers"), anchor=False)
    st.markdown(t(f"data.pixels.{name}"))
    with st.container(horizontal=True, gap="large"):
        with st.container(width=224):
            st.html(picture(image, scale, 224, title))
            st.markdown(f"**{title}**")
            st.markdown(f":small[`{caption}`]")
        st.html(numbers(image, scale), width=table_width(image.shape[1]))

    st.subheader(t("data.step_flatten"), anchor=False)
    rows, columns = image.shape
    st.markdown(t("data.flatten_about", rows=rows, columns=columns, total=image.size))
    row = st.slider(
        t("data.row"), 0, rows - 1, rows // 2, key=f"data_row_{rows}", persist_state="session"
    )
    st.html(flattening(image, scale, row, flat_range(row, columns)[0], title))

    st.subheader(t("data.step_scale", scale=int(scale)), anchor=False)
    st.markdown(t("data.scale_about", scale=int(scale)))
    st.html(scaling(image[row], scaled(image[row], scale), scale))

    st.subheader(t("data.step_label"), anchor=False)
    st.markdown(t("data.label_about", label=names[label], classes=len(names)))
    st.html(one_hot_cells(one_hot(np.array([label]), len(names))[0], names))


def _chosen_image(name: str, data: Dataset) -> tuple[np.ndarray, int, str]:
    """Draws the choosers.

    Returns:
        The chosen image, its label, and how Python names it.
    """
    parts = {"train": t("data.train"), "test": t("data.test")}
    classes = {ALL: t("data.all_classes"), **dict(enumerate(class_names(name)))}
    with st.container(horizontal=True, vertical_alignment="bottom"):
        part = st.selectbox(
            t("data.part"),
            list(parts),
            format_func=parts.__getitem__,
            key="data_part",
            persist_state="session",
            width=170,
        )
        label = st.selectbox(
            t("data.class"),
            list(classes),
            format_func=classes.__getitem__,
            key=f"data_class_{name}",
            persist_state="session",
            width=180,
        )
        x, y = (data.x_train, data.y_train) if part == "train" else (data.x_test, data.y_test)
        found = np.arange(len(y)) if label == ALL else indices_of_class(y, label)
        key = f"data_index_{name}_{part}_{label}"
        place = st.number_input(
            t("data.index", last=len(found) - 1),
            0,
            len(found) - 1,
            key=key,
            persist_state="session",
            width=190,
        )
        st.button(
            t("data.random"), icon=":material/shuffle:", on_click=_draw, args=(key, len(found))
        )
    index = int(found[place])
    return x[index], int(y[index]), f"x_{part}[{index}]"


def _draw(key: str, count: int) -> None:
    st.session_state[key] = random.randrange(count)


def _origin(info: Info) -> None:
    _section(t("data.origin"))
    licence = t("data.unstated") if info.licence == "unstated" else info.licence
    st.markdown(t("data.origin_about", citation=info.citation, source=info.source, licence=licence))
    if info.download_bytes:
        st.caption(t("data.download_size", size=size(info.download_bytes)))


page()
