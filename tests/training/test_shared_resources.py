"""Which runs share a traced model, and how long it is kept."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from dlcore.datasets import Cache
from dlcore.training.shared_resources import SharedResources, architecture_key
from tests.training.conftest import SMALL, Train


@pytest.mark.parametrize(
    ("changes", "is_shared"),
    [
        ({"seed": 8}, True),
        ({"training.epochs": 30}, True),
        ({"training.optimizer.learning_rate": 0.5}, True),
        ({"training.early_stopping": {"monitor": "val_loss", "patience": 2}}, True),
        ({"training.batch_size": 16}, False),
        ({"layers.1.units": 17}, False),
    ],
    ids=lambda value: next(iter(value)) if isinstance(value, dict) else "",
)
def test_runs_share_a_model_if_only_arrays_differ(
    changes: Mapping[str, Any], is_shared: bool
) -> None:
    key = architecture_key(SMALL.changed(changes))
    assert (key == architecture_key(SMALL)) is is_shared


def test_rates_of_a_schedule_are_a_part_of_the_architecture() -> None:
    schedule = {"training.optimizer.half_life": 100}
    first, second = (
        SMALL.changed({**schedule, "training.optimizer.learning_rate": rate}) for rate in (0.1, 0.2)
    )
    assert architecture_key(first) != architecture_key(second)


def test_a_model_that_is_too_large_to_keep_is_dropped_after_its_run(
    train: Train, resources: SharedResources, tmp_path: Path
) -> None:
    small = SharedResources(Cache(tmp_path, others=()), max_bytes=10_000)
    exact = SMALL.changed({"training.trainer": "exact"})
    train(exact, resources=small)
    assert len(small._models) == 0
    train(exact)
    assert len(resources._models) > 0
