"""The history of a run."""

from __future__ import annotations

import math

from dlcore.analysis.history import history
from dlcore.events import EpochEnded


def test_a_history_has_the_metrics_of_all_epochs() -> None:
    curves = history(
        [
            EpochEnded(1.0, 1, {"loss": 0.9}, 0.5, True),
            EpochEnded(2.0, 2, {"loss": 0.5, "val_loss": 0.6}, 0.25, True),
            EpochEnded(3.0, 3, {"loss": 0.4, "val_loss": 0.7}, 0.25, False),
        ]
    )
    assert curves.metrics["loss"] == (0.9, 0.5, 0.4)
    assert math.isnan(curves.metrics["val_loss"][0])
    assert curves.metrics["val_loss"][1:] == (0.6, 0.7)
    assert (curves.seconds, curves.epochs, curves.best_epoch) == ((0.5, 0.25, 0.25), 3, 2)
    assert history([]).best_epoch == 0
