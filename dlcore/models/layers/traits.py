"""Traits of layer kinds: what trainers, charts and forms need to know about one."""

from __future__ import annotations

from enum import Enum, auto
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dlcore.arrays import Array


class Compilation(Enum):
    """How a layer kind runs under XLA on a CPU."""

    UNTESTED = auto()
    """The chunked trainer is not tested with it: ``model.fit`` trains it."""

    FAST = auto()
    """XLA is faster than TensorFlow's own kernels."""

    FAST_LOOP = auto()
    """As ``FAST``; not compiled, it runs every step of a sequence from Python."""

    CONVOLUTION = auto()
    """XLA's convolutions are many times slower than TensorFlow's own kernels."""

    RANDOM_NUMBERS = auto()
    """XLA's random numbers cost more than the whole layer does without XLA."""


class Role(Enum):
    """The part that a layer kind plays in a network: decides its name and colour in a diagram."""

    NEURONS = auto()
    """A hidden layer, or the output layer where it is the last one."""

    MASK = auto()
    """Silences outputs of the layer before it while training."""

    RESHAPE = auto()
    """Arranges the same numbers in another shape."""

    RECURRENT = auto()
    """Carries a state from one step of a sequence to the next."""

    OTHER = auto()
    """Named by its kind."""

    @property
    def keeps_values(self) -> bool:
        """Whether a prediction passes through unchanged."""
        return self in (Role.MASK, Role.RESHAPE)


class Reads(Enum):
    """The data that a layer kind is made for."""

    NUMBERS = auto()
    """Any numbers."""

    WORDS = auto()
    """Word numbers, which have no order of size."""

    SEQUENCE = auto()
    """Steps in their order."""


class KernelView(Enum):
    """How the kernel of a layer that reads pixels is shown as images.

    The value is the number of axes of an input of which every weight belongs to one pixel.
    """

    UNITS = 1
    """One image a neuron; the kernel's shape is ``(pixels, units)``."""

    FILTERS = 3
    """One image a filter; the kernel's shape is ``(rows, columns, channels, filters)``."""

    def images(self, kernel: Array, shape: tuple[int, ...]) -> Array:
        """Return the images, shape ``(images, rows, columns, channels)``.

        Args:
            kernel: weights of the layer.
            shape: of a sample, ``(rows, columns, channels)``.
        """
        if self is KernelView.UNITS:
            return kernel.T.reshape(-1, *shape)
        return kernel.transpose(3, 0, 1, 2)
