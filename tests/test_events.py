"""Events survive the store: JSON and back is the same value."""

from __future__ import annotations

import json
import math

import pytest
from hypothesis import given

from dlcore.analysis.history import history
from dlcore.events import EVENTS, EpochEnded, Event, from_json
from tests.strategies import events


def same(one: object, other: object) -> bool:
    """Equality under which NaN equals NaN."""
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(same(one[key], other[key]) for key in one)
    if isinstance(one, float) and isinstance(other, float) and math.isnan(one):
        return math.isnan(other)
    return one == other


@given(events())
def test_json_and_back_is_the_same_event(event: Event) -> None:
    again = from_json(event.name, event.to_json())
    assert type(again) is type(event)
    assert same(vars(again), vars(event))


@given(events())
def test_the_json_is_one_line_that_any_reader_takes(event: Event) -> None:
    def validation_error(constant: str) -> None:
        raise AssertionError(constant)

    text = event.to_json()
    assert "\n" not in text
    json.loads(text, parse_constant=validation_error)


@pytest.mark.parametrize("odd", [math.nan, math.inf, -math.inf])
def test_a_metric_out_of_range_is_not_a_number_afterwards(odd: float) -> None:
    event = EpochEnded(1.0, 1, {"loss": odd}, 0.1, True)
    again = from_json(event.name, event.to_json())
    assert isinstance(again, EpochEnded)
    assert math.isnan(again.metrics["loss"])


def test_every_event_has_a_name_of_its_own() -> None:
    kinds = [kind for kind in Event.__subclasses__() if kind.__module__ == Event.__module__]
    assert set(EVENTS.values()) == set(kinds)
    assert all(kind.name == name for name, kind in EVENTS.items())


def test_the_history_of_a_run_is_read_from_its_epochs() -> None:
    read = history(
        [
            EpochEnded(1.0, 1, {"loss": 0.9}, 0.5, True),
            EpochEnded(2.0, 2, {"loss": 0.5, "val_loss": 0.6}, 0.25, True),
            EpochEnded(3.0, 3, {"loss": 0.4, "val_loss": 0.7}, 0.25, False),
        ]
    )
    assert read.metrics["loss"] == (0.9, 0.5, 0.4)
    assert math.isnan(read.metrics["val_loss"][0])
    assert read.metrics["val_loss"][1:] == (0.6, 0.7)
    assert (read.seconds, read.epochs, read.best_epoch) == ((0.5, 0.25, 0.25), 3, 2)
    assert history([]).best_epoch == 0
