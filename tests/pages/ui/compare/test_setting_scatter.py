"""The scatter plot of a setting and a metric."""

from __future__ import annotations

import re

from tests.pages.compare_page import WIDE, Learner
from tests.pages.page_driver import choice, message
from tests.stored_runs import finished_run


def test_runs_that_differ_in_a_setting_are_points(learner: Learner) -> None:
    finished_run(learner.store, learner.token, name="narrow")
    at = learner.compare("scatter")
    assert message(at, "compare.scatter_empty") in [info.value for info in at.info]
    finished_run(learner.store, learner.token, WIDE, name="wide")
    at = learner.compare("scatter")
    assert choice(at.selectbox, "scatter_setting").value == "layers.1.units"
    assert choice(at.selectbox, "scatter_figure").value == "test_accuracy"
    assert {"64", "128"} <= set(re.findall(r'"(\d+)"', at.get("plotly_chart")[0].proto.spec))
