"""The curves of runs on the Compare page."""

from __future__ import annotations

import json
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from tests.pages.compare_page import Learner
from tests.pages.page_driver import assert_no_error
from tests.stored_runs import finished_run


def loss_figure(at: AppTest) -> Any:
    components = [json.loads(element.proto.json) for element in at.get("bidi_component")]
    figures = [json.loads(data["figure"]) for data in components if "figure" in data]
    return figures[0]


@pytest.mark.parametrize("language", ["en"])
def test_curves_are_smoothed_and_the_axis_of_the_loss_is_logarithmic(learner: Learner) -> None:
    finished_run(learner.store, learner.token, loss=1.0)
    measured = loss_figure(learner.compare())["data"][0]["y"]
    learner.at.slider(key="smoothing").set_value(0.5)
    figure = loss_figure(assert_no_error(learner.at.toggle(key="log_loss").set_value(True).run()))
    smoothed = figure["data"][0]["y"]
    assert smoothed[0] == measured[0] and smoothed[-1] > measured[-1]
    assert figure["layout"]["yaxis"]["type"] == "log"
