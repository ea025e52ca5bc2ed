"""Recipes over several seeds."""

from __future__ import annotations

import json

import pytest

from dlcore import PRESETS
from pages.ui.shell.text import NOTHING
from tests.pages.compare_page import WIDE, Learner
from tests.pages.idle_engine import use_idle_engine
from tests.pages.page_driver import assert_no_error, html, message
from tests.stored_runs import DIGITS, finished_run, running_run


def test_a_difference_is_tested_once_there_are_enough_seeds(learner: Learner) -> None:
    learner.add_seeds(DIGITS, "narrow", [1.0, 1.02, 0.98])
    learner.add_seeds(WIDE, "wide", [2.0, 2.02])
    at = learner.compare("seeds")
    learner.select(0, 1)
    names = {"first": "wide", "second": "narrow"}
    too_few = message(at, "chance.too_few", **names, minimum=3)
    assert too_few in [text.value for text in assert_no_error(at).text]
    finished_run(learner.store, learner.token, WIDE.changed({"seed": 9}), name="wide", loss=1.98)
    learner.compare("seeds")
    different = message(
        at,
        "chance.judged.different",
        **names,
        mean="80.00%",
        other="90.00%",
        difference=message(at, "chance.points", value="10.00"),
        p=message(at, "chance.below", share="0.1%"),
        level="5%",
    )
    assert different in [text.value for text in at.text]
    assert "± 0.20" in html(at)
    (figure,) = [json.loads(chart.proto.spec)["data"] for chart in at.get("plotly_chart")]
    means, dots = figure[::2], figure[1::2]
    assert [trace["x"] for trace in means] == [pytest.approx([0.8]), pytest.approx([0.9])]
    assert sorted(dots[0]["x"]) == pytest.approx([0.798, 0.8, 0.802])
    assert len(dots[1]["x"]) == 3
    assert dots[0]["marker"]["color"] != dots[1]["marker"]["color"]


def test_no_accuracy_above_one_is_on_the_axis(learner: Learner) -> None:
    finished_run(learner.store, learner.token, test={"loss": 0.4, "accuracy": 0.97})
    at = learner.compare("seeds")
    (figure,) = [json.loads(chart.proto.spec) for chart in at.get("plotly_chart")]
    least, most = figure["layout"]["xaxis"]["range"]
    assert 0 < least < 0.97 < most <= 1


@pytest.mark.parametrize("language", ["en"])
def test_a_run_is_repeated_with_other_seeds(
    learner: Learner, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine = use_idle_engine(monkeypatch)
    run = finished_run(learner.store, learner.token, name="mine")
    at = learner.compare("seeds")
    at.number_input(key="seeds_repetitions").set_value(2).run()
    assert_no_error(at.button(key="seeds_repeat_now").click().run())
    repeated = [r for r in learner.store.runs(learner.token) if r.id != run.id]
    assert {("start", r.id) for r in repeated} == set(engine.commands)
    assert {r.spec.changed({"seed": run.spec.seed}) for r in repeated} == {run.spec}
    assert len({r.spec.seed for r in (*repeated, run)}) == 3


def test_runs_of_different_data_are_announced(learner: Learner) -> None:
    finished_run(learner.store, learner.token)
    finished_run(learner.store, learner.token, PRESETS["kaneko-mlp"].spec)
    at = learner.compare("seeds")
    assert [warning.value for warning in at.warning] == [message(at, "chance.different_data")]


def test_a_recipe_whose_runs_have_no_result_has_no_number_of_seeds(learner: Learner) -> None:
    learner.add_seeds(DIGITS, "narrow", [1.0])
    running_run(learner.store, learner.token, WIDE, name="wide")
    learner.compare("seeds")
    at = learner.select(0, 1)
    assert f"wide</td><td>{NOTHING}</td>" in html(at)
    assert "narrow</td><td>1</td>" in html(at)
