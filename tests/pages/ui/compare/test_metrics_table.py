"""The table with the metrics of the selected runs."""

from __future__ import annotations

from dlcore import PRESETS
from tests.pages.compare_page import WIDE, Learner
from tests.pages.page_driver import assert_no_error, choice, drawings, html
from tests.stored_runs import DIGITS, finished_run


def test_runs_are_compared_with_the_baseline(learner: Learner) -> None:
    finished_run(learner.store, learner.token, name="worse", loss=2.0)
    baseline = finished_run(learner.store, learner.token, WIDE, name="baseline", loss=1.0)
    at = learner.compare("curves")
    assert "−10.00" not in html(at)
    choice(at.selectbox, "compare_baseline").set_value(baseline.id)
    table = html(assert_no_error(at.run()))
    assert "−10.00" in table and "+10.00" not in table
    assert table.index("baseline") < table.index("worse")
    at.switch_page("pages/data.py").run()
    assert choice(learner.compare("curves").selectbox, "compare_baseline").value == baseline.id


def test_losses_of_different_functions_are_not_subtracted(learner: Learner) -> None:
    squared = PRESETS["mse-line"].spec
    finished_run(learner.store, learner.token, squared, name="squared", loss=2.0)
    baseline = finished_run(learner.store, learner.token, name="baseline", loss=1.0)
    at = learner.compare("curves")
    choice(at.selectbox, "compare_baseline").set_value(baseline.id)
    table = html(assert_no_error(at.run()))
    assert "−10.00" in table, "the accuracies"
    assert "+0.2000" not in table, "the losses on the test set, 0.4 and 0.2"


def test_repetitions_are_one_column_with_their_spread(learner: Learner) -> None:
    learner.add_seeds(DIGITS, "narrow", [1.0, 2.0, 3.0])
    finished_run(learner.store, learner.token, WIDE, name="wide", loss=1.0)
    learner.compare("curves")
    results, _ = drawings(learner.select(0, 1), "dl-runs")
    assert results.count("<th scope=col>") == 2
    assert "80.00%" in results and "10.00" in results, "mean and deviation of the test accuracy"
    assert "90.00%</b>" in results
    (legend,) = drawings(learner.at, "dl-legend", tag="ul")
    assert legend.count("dl-mark") == 2
