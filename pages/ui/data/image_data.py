"""Images on the Data page: samples of each class, and the preprocessing of one image."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import numpy as np
import streamlit as st

from dlcore.datasets import Dataset, DatasetSpec, Info
from dlcore.datasets.preprocess import flat_range, indices_by_class, one_hot, rescale
from pages.ui.charts.dataset import one_hot_cells
from pages.ui.common.pixels import TINTS, image_html, pixel_table, sample_rows, table_width
from pages.ui.common.sections import section, targets
from pages.ui.data.data_view import DataView, Fact
from pages.ui.data.flattening import flattening_html, scaling_html
from pages.ui.data.sample_choice import Sample, select_sample
from pages.ui.shell.choice import segments
from pages.ui.shell.error_boundary import error_boundary
from pages.ui.shell.names import class_names
from pages.ui.shell.terms import draw_term_links
from pages.ui.shell.text import number, t

SAMPLES = 24
"""Images per class; a narrow page shows fewer."""

_WIDTH = 224


def facts(info: Info) -> Sequence[Fact]:
    """Return number, shape, classes and value range of the images."""
    return (
        (t("data.images"), number(info.train_size + info.test_size)),
        (t("data.shape"), " × ".join(map(str, info.input_shape))),
        (t("data.classes"), number(len(info.classes))),
        (t("data.values"), t("data.from_to", first=0, last=int(info.scale))),
    )


def draw(spec: DatasetSpec, data: Dataset) -> None:
    """Draw samples, the class balance, and one image."""
    _draw_samples(spec.name, data)
    targets(spec, data)
    _draw_one_image(spec.name, data)


@st.fragment
@error_boundary()
def _draw_samples(name: str, data: Dataset) -> None:
    section(t("data.samples"))
    batch = st.session_state.setdefault("data_samples", 0)
    classes = class_names(name)
    by_class = indices_by_class(data.y_train, len(classes), SAMPLES, skip=batch * SAMPLES)
    images = [data.x_train[indices] for indices in by_class]
    st.html(sample_rows(images, classes, data.info.scale))
    st.button(t("data.other_samples"), icon=":material/refresh:", on_click=_next_samples)


def _next_samples() -> None:
    st.session_state["data_samples"] += 1


@st.fragment
@error_boundary()
def _draw_one_image(name: str, data: Dataset) -> None:
    section(t("data.one"))
    sample = select_sample(name, data)
    _DRAW_BY_NDIM[sample.x.ndim](name, sample, data.info.scale)


def _draw_grey(name: str, sample: Sample, scale: float) -> None:
    """Draw the steps from a grey image to a row of numbers."""
    _draw_heading(t("data.step_numbers", step=1))
    st.markdown(t(f"data.pixels.{name}"))
    _draw_pixels(sample, scale, sample.x)
    _draw_heading(t("data.step_flatten", step=2))
    rows, columns = sample.x.shape
    st.markdown(t("data.flatten_about", rows=rows, columns=columns, total=sample.x.size))
    row = _select_row(rows)
    st.html(flattening_html(sample.x, scale, row, flat_range(row, columns)[0], _title(sample)))
    draw_term_links("flatten", "shape")
    _draw_heading(t("data.step_scale", step=3, scale=int(scale)))
    _draw_scaling(sample.x[row], scale)
    _draw_label(sample, 4)


def _draw_colour(name: str, sample: Sample, scale: float) -> None:
    """Draw the steps for a colour image, with a table of numbers for one of its channels."""
    _draw_heading(t("data.step_channels", step=1))
    st.markdown(t(f"data.pixels.{name}"))
    rows, columns, channels = sample.x.shape
    st.markdown(
        t(
            "data.channels_about",
            rows=rows,
            columns=columns,
            channels=channels,
            total=sample.x.size,
        )
    )
    index = _select_channel()
    channel, tint = sample.x[..., index], TINTS[index]
    _draw_pixels(sample, scale, channel, tint)
    _draw_heading(t("data.step_scale", step=2, scale=int(scale)))
    row = _select_row(rows)
    _draw_scaling(channel[row], scale, tint)
    _draw_label(sample, 3)


_DRAW_BY_NDIM: Mapping[int, Callable[[str, Sample, float], None]] = {
    2: _draw_grey,
    3: _draw_colour,
}


def _draw_heading(title: str) -> None:
    st.subheader(title, anchor=False)


def _title(sample: Sample) -> str:
    return t("data.picture_of", label=sample.class_name)


def _draw_pixels(sample: Sample, scale: float, channel: np.ndarray, tint: str = "") -> None:
    """Draw the image and the values of one of its channels side by side."""
    title = _title(sample)
    with st.container(horizontal=True, gap="large"):
        with st.container(width=_WIDTH):
            st.html(image_html(sample.x, scale, _WIDTH, title))
            st.markdown(f"**{title}**")
            st.markdown(f":small[`{sample.expression}`]")
        st.html(pixel_table(channel, scale, tint), width=table_width(channel.shape[1]))


def _select_channel() -> int:
    labels = dict(enumerate((t("data.red"), t("data.green"), t("data.blue"))))
    return segments("data_channel", t("data.channel"), list(labels), labels.__getitem__)


def _select_row(rows: int) -> int:
    return st.slider(
        t("data.row"), 0, rows - 1, rows // 2, key=f"data_row_{rows}", persist_state="session"
    )


def _draw_scaling(values: np.ndarray, scale: float, tint: str = "") -> None:
    st.markdown(t("data.scale_about", scale=int(scale)))
    st.html(scaling_html(values, rescale(values, scale), scale, tint))
    draw_term_links("normalization")


def _draw_label(sample: Sample, step: int) -> None:
    _draw_heading(t("data.step_label", step=step))
    st.markdown(t("data.label_about", label=sample.class_name, classes=len(sample.classes)))
    vector = one_hot(np.array([sample.label]), len(sample.classes))[0]
    st.html(one_hot_cells(vector, sample.classes))
    draw_term_links("one-hot", "label")


VIEW = DataView(facts, "data.split_about", draw)
