"""Images on the Data page: samples of each class, and one on its way into the network."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import numpy as np
import streamlit as st

from dlcore.datasets import Dataset, DatasetSpec, Info
from dlcore.datasets.preprocess import flat_range, indices_by_class, one_hot, scaled
from pages.ui.charts.dataset import one_hot_cells
from pages.ui.common.pixels import TINTS, numbers, picture, samples, table_width
from pages.ui.common.sections import section, targets
from pages.ui.data.flattening import flattening, scaling
from pages.ui.data.sample_choice import Sample, chosen_sample
from pages.ui.data.view import DataView, Fact
from pages.ui.shell.choice import segments
from pages.ui.shell.error_boundary import error_boundary
from pages.ui.shell.names import class_names
from pages.ui.shell.text import number, t

# Of each class; a narrow page shows fewer.
SAMPLES = 24

_PICTURE = 224


def facts(info: Info) -> Sequence[Fact]:
    """How many images, how large, of how many classes, with which values."""
    return (
        (t("data.images"), number(info.train_size + info.test_size)),
        (t("data.shape"), " × ".join(map(str, info.input_shape))),
        (t("data.classes"), number(len(info.classes))),
        (t("data.values"), t("data.from_to", first=0, last=int(info.scale))),
    )


def draw(spec: DatasetSpec, data: Dataset) -> None:
    """Samples, class balance, and one image."""
    _samples(spec.name, data)
    targets(spec, data)
    _one_image(spec.name, data)


@st.fragment
@error_boundary()
def _samples(name: str, data: Dataset) -> None:
    section(t("data.samples"))
    shown = st.session_state.setdefault("data_samples", 0)
    classes = class_names(name)
    found = indices_by_class(data.y_train, len(classes), SAMPLES, skip=shown * SAMPLES)
    st.html(samples([data.x_train[line] for line in found], classes, data.info.scale))
    st.button(t("data.other_samples"), icon=":material/refresh:", on_click=_turn_over)


def _turn_over() -> None:
    st.session_state["data_samples"] += 1


@st.fragment
@error_boundary()
def _one_image(name: str, data: Dataset) -> None:
    section(t("data.one"))
    sample = chosen_sample(name, data)
    _WAYS[sample.x.ndim](name, sample, data.info.scale)


def _grey(name: str, sample: Sample, scale: float) -> None:
    """From a grey image to one row of numbers."""
    _step(t("data.step_numbers", step=1))
    st.markdown(t(f"data.pixels.{name}"))
    _beside(sample, scale, sample.x)
    _step(t("data.step_flatten", step=2))
    rows, columns = sample.x.shape
    st.markdown(t("data.flatten_about", rows=rows, columns=columns, total=sample.x.size))
    row = _row(rows)
    st.html(flattening(sample.x, scale, row, flat_range(row, columns)[0], _title(sample)))
    _step(t("data.step_scale", step=3, scale=int(scale)))
    _scaling(sample.x[row], scale)
    _label(sample, 4)


def _colour(name: str, sample: Sample, scale: float) -> None:
    """A colour image: one table of numbers for each of its channels."""
    _step(t("data.step_channels", step=1))
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
    channel = _channel()
    plane, tint = sample.x[..., channel], TINTS[channel]
    _beside(sample, scale, plane, tint)
    _step(t("data.step_scale", step=2, scale=int(scale)))
    row = _row(rows)
    _scaling(plane[row], scale, tint)
    _label(sample, 3)


_WAYS: Mapping[int, Callable[[str, Sample, float], None]] = {2: _grey, 3: _colour}
"""By the axes of an image."""


def _step(title: str) -> None:
    st.subheader(title, anchor=False)


def _title(sample: Sample) -> str:
    return t("data.picture_of", label=sample.answer)


def _beside(sample: Sample, scale: float, plane: np.ndarray, tint: str = "") -> None:
    """The picture, and beside it the numbers of one of its channels."""
    title = _title(sample)
    with st.container(horizontal=True, gap="large"):
        with st.container(width=_PICTURE):
            st.html(picture(sample.x, scale, _PICTURE, title))
            st.markdown(f"**{title}**")
            st.markdown(f":small[`{sample.place}`]")
        st.html(numbers(plane, scale, tint), width=table_width(plane.shape[1]))


def _channel() -> int:
    labels = dict(enumerate((t("data.red"), t("data.green"), t("data.blue"))))
    return segments("data_channel", t("data.channel"), list(labels), labels.__getitem__)


def _row(rows: int) -> int:
    return st.slider(
        t("data.row"), 0, rows - 1, rows // 2, key=f"data_row_{rows}", persist_state="session"
    )


def _scaling(values: np.ndarray, scale: float, tint: str = "") -> None:
    st.markdown(t("data.scale_about", scale=int(scale)))
    st.html(scaling(values, scaled(values, scale), scale, tint))


def _label(sample: Sample, step: int) -> None:
    _step(t("data.step_label", step=step))
    st.markdown(t("data.label_about", label=sample.answer, classes=len(sample.classes)))
    vector = one_hot(np.array([sample.label]), len(sample.classes))[0]
    st.html(one_hot_cells(vector, sample.classes))


VIEW = DataView(facts, "data.split_about", draw)
