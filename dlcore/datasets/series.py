"""A series of numbers, cut into windows: what a network sees, and the value that comes next."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Series:
    """Values that follow one another at equal distances.

    Args:
        values: as they were measured, float64 ``(steps,)``.
        least: becomes 0 when the values are scaled.
        most: becomes 1.
        window: values that the network sees.
        test_size: values at the end that are kept for the test.
        season: after so many values the series begins to repeat.
    """

    values: np.ndarray
    least: float
    most: float
    window: int
    test_size: int
    season: int

    def scaled(self, values: np.ndarray) -> np.ndarray:
        """Values as the network takes them."""
        shares: np.ndarray = (values - self.least) / (self.most - self.least)
        return shares

    def measured(self, scaled: np.ndarray) -> np.ndarray:
        """What the network gives, in the units of the values."""
        return scaled * (self.most - self.least) + self.least

    def windows(self) -> tuple[np.ndarray, np.ndarray]:
        """Every window and the value after it, scaled.

        Returns:
            float32 ``(windows, window, 1)`` and ``(windows, 1)``.
        """
        scaled = self.scaled(self.values)
        x = np.lib.stride_tricks.sliding_window_view(scaled, self.window)[:-1]
        y = scaled[self.window :]
        return x[..., np.newaxis].astype(np.float32), y[:, np.newaxis].astype(np.float32)

    def repeated(self, steps: int) -> np.ndarray:
        """The forecast of the test part that repeats what came some steps before.

        Args:
            steps: 1 for persistence, ``season`` for the seasonal forecast.
        """
        count = self.test_size
        return self.values[len(self.values) - count - steps : len(self.values) - steps]
