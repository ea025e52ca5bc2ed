"""A convolution with one kernel, and pooling, on a small image."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

import numpy as np

from dlcore.arrays import Array
from dlcore.handwriting import pen_digits
from dlcore.handwriting.pen_images import render_pen_digits
from dlcore.ideas.idea import Choice, Grid, Idea, RealRun, Slider
from dlcore.pretrained.digits.model import WEIGHTS

SIDE = 14
DIGITS = ("7", "3", "4")
CELLS = tuple(f"k{row}{column}" for row in (1, 2, 3) for column in (1, 2, 3))
"""Names of the kernel's numbers, in rows."""

POOL = 2
GOAL = 3.0
"""Least answer to a rising stroke."""

RISING, FALLING = (2, 4, 6), (0, 4, 8)
"""Cells of the kernel on a stroke like / and on one like \\."""

FAMOUS: Mapping[str, tuple[float, ...]] = {
    "identity": (0, 0, 0, 0, 1, 0, 0, 0, 0),
    "blur": (1 / 9,) * 9,
    "sharpen": (0, -1, 0, -1, 5, -1, 0, -1, 0),
    "outline": (0, -1, 0, -1, 4, -1, 0, -1, 0),
    "vertical": (-1, 0, 1, -2, 0, 2, -1, 0, 1),
    "horizontal": (-1, -2, -1, 0, 0, 0, 1, 2, 1),
}


@dataclass(frozen=True)
class ConvolutionState:
    """What a learner moves.

    Args:
        image: one of ``DIGITS``, or ``own``.
        own: the own drawing, ``SIDE * SIDE`` cells of 0 or 1, in rows.
        k11: the kernel's number in row 1 and column 1, and so on.
        k12: see ``k11``.
        k13: see ``k11``.
        k21: see ``k11``.
        k22: see ``k11``.
        k23: see ``k11``.
        k31: see ``k11``.
        k32: see ``k11``.
        k33: see ``k11``.
        strides: distance of two positions of the kernel.
        padding: ``valid``, or ``same`` with zeros around the image.
        pooling: ``none``, ``max`` or ``average`` over 2x2 cells.
    """

    image: str = "7"
    own: tuple[int, ...] = (0,) * SIDE**2
    k11: float = 0.0
    k12: float = 0.0
    k13: float = 0.0
    k21: float = 0.0
    k22: float = 1.0
    k23: float = 0.0
    k31: float = 0.0
    k32: float = 0.0
    k33: float = 0.0
    strides: str = "1"
    padding: str = "valid"
    pooling: str = "none"


@dataclass(frozen=True)
class ConvolutionOutcome:
    """The maps, and what the kernel answers to three patterns.

    Args:
        convolved: map of the kernel's answers, in rows.
        pooled: the map after pooling; without pooling the same map.
        rising: answer to a stroke like /.
        falling: answer to a stroke like \\.
        plain: answer to a plain area of ones.
        dense_parameters: of a Dense layer with the same input and as many outputs.
        reached: whether the kernel finds rising strokes only.
    """

    convolved: tuple[tuple[float, ...], ...]
    pooled: tuple[tuple[float, ...], ...]
    rising: float
    falling: float
    plain: float
    dense_parameters: int
    reached: bool


@cache
def images() -> Mapping[str, Array]:
    """Return the digits, ``(SIDE, SIDE)``, from 0 to 1."""
    digits = pen_digits.sample()
    indices = [int(np.flatnonzero(digits.labels == int(digit))[0]) for digit in DIGITS]
    drawn = render_pen_digits(digits, indices).reshape(-1, SIDE, 2, SIDE, 2).mean((2, 4))
    return {name: image / image.max() for name, image in zip(DIGITS, drawn, strict=True)}


@cache
def learned_kernels() -> tuple[tuple[float, ...], ...]:
    """Return the kernels of the first layer of the bundled digit classifier."""
    with np.load(WEIGHTS, allow_pickle=False) as file:
        kernels = file["0/kernel"][:, :, 0]
    return tuple(tuple(kernel.ravel().tolist()) for kernel in np.moveaxis(kernels, -1, 0))


def convolution_data() -> Mapping[str, Any]:
    """Return images and learned kernels for the script."""
    return {
        "images": {name: image.tolist() for name, image in images().items()},
        "learned": learned_kernels(),
    }


def convolve(image: Array, kernel: Array, strides: int, padding: str) -> Array:
    """Slide a 3x3 kernel over an image, as Keras' Conv2D does."""
    if padding == "same":
        count = -(-len(image) // strides)
        total = max((count - 1) * strides + 3 - len(image), 0)
        image = np.pad(image, (total // 2, total - total // 2))
    windows = np.lib.stride_tricks.sliding_window_view(image, (3, 3))[::strides, ::strides]
    return np.asarray((windows * kernel).sum((2, 3)))


def pool(image: Array, pooling: str) -> Array:
    """Reduce every 2x2 cells to one; a last odd row or column is left out."""
    if pooling == "none":
        return image
    side = len(image) // POOL
    blocks = image[: side * POOL, : side * POOL].reshape(side, POOL, side, POOL)
    return np.asarray(blocks.max((1, 3)) if pooling == "max" else blocks.mean((1, 3)))


def compute(state: ConvolutionState) -> ConvolutionOutcome:
    """Convolve and pool the image."""
    kernel = np.array([getattr(state, name) for name in CELLS])
    own = np.array(state.own, dtype=float).reshape(SIDE, SIDE)
    image = own if state.image == "own" else images()[state.image]
    convolved = convolve(image, kernel.reshape(3, 3), int(state.strides), state.padding)
    rising, falling = (float(kernel[list(cells)].sum()) for cells in (RISING, FALLING))
    plain = float(kernel.sum())
    return ConvolutionOutcome(
        convolved=_rows(convolved),
        pooled=_rows(pool(convolved, state.pooling)),
        rising=rising,
        falling=falling,
        plain=plain,
        dense_parameters=(SIDE**2 + 1) * convolved.size,
        reached=rising >= GOAL and falling <= 0.0 and abs(plain) < 1e-9,
    )


def _rows(image: Array) -> tuple[tuple[float, ...], ...]:
    return tuple(map(tuple, image.tolist()))


def _with_kernel(state: ConvolutionState, kernel: tuple[float, ...]) -> ConvolutionState:
    cells: dict[str, Any] = dict(zip(CELLS, kernel, strict=True))
    return replace(state, **cells)


def _famous(name: str) -> Callable[[ConvolutionState], ConvolutionState]:
    return lambda state: _with_kernel(state, FAMOUS[name])


def next_learned(state: ConvolutionState) -> ConvolutionState:
    """Use the learned kernel after the present one; the first, if there is none."""
    kernels = learned_kernels()
    current = tuple(getattr(state, name) for name in CELLS)
    index = kernels.index(current) + 1 if current in kernels else 0
    return _with_kernel(state, kernels[index % len(kernels)])


IDEA = Idea(
    id="convolution",
    formula=r"y_{ij} = \sum_{m=1}^{3} \sum_{n=1}^{3} k_{mn}\, x_{i+m,\,j+n}",
    controls=(
        Choice("image", (*DIGITS, "own")),
        Grid("own", SIDE, SIDE, ("image", ("own",))),
        *(Slider(name, -4.0, 5.0, 0.5) for name in CELLS),
        Choice("strides", ("1", "2", "3")),
        Choice("padding", ("valid", "same")),
        Choice("pooling", ("none", "max", "average")),
    ),
    start=ConvolutionState(),
    solution=ConvolutionState(k11=-2.0, k13=2.0, k22=0.0, k31=2.0, k33=-2.0),
    failures={
        "sum": _with_kernel(ConvolutionState(), (0.5,) * len(CELLS)),
        "zero": ConvolutionState(k22=0.0),
        "coarse": ConvolutionState(strides="3", pooling="max"),
        "both": ConvolutionState(k11=1.0, k13=1.0, k22=-4.0, k31=1.0, k33=1.0),
    },
    compute=compute,
    real_run=RealRun(preset="mnist-cnn"),
    terms=("conv2d", "filter", "stride", "padding", "pooling"),
    summary=("rows", "columns", "rising", "falling", "plain"),
    texts=("input", "convolved", "pooled", "strongest", "parameters"),
    actions={**{name: _famous(name) for name in FAMOUS}, "learned": next_learned},
    data=convolution_data,
)
