"""The bits of one weight of a run, as float32 and as bfloat16."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape

import numpy as np
import streamlit as st

from dlcore import Run
from dlcore.analysis.float_bits import FloatBits, bfloat16_bits, float32_bits
from dlcore.models.precision import FLOAT32
from dlcore.store.weights import has_weights, load
from pages.ui.shell.services import store
from pages.ui.shell.text import number, percent, t

KERNEL_AXES = 4
"""Of a convolution over images."""

_PARTS = ("sign", "exponent", "mantissa")
_DIGITS = 9
"""Decimals that tell every float32 of usual weights from the next."""


def draw_bits(runs: Mapping[str, Sequence[Run]]) -> None:
    """Draw the bits of the largest weight of the first convolution.

    Args:
        runs: finished ones by arm; the first one in half precision has the weight.
    """
    halved = [run for each in runs.values() for run in each if _is_halved(run)]
    if not halved:
        return
    weights = load(store().artifacts, halved[0].id).values()
    kernel = next(each for each in weights if each.ndim == KERNEL_AXES)
    weight = float(kernel.flat[int(np.abs(kernel).argmax())])
    st.subheader(t("lesson.bits_title"), anchor=False)
    st.markdown(t("lesson.bits_which"))
    full, half = float32_bits(weight), bfloat16_bits(weight)
    st.html(_table({"float32": full, "bfloat16": half}))
    st.caption(_formula(half))
    change = abs(half.value - full.value) / abs(full.value) if full.value else 0.0
    st.markdown(t("lesson.bits_rounding", share=percent(change, 2)))


def _is_halved(run: Run) -> bool:
    return run.spec.training.precision != FLOAT32 and has_weights(store().artifacts, run)


def _formula(bits: FloatBits) -> str:
    return t(
        "lesson.bits_formula",
        sign=bits.sign,
        exponent=number(int(bits.exponent, 2)),
        mantissa=number(int(bits.mantissa, 2)),
        bits=number(len(bits.mantissa)),
        value=number(bits.value, _DIGITS),
    )


def _table(numbers: Mapping[str, FloatBits]) -> str:
    parts = t("lesson.bits_sign"), t("lesson.bits_exponent"), t("lesson.bits_mantissa")
    header = ["", *parts, t("lesson.bits_value")]
    cells = "".join(f"<th scope='col'>{escape(name)}</th>" for name in header)
    rows = "".join(_row(name, bits) for name, bits in numbers.items())
    content = f"<thead><tr>{cells}</tr></thead><tbody>{rows}</tbody>"
    return f"<table class='dl-bits' tabindex='0'>{content}</table>"


def _row(name: str, bits: FloatBits) -> str:
    parts = "".join(f"<td class='{part}'>{getattr(bits, part)}</td>" for part in _PARTS)
    return f"<tr><th scope='row'>{name}</th>{parts}<td>{number(bits.value, _DIGITS)}</td></tr>"
