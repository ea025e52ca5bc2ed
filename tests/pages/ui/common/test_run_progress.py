"""Tests of the progress of several runs."""

from __future__ import annotations

import pytest

from dlcore import Store
from pages.ui.common.run_progress import mean_progress, unfinished
from tests.stored_runs import DIGITS, finished_run, running_run


def test_a_finished_run_counts_as_done(store: Store) -> None:
    epochs = DIGITS.training.epochs
    runs = [finished_run(store, "learner"), running_run(store, "learner", epochs=epochs // 2)]
    assert unfinished(runs) == runs[1:]
    assert mean_progress(runs) == pytest.approx((1 + runs[1].progress.share) / 2)


def test_no_runs_have_no_progress() -> None:
    assert unfinished([]) == []
    assert mean_progress([]) == 0
