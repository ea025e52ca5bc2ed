"""When a waiting run's turn comes, as far as it can be told."""

from __future__ import annotations

import pytest

from dlcore.experiments.estimate import until_start


@pytest.mark.parametrize("place", [1, 7, 40])
def test_everybody_before_has_a_first_turn(place: int) -> None:
    told, first = until_start(place, room=64), until_start(1, room=64)
    assert told and first
    assert told[0] < told[1]
    assert told == pytest.approx([place * seconds for seconds in first])


@pytest.mark.parametrize(("place", "room"), [(1, 0), (3, 2)])
def test_without_room_nothing_is_promised(place: int, room: int) -> None:
    assert until_start(place, room) is None
