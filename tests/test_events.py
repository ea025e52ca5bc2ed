"""Serialization of events."""

from __future__ import annotations

import json
import math

import pytest
from hypothesis import given

from dlcore.events import EVENTS, EpochEnded, Event, from_json
from tests.strategies import events


def is_equal(one: object, other: object) -> bool:
    """Return whether values are equal, where NaN equals NaN."""
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(is_equal(one[key], other[key]) for key in one)
    if isinstance(one, float) and isinstance(other, float) and math.isnan(one):
        return math.isnan(other)
    return one == other


@given(events())
def test_an_event_is_read_as_written(event: Event) -> None:
    again = from_json(event.name, event.to_json())
    assert type(again) is type(event)
    assert is_equal(vars(again), vars(event))


@given(events())
def test_the_json_is_one_line_of_standard_json(event: Event) -> None:
    def validation_error(constant: str) -> None:
        raise AssertionError(constant)

    text = event.to_json()
    assert "\n" not in text
    json.loads(text, parse_constant=validation_error)


@pytest.mark.parametrize("odd", [math.nan, math.inf, -math.inf])
def test_an_infinite_metric_becomes_nan(odd: float) -> None:
    event = EpochEnded(1.0, 1, {"loss": odd}, 0.1, True)
    again = from_json(event.name, event.to_json())
    assert isinstance(again, EpochEnded)
    assert math.isnan(again.metrics["loss"])


def test_every_event_has_a_unique_name() -> None:
    kinds = [kind for kind in Event.__subclasses__() if kind.__module__ == Event.__module__]
    assert set(EVENTS.values()) == set(kinds)
    assert all(kind.name == name for name, kind in EVENTS.items())
