"""Time series and the windows that models are trained on."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from dlcore.arrays import Array
from dlcore.datasets.base import Dataset, DatasetSpec
from dlcore.datasets.cache import Cache
from dlcore.datasets.program_text import split_at


@dataclass(frozen=True)
class Series:
    """An equidistant time series.

    Args:
        values: in their original units, float64 ``(steps,)``.
        minimum: value that is scaled to 0.
        maximum: value that is scaled to 1.
        window: number of values in one model input.
        test_size: number of values at the end that are kept for the test.
        season: period in steps.
    """

    values: Array
    minimum: float
    maximum: float
    window: int
    test_size: int
    season: int

    def scale(self, values: Array) -> Array:
        """Scale values to model inputs."""
        scaled: Array = (values - self.minimum) / (self.maximum - self.minimum)
        return scaled

    def unscale(self, scaled: Array) -> Array:
        """Convert model outputs to the units of the series."""
        return scaled * (self.maximum - self.minimum) + self.minimum

    def windows(self) -> tuple[Array, Array]:
        """Return every scaled window, and the scaled value that follows it.

        Returns:
            float32 ``(windows, window, 1)`` and ``(windows, 1)``.
        """
        scaled = self.scale(self.values)
        x = np.lib.stride_tricks.sliding_window_view(scaled, self.window)[:-1]
        y = scaled[self.window :]
        return x[..., np.newaxis].astype(np.float32), y[:, np.newaxis].astype(np.float32)


class SeriesSpec(DatasetSpec):
    """A data set whose samples are the windows of one series."""

    def series(self, cache: Cache) -> Series:
        """Return the whole series.

        Raises:
            DataError: it cannot be loaded.
        """
        raise NotImplementedError

    def load(self, cache: Cache) -> Dataset:
        info = self.info()
        x, y = self.series(cache).windows()
        train, test = slice(info.train_size), slice(len(x) - info.test_size, None)
        return Dataset(info, x[train], y[train], x[test], y[test])


def windows_code(name: str, minimum: float, maximum: float, window: int, test_size: int) -> str:
    """Return the source that scales the series of a variable and cuts it into windows."""
    return f"""\
scaled = ({name} - {minimum!r}) / ({maximum!r} - {minimum!r})
x = np.lib.stride_tricks.sliding_window_view(scaled, {window})[:-1, :, np.newaxis]
y = scaled[{window}:, np.newaxis]
x, y = x.astype("float32"), y.astype("float32")
{split_at(-test_size)}"""
