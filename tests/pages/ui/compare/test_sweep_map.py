"""The map of a sweep's results."""

from __future__ import annotations

import json

import pytest

from dlcore.experiments.sweep import Axis, Sweep
from tests.pages.compare_page import Learner
from tests.pages.idle_engine import use_idle_engine
from tests.pages.page_driver import assert_no_error, message
from tests.stored_runs import DIGITS, finished_run, running_run


@pytest.mark.parametrize("language", ["en"])
def test_the_best_cell_is_marked_and_opens_in_the_form(
    learner: Learner, monkeypatch: pytest.MonkeyPatch
) -> None:
    use_idle_engine(monkeypatch)
    sweep = Sweep(DIGITS, Axis("layers.1.units", (32, 64)), Axis("training.epochs", (1, 2)))
    for loss, spec in zip((4.0, 3.0, 2.0, 1.0), sweep.grid(), strict=True):
        finished_run(learner.store, learner.token, spec, epochs=spec.training.epochs, loss=loss)
    at = learner.compare("sweep")
    cells = json.loads(at.get("plotly_chart")[0].proto.spec)["data"][1]["text"]
    assert [cell for cell in cells if "★" in cell] == ["<b>★ 80.00%</b>"]
    assert any("80.00" in text.value for text in at.markdown)
    assert_no_error(at.button(key="sweep_take").click().run())
    assert at.session_state["draft"] == sweep.grid()[-1]
    assert at.title[0].value == message(at, "train.title")


def test_a_running_sweep_shows_its_progress_and_all_its_cells_and_is_stopped(
    learner: Learner, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine = use_idle_engine(monkeypatch)
    finished_run(learner.store, learner.token)
    run = running_run(learner.store, learner.token, DIGITS.changed({"layers.1.units": 32}))
    at = learner.compare("sweep")
    done = message(at, "running.done", done=1, count=2)
    assert done in [bar.proto.text for bar in at.get("progress")]
    assert at.button(key="sweep_stop").label == message(at, "running.stop")
    heatmap = json.loads(at.get("plotly_chart")[0].proto.spec)["data"][0]
    assert len(heatmap["x"]) >= 3 and len(heatmap["y"]) >= 3, "one result does not fill the map"
    at.button(key="sweep_stop").click().run()
    assert engine.commands == [("stop", run.id)]
