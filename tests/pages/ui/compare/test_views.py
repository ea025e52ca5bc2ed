"""Compare in depth: the pinned run, chance, setting against figure, sweeps, and the coach."""

from __future__ import annotations

import json
import re
from collections.abc import Callable

import pytest
from streamlit.testing.v1 import AppTest

from dlcore import Spec, Store
from dlcore.events import EpochEnded, Finished, Started
from dlcore.experiments.sweep import Axis, Sweep
from pages.ui.shell import services
from pages.ui.shell.language import LANGUAGES
from pages.ui.shell.text import catalogue
from tests.pages.choices import choice
from tests.stored_runs import DIGITS, HOLDER, finished

WIDE = DIGITS.changed({"layers.1.units": 128})


in_english = pytest.mark.parametrize("learner", ["en"], indirect=True)
"""For what starts a worker, which takes seconds."""


class Learner:
    """A learner with the app open and the store behind it."""

    def __init__(self, at: AppTest, store: Store, lang: str) -> None:
        self.at, self.store, self.lang = at, store, lang
        self.token = str(at.session_state["learner"])

    def compare(self, view: str) -> AppTest:
        """Goes to the Compare page and takes a view."""
        self.at.session_state["compare_view"] = view
        self.at.switch_page("pages/compare.py")
        return self.run()

    def run(self) -> AppTest:
        """Draws the page after what was clicked or set."""
        self.at.run()
        assert not self.at.exception, self.at.exception
        assert not self.at.error, [e.value for e in self.at.error]
        return self.at

    def seeds(self, spec: Spec, name: str, losses: list[float]) -> None:
        """Finished runs of a recipe, one a seed."""
        for seed, loss in enumerate(losses):
            finished(self.store, self.token, spec.changed({"seed": seed}), name=name, loss=loss)

    def word(self, key: str) -> str:
        return catalogue(self.lang)[key].forms[0]


@pytest.fixture(params=LANGUAGES)
def learner(request: pytest.FixtureRequest, open_app: Callable[..., AppTest]) -> Learner:
    services.store.clear()
    at = open_app(lang=request.param)
    return Learner(at, services.store(), request.param)


def html(at: AppTest) -> str:
    return "\n".join(element.proto.body.split("</style>")[-1] for element in at.get("html"))


def texts(at: AppTest) -> str:
    return "\n".join(element.value for element in (*at.text, *at.markdown, *at.info))


def test_others_are_measured_against_the_pinned_run(learner: Learner) -> None:
    finished(learner.store, learner.token, name="worse", loss=2.0)
    pinned = finished(learner.store, learner.token, WIDE, name="pinned", loss=1.0)
    at = learner.compare("curves")
    assert "−10.00" not in html(at)
    choice(at.selectbox, "compare_baseline").set_value(pinned.id)
    learner.run()
    drawn = html(at)
    assert "−10.00" in drawn and "+10.00" not in drawn
    assert drawn.index("pinned") < drawn.index("worse")
    at.switch_page("pages/data.py").run()
    assert choice(learner.compare("curves").selectbox, "compare_baseline").value == pinned.id


def test_seeds_decide_whether_a_difference_is_chance(learner: Learner) -> None:
    learner.seeds(DIGITS, "narrow", [1.0, 1.02, 0.98])
    learner.seeds(WIDE, "wide", [2.0, 2.02])
    learner.compare("seeds")
    table = learner.at.dataframe[0].key
    learner.at.session_state[table] = {"selection": {"rows": [0, 4], "columns": []}}
    at = learner.run()
    assert learner.word("chance.too_few").split("{")[1].partition("}")[2][:6] in texts(at)
    finished(learner.store, learner.token, WIDE.changed({"seed": 9}), name="wide", loss=1.98)
    different = learner.word("chance.judged.different").rpartition("{p}")[2][:8]
    assert different in texts(learner.compare("seeds"))
    assert "± 0.20" in html(learner.at)


@in_english
def test_a_run_is_repeated_with_other_seeds(learner: Learner) -> None:
    run = finished(learner.store, learner.token, name="mine")
    services.engine.clear()
    at = learner.compare("seeds")
    at.number_input(key="seeds_repetitions").set_value(2).run()
    at.button(key="seeds_repeat_now").click()
    learner.run()
    added = [r for r in learner.store.runs(learner.token) if r.id != run.id]
    assert {r.spec.changed({"seed": run.spec.seed}) for r in added} == {run.spec}
    assert len({r.spec.seed for r in (*added, run)}) == 3
    services.engine().close()
    services.engine.clear()


def test_a_setting_stands_against_a_figure(learner: Learner) -> None:
    finished(learner.store, learner.token, name="narrow")
    assert learner.word("compare.scatter_empty") in texts(learner.compare("scatter"))
    finished(learner.store, learner.token, WIDE, name="wide")
    at = learner.compare("scatter")
    assert choice(at.selectbox, "scatter_setting").value == "layers.1.units"
    assert choice(at.selectbox, "scatter_figure").value == "test_accuracy"
    assert {"64", "128"} <= set(re.findall(r'"(\d+)"', at.get("plotly_chart")[0].proto.spec))


@in_english
def test_a_sweep_fills_its_map_and_the_best_opens_in_the_form(learner: Learner) -> None:
    sweep = Sweep(DIGITS, Axis("layers.1.units", (32, 64)), Axis("training.epochs", (1, 2)))
    for loss, spec in zip((4.0, 3.0, 2.0, 1.0), sweep.grid(), strict=True):
        finished(learner.store, learner.token, spec, epochs=spec.training.epochs, loss=loss)
    at = learner.compare("sweep")
    cells = json.loads(at.get("plotly_chart")[0].proto.spec)["data"][1]["text"]
    assert [cell for cell in cells if "★" in cell] == ["<b>★ 90.00%</b>"]
    assert "90.00" in texts(at)
    at.button(key="sweep_take").click().run()
    assert not at.exception
    assert at.session_state["draft"] == sweep.grid()[-1]
    assert at.title[0].value == learner.word("train.title")
    services.engine().close()
    services.engine.clear()


def test_too_large_a_sweep_is_refused(learner: Learner) -> None:
    finished(learner.store, learner.token)
    at = learner.compare("sweep")
    assert not at.button(key="sweep_start").disabled
    choice(at.multiselect, "sweep_values.training.epochs").set_value([]).run()
    assert at.error and at.button(key="sweep_start").disabled


@in_english
def test_the_coach_offers_remedies_that_open_ready_to_train(learner: Learner) -> None:
    spec = DIGITS.changed({"dataset.train_size": 300})
    run = learner.store.create(spec, learner.token, owner=HOLDER)
    learner.store.append(run.id, Started(1.0, 0, 4, 10, 5000, "xla", "fits"))
    for epoch, validation in enumerate((1.0, 0.5, 0.7, 0.9), start=1):
        metrics = {"loss": 1 / epoch, "val_loss": validation, "accuracy": 0.9, "val_accuracy": 0.8}
        learner.store.append(run.id, EpochEnded(1.0, epoch, metrics, 1.0, epoch == 2))
    learner.store.append(run.id, Finished(9.0, 4, {"loss": 0.9, "accuracy": 0.8}))
    learner.at.session_state["run"] = run.id
    learner.at.switch_page("pages/train.py")
    at = learner.run()
    assert any("0.5" in info.value and "0.9" in info.value for info in at.info)
    at.button(key="remedy_more_data").click()
    learner.run()
    assert at.session_state["draft"] == spec.changed({"dataset.train_size": 600})
    assert not at.button(key="train").disabled
    services.engine().close()
    services.engine.clear()
