"""A cache that is bounded by the bytes of what it keeps."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


class WeightedCache(Generic[K, V]):
    """The most recently used objects.

    Args:
        max_bytes: of all objects together.
        size: returns the bytes of an object, which may change.
        is_idle: returns whether an object may be dropped.
    """

    def __init__(
        self,
        max_bytes: int,
        size: Callable[[V], int],
        is_idle: Callable[[V], bool] = lambda value: True,
    ) -> None:
        self.max_bytes = max_bytes
        self._size = size
        self._is_idle = is_idle
        self._values: OrderedDict[K, V] = OrderedDict()

    def get(self, key: K, build: Callable[[], V]) -> V:
        """Return the object of a key, built if needed, and drop the least recently used others."""
        if key not in self._values:
            self._values[key] = build()
        self._values.move_to_end(key)
        self._drop([other for other in self._values if other != key])
        return self._values[key]

    def make_room(self, size: int) -> bool:
        """Drop the least recently used objects, until a further one of a size fits.

        Returns:
            Whether any was dropped.
        """
        return self._drop(list(self._values), size)

    def trim(self) -> bool:
        """Drop the least recently used objects, if all together are too large.

        Returns:
            Whether any was dropped.
        """
        return self._drop(list(self._values))

    @property
    def size(self) -> int:
        """Bytes of all objects together; safe to read from any thread."""
        return sum(map(self._size, list(self._values.values())))

    def __len__(self) -> int:
        return len(self._values)

    def _drop(self, candidates: list[K], room: int = 0) -> bool:
        excess = room + self.size - self.max_bytes
        before = len(self._values)
        for key in candidates:
            if excess > 0 and self._is_idle(self._values[key]):
                excess -= self._size(self._values.pop(key))
        return len(self._values) < before
