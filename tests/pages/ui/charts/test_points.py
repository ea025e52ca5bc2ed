"""Events as points of the live chart."""

from __future__ import annotations

import json
import math

from dlcore.events import Event, Finished, Paused, Progress, Started
from pages.ui.charts.points import points, thin
from tests.pages.ui.charts.chart_events import epoch_ended, run_events


def test_only_events_that_a_chart_draws_become_points() -> None:
    events: list[tuple[int, Event]] = [
        (3, Started(0.0, 2, 20, 4, 10, "xla", "fits")),
        (4, Progress(0.0, 3, 1, 4, {"loss": 0.12345678, "accuracy": math.nan})),
        (5, Paused(0.0)),
        (8, epoch_ended(3, best=True)),
        (9, epoch_ended(4)),
        (10, Finished(0.0, 4)),
    ]
    assert points(events) == [
        {"s": 3, "x": 2, "cut": 1},
        {"s": 4, "x": 2.25, "loss": 0.12346, "accuracy": None},
        {"s": 8, "x": 3, "end": 1, "best": 1, "loss": 0.333333333, "val_loss": 0.666666667},
        {"s": 9, "x": 4, "end": 1, "loss": 0.25, "val_loss": 0.5},
    ]


def test_points_are_plain_json() -> None:
    text = json.dumps(points(run_events(3)), allow_nan=False)
    assert json.loads(text) == points(run_events(3))


def test_a_short_run_is_not_thinned() -> None:
    all_points = points(run_events(20))
    assert thin(all_points) == all_points


def test_thinning_keeps_order_starts_the_best_and_the_newest_points() -> None:
    all_points = points(run_events(100))
    kept = thin(all_points, epochs=10, progress=5)
    ends = [point for point in kept if "end" in point]
    assert len(ends) <= 12
    assert ends[0]["x"] == 1
    assert ends[-1]["x"] == 100
    assert any(point["x"] == 7 and point["best"] for point in ends)
    within = [point for point in kept if "end" not in point and "cut" not in point]
    all_within = [point for point in all_points if "end" not in point and "cut" not in point]
    assert within == all_within[-5:]
    assert kept[0] == {"s": 1, "x": 0, "cut": 1}
    assert kept == [point for point in all_points if point in kept]
