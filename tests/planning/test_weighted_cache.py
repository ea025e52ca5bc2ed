"""A cache bounded by bytes."""

from __future__ import annotations

from functools import partial

from hypothesis import given
from hypothesis import strategies as st

from dlcore.planning.weighted_cache import WeightedCache


def test_the_least_recently_used_is_dropped() -> None:
    cache: WeightedCache[str, bytes] = WeightedCache(10, len)
    built: list[str] = []

    def build(key: str) -> bytes:
        built.append(key)
        return bytes(4)

    for key in ("a", "b", "a", "c", "a", "b"):
        cache.get(key, partial(build, key))
    assert built == ["a", "b", "c", "b"]


def test_an_object_that_is_too_large_is_kept_while_it_is_used_only() -> None:
    cache: WeightedCache[str, bytes] = WeightedCache(10, len)
    assert len(cache.get("large", lambda: bytes(100))) == 100
    assert len(cache) == 1
    assert cache.trim()
    assert not cache.trim()
    assert len(cache) == 0


def test_room_is_made_before_an_object_is_built() -> None:
    cache: WeightedCache[str, bytes] = WeightedCache(10, len)
    for key in ("a", "b"):
        cache.get(key, lambda: bytes(4))
    assert not cache.make_room(2)
    assert cache.make_room(3)
    assert len(cache) == 1
    # Nothing more can be done for one that is too large.
    assert cache.make_room(100)
    assert not cache.make_room(100)


def test_what_is_in_use_is_not_dropped() -> None:
    cache: WeightedCache[str, bytes] = WeightedCache(10, len, is_idle=lambda value: len(value) < 9)
    for key, size in (("used", 9), ("idle", 8), ("new", 1)):
        cache.get(key, partial(bytes, size))
    assert len(cache) == 2
    assert cache.get("used", lambda: b"") == bytes(9)


@given(st.lists(st.tuples(st.integers(0, 20), st.integers(0, 5))))
def test_the_bound_holds_but_for_the_newest(sizes: list[tuple[int, int]]) -> None:
    cache: WeightedCache[int, bytes] = WeightedCache(10, len)
    for size, key in sizes:
        newest = cache.get(key, partial(bytes, size))
        kept = sum(map(len, cache._values.values()))
        assert kept <= 10 or kept == len(newest)
