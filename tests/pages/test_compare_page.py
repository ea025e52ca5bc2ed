"""The Compare page as a learner uses it, in both languages, over runs written by hand."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass

import pytest
from pandas import DataFrame
from streamlit.testing.v1 import AppTest

from dlcore import PRESETS, Store
from pages.ui.shell import services
from pages.ui.shell.language import LANGUAGES
from pages.ui.shell.text import catalogue
from tests.stored_runs import DIGITS, finished, going_on


@dataclass
class Learner:
    """A learner with the app open and the store behind it."""

    at: AppTest
    store: Store
    lang: str

    @property
    def token(self) -> str:
        return str(self.at.session_state["learner"])

    def compare(self) -> AppTest:
        """Goes to the Compare page."""
        self.at.switch_page("pages/compare.py").run()
        assert not self.at.exception and not self.at.error
        return self.at

    def choose(self, *rows: int) -> AppTest:
        """Ticks rows of the table."""
        key = self.at.dataframe[0].key
        self.at.session_state[key] = {"selection": {"rows": list(rows), "columns": []}}
        return self.at.run()

    def word(self, key: str) -> str:
        return catalogue(self.lang)[key].forms[0]


@pytest.fixture(params=LANGUAGES)
def learner(request: pytest.FixtureRequest, open_app: Callable[..., AppTest]) -> Learner:
    services.store.clear()
    at = open_app(lang=request.param)
    return Learner(at, services.store(), request.param)


def table(at: AppTest) -> DataFrame:
    return at.dataframe[0].value


def figures(at: AppTest) -> str:
    """The drawing of the runs side by side, without its styles."""
    bodies = [element.proto.body for element in at.get("html")]
    (body,) = [body.split("</style>")[-1] for body in bodies if 'class="dl-runs"' in body]
    return body


def heads(at: AppTest) -> list[str]:
    """Titles of the runs side by side, as HTML."""
    return re.findall(r"</span>(.*?)</div></th>", figures(at))


def texts(at: AppTest) -> list[str]:
    """All that is read as Markdown or as a label."""
    kinds = ("markdown", "caption", "title", "header", "subheader", "button", "info")
    return [str(element.proto) for kind in kinds for element in at.get(kind)]


def test_looking_does_not_start_the_engine(learner: Learner) -> None:
    services.engine.clear()
    finished(learner.store, learner.token)
    learner.compare()
    assert not (learner.store.folder / "worker.log").exists()


def test_without_runs_it_says_what_to_do(learner: Learner) -> None:
    at = learner.compare()
    assert at.title[0].value == learner.word("compare.title")
    assert [button.label for button in at.button] == [learner.word("compare.begin")]
    assert not at.dataframe


def test_runs_stand_newest_first_with_the_settings_that_differ(learner: Learner) -> None:
    finished(learner.store, learner.token, name="old", loss=2.0)
    more_units = DIGITS.changed({"layers.1.units": 128})
    going_on(learner.store, learner.token, more_units, name="new", epochs=2)
    shown = table(learner.compare())
    assert shown["title"].tolist() == ["new", "old"]
    assert shown["state"].tolist() == [
        learner.word("name.state.running"),
        learner.word("name.state.finished"),
    ]
    assert shown["layers.1.units"].tolist() == [128, 64]
    assert [name for name in shown if str(name).startswith(("training.", "layers."))] == [
        "layers.1.units"
    ]
    assert shown["epoch"].tolist() == [2, 3]
    assert shown["best_epoch"].tolist() == [2, 3]
    assert shown["best.val_loss"].tolist() == pytest.approx([0.6, 0.8])
    assert shown["latest.accuracy"].tolist() == pytest.approx([100 * 5 / 6, 100 * 5 / 7])
    assert shown["test.accuracy"].tolist()[1] == pytest.approx(80)
    assert shown["seconds"].tolist() == [1.0, 1.5]


def test_labels_are_in_the_language(learner: Learner) -> None:
    finished(learner.store, learner.token)
    config = json.loads(learner.compare().dataframe[0].proto.columns)
    labels = [column["label"] for name, column in config.items() if name != "_index"]
    japanese = [bool(re.search(r"[ぁ-んァ-ヶ一-龠]", label)) for label in labels]
    assert len(labels) >= 10
    assert japanese == [learner.lang == "ja"] * len(labels)


def test_the_two_newest_are_compared_at_first(learner: Learner) -> None:
    for number in (1, 2, 3):
        finished(learner.store, learner.token, name=f"run {number}")
    at = learner.compare()
    assert heads(at) == ["run 3", "run 2"]
    assert len(at.get("bidi_component")) >= 2


def test_a_choice_stays_over_page_switches_and_new_runs_join_it(learner: Learner) -> None:
    for number in (1, 2, 3):
        finished(learner.store, learner.token, name=f"run {number}")
    learner.compare()
    assert heads(learner.choose(0, 2)) == ["run 3", "run 1"]
    learner.at.switch_page("pages/data.py").run()
    assert heads(learner.compare()) == ["run 3", "run 1"]
    finished(learner.store, learner.token, name="run 4")
    assert heads(learner.compare()) == ["run 4", "run 3", "run 1"]


def test_without_a_choice_it_asks_for_one(learner: Learner) -> None:
    finished(learner.store, learner.token)
    learner.compare()
    at = learner.choose()
    assert [info.value for info in at.info] == [learner.word("compare.none_chosen")]


def test_the_best_of_each_figure_is_marked(learner: Learner) -> None:
    finished(learner.store, learner.token, name="worse", loss=2.5)
    finished(learner.store, learner.token, name="better", loss=1.0)
    drawn = figures(learner.compare())
    mark = f"<b><i>{learner.word('compare.best')}</i>"
    assert f"{mark}90.00%</b>" in drawn and f"{mark}75.00%</b>" not in drawn
    assert f"{mark}0.2000</b>" in drawn and f"{mark}0.5000</b>" not in drawn


def test_figures_of_different_data_are_not_ranked(learner: Learner) -> None:
    finished(learner.store, learner.token, PRESETS["kaneko-mlp"].spec, loss=2.0)
    finished(learner.store, learner.token, loss=1.0)
    at = learner.compare()
    assert learner.word("compare.different_data") in [caption.value for caption in at.caption]
    assert "<b>" not in figures(at)


def test_published_figures_stand_beside_those_of_a_preset(learner: Learner) -> None:
    spec = PRESETS["kaneko-mlp"].spec
    finished(learner.store, learner.token, spec, preset="kaneko-mlp")
    at = learner.compare()
    assert "97.48%" in table(at)["published"][0]
    assert "97.48%" in figures(at) and "0.1095" in figures(at)


def test_a_name_is_plain_text_everywhere(learner: Learner) -> None:
    name = "<b>bold</b> **x** :red[y] $z$"
    finished(learner.store, learner.token, name=name)
    at = learner.compare()
    assert table(at)["title"].tolist() == [name]
    assert heads(at) == ["&lt;b&gt;bold&lt;/b&gt; **x** :red[y] $z$"]
    assert not any("bold" in text for text in texts(at))


def test_a_run_gets_another_name(learner: Learner) -> None:
    run = finished(learner.store, learner.token, name="old")
    at = learner.compare()
    at.text_input(key=f"new_name_{run.id}").set_value("  a  new name ")
    (save,) = [button for button in at.button if button.label == learner.word("compare.save")]
    save.click().run()
    assert learner.store.run(run.id).name == "a new name"
    assert table(at)["title"].tolist() == ["a new name"]


def test_chosen_runs_are_deleted_and_others_stay(learner: Learner) -> None:
    runs = [finished(learner.store, learner.token, name=f"run {n}") for n in (1, 2, 3)]
    learner.at.session_state["run"] = runs[2].id
    at = learner.compare()
    at.button(key="delete").click().run()
    assert not at.exception
    assert [run.name for run in learner.store.runs()] == ["run 1"]
    assert table(at)["title"].tolist() == ["run 1"]
    assert "run" not in at.session_state, "the Train page must not look for it"


def test_after_the_last_is_deleted_it_says_what_to_do(learner: Learner) -> None:
    finished(learner.store, learner.token)
    at = learner.compare()
    at.button(key="delete").click().run()
    assert not at.exception and not at.dataframe
    assert [button.label for button in at.button] == [learner.word("compare.begin")]


def test_old_runs_are_deleted_down_to_a_number(learner: Learner) -> None:
    for number in range(4):
        finished(learner.store, learner.token, name=f"run {number}")
    going_on(learner.store, learner.token, name="at work")
    at = learner.compare()
    at.number_input(key="storage_keep").set_value(0).run()
    at.number_input(key="storage_keep").set_value(2).run()
    at.button(key="storage_delete").click().run()
    assert [run.name for run in learner.store.runs()] == ["at work", "run 3"]


def test_the_disk_s_use_stands_with_its_bound(learner: Learner) -> None:
    run = finished(learner.store, learner.token)
    with learner.store.artifacts.writing(run.id, "best.npz") as path:
        path.write_bytes(b"x" * 1_500_000)
    shown = str(learner.compare().get("progress")[0].proto)
    assert "1.5 MB" in shown and "2.0 GB" in shown


def test_another_learner_s_runs_are_not_there(learner: Learner) -> None:
    finished(learner.store, "somebody else", name="secret")
    at = learner.compare()
    assert not at.dataframe
    finished(learner.store, learner.token, name="mine")
    assert table(learner.compare())["title"].tolist() == ["mine"]


def test_runs_of_every_preset_stand_side_by_side(learner: Learner) -> None:
    for preset, entry in PRESETS.items():
        finished(learner.store, learner.token, entry.spec, preset=preset)
    learner.compare()
    at = learner.choose(*range(len(PRESETS)))
    assert not at.exception and not at.error
    assert len(heads(at)) == len(PRESETS)
    labels = re.findall(r"<th scope=row>(.*?)</th>", figures(at))
    assert labels and not [label for label in labels if re.search(r"[a-z]\.[a-z0-9]", label)]


def test_a_run_is_opened(learner: Learner) -> None:
    run = finished(learner.store, learner.token, name="mine")
    at = learner.compare()
    at.button(key="open").click().run()
    assert not at.exception and not at.error
    assert at.session_state["run"] == run.id
    assert at.title[0].value == learner.word("train.title")
