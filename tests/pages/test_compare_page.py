"""Tests of the Compare page, with synthetic runs."""

from __future__ import annotations

import json
import re
import sqlite3
from contextlib import closing

import pytest
from pandas import DataFrame
from streamlit.testing.v1 import AppTest

from dlcore import PRESETS, Store
from pages.ui.shell import services
from pages.ui.shell.language import LANGUAGES
from tests.pages.compare_page import Learner
from tests.pages.idle_engine import IdleEngine, use_idle_engine
from tests.pages.page_driver import drawings, html, message
from tests.stored_runs import DIGITS, finished_run, running_run


@pytest.fixture(autouse=True)
def engine(monkeypatch: pytest.MonkeyPatch) -> IdleEngine:
    """Nothing trains."""
    return use_idle_engine(monkeypatch)


def table(at: AppTest) -> DataFrame:
    return at.dataframe[0].value


def metrics(at: AppTest) -> str:
    """Return the HTML tables of the selected runs: results, and the course of the training."""
    results, course = drawings(at, "dl-runs")
    return results + course


def titles(at: AppTest) -> list[str]:
    """Return the titles of the selected runs as HTML."""
    return re.findall(r"</span>(.*?)</div></th>", drawings(at, "dl-runs")[0])


def markdown_texts(at: AppTest) -> list[str]:
    """Return everything that Streamlit renders as Markdown, labels included."""
    kinds = ("markdown", "caption", "title", "header", "subheader", "button", "info")
    return [str(element.proto) for kind in kinds for element in at.get(kind)]


def test_opening_the_page_does_not_start_the_engine(
    learner: Learner, monkeypatch: pytest.MonkeyPatch
) -> None:
    services.engine.clear()
    opened: list[Store] = []
    monkeypatch.setattr(services, "open_engine", opened.append)
    finished_run(learner.store, learner.token)
    learner.compare()
    assert not opened


def test_without_runs_the_page_links_to_training(learner: Learner) -> None:
    at = learner.compare()
    assert at.title[0].value == learner.message("compare.title")
    assert [button.label for button in at.button] == [learner.message("compare.begin")]
    assert not at.dataframe


def test_the_table_lists_runs_newest_first_with_differing_settings(learner: Learner) -> None:
    finished_run(learner.store, learner.token, name="old", loss=2.0)
    wide = DIGITS.changed({"layers.1.units": 128})
    running_run(learner.store, learner.token, wide, name="new", epochs=2)
    data = table(learner.compare())
    assert data["title"].tolist() == ["new", "old"]
    assert data["state"].tolist() == [
        learner.message("name.state.running"),
        learner.message("name.state.finished"),
    ]
    assert data["layers.1.units"].tolist() == [128, 64]
    assert [name for name in data if str(name).startswith(("training.", "layers."))] == [
        "layers.1.units"
    ]
    assert data["epoch"].tolist() == [2, 3]
    assert data["best_epoch"].tolist() == [2, 3]
    assert data["best.val_loss"].tolist() == pytest.approx([0.6, 0.8])
    assert data["latest.accuracy"].tolist() == pytest.approx([100 * 5 / 6, 100 * 5 / 7])
    assert data["test.accuracy"].tolist()[1] == pytest.approx(80)
    assert data["seconds"].tolist() == [1.0, 1.5]


@pytest.mark.parametrize("language", LANGUAGES)
def test_column_labels_are_translated(learner: Learner) -> None:
    finished_run(learner.store, learner.token)
    config = json.loads(learner.compare().dataframe[0].proto.columns)
    labels = [column["label"] for name, column in config.items() if name != "_index"]
    japanese = [bool(re.search(r"[ぁ-んァ-ヶ一-龠]", label)) for label in labels]
    assert len(labels) >= 10
    assert japanese == [learner.at.session_state["language"] == "ja"] * len(labels)


def test_the_two_newest_runs_are_preselected(learner: Learner) -> None:
    for number in (1, 2, 3):
        finished_run(learner.store, learner.token, name=f"run {number}")
    at = learner.compare()
    assert titles(at) == ["run 3", "run 2"]
    assert len(at.get("bidi_component")) >= 2


def test_a_selection_survives_page_switches_and_includes_new_runs(learner: Learner) -> None:
    for number in (1, 2, 3):
        finished_run(learner.store, learner.token, name=f"run {number}")
    learner.compare()
    assert titles(learner.select(0, 2)) == ["run 3", "run 1"]
    learner.at.switch_page("pages/data.py").run()
    assert titles(learner.compare()) == ["run 3", "run 1"]
    finished_run(learner.store, learner.token, name="run 4")
    assert titles(learner.compare()) == ["run 4", "run 3", "run 1"]


def test_repetitions_are_one_row_until_it_is_unfolded(learner: Learner) -> None:
    learner.add_seeds(DIGITS, "narrow", [1.0, 2.0, 3.0])
    finished_run(
        learner.store, learner.token, DIGITS.changed({"layers.1.units": 128}), name="alone"
    )
    at = learner.compare()
    folded = table(at)
    bundle = message(at, "chance.bundle", title="narrow", count=3)
    assert folded["title"].tolist() == ["alone", bundle]
    assert folded["test.accuracy"].tolist() == pytest.approx([90, 80])
    assert folded["test.accuracy.spread"].tolist()[1] == pytest.approx(10)
    assert "seed" not in folded
    at.toggle(key="fold").set_value(False).run()
    assert len(table(at)) == 4


def test_an_empty_selection_asks_for_a_run(learner: Learner) -> None:
    finished_run(learner.store, learner.token)
    learner.compare()
    at = learner.select()
    assert [info.value for info in at.info] == [learner.message("compare.none_chosen")]


def test_runs_without_an_epoch_are_named(learner: Learner) -> None:
    finished_run(learner.store, learner.token, name="*stopped* at once", epochs=0)
    learner.compare()
    sentence = message(learner.at, "compare.without_epoch", runs="*stopped* at once")
    at = learner.select(0)
    assert sentence in [text.value for text in at.text]
    finished_run(learner.store, learner.token, name="complete")
    learner.compare()
    at = learner.select(0, 1)
    assert sentence in [text.value for text in at.text]
    at = learner.select(0)
    assert sentence not in [text.value for text in at.text]


def test_the_best_value_of_each_metric_is_marked(learner: Learner) -> None:
    finished_run(learner.store, learner.token, name="worse", loss=2.5)
    finished_run(learner.store, learner.token, name="better", loss=1.0)
    drawn = metrics(learner.compare())
    mark = f"<b><i>{learner.message('compare.best')}</i>"
    assert f"{mark}90.00%</b>" in drawn and f"{mark}75.00%</b>" not in drawn
    assert f"{mark}0.2000</b>" in drawn and f"{mark}0.5000</b>" not in drawn


def test_metrics_on_different_data_are_not_ranked(learner: Learner) -> None:
    finished_run(learner.store, learner.token, PRESETS["kaneko-mlp"].spec, loss=2.0)
    finished_run(learner.store, learner.token, loss=1.0)
    at = learner.compare()
    assert learner.message("compare.different_data") in [caption.value for caption in at.caption]
    assert "<b>" not in metrics(at)


def test_published_metrics_are_shown_for_a_preset(learner: Learner) -> None:
    spec = PRESETS["kaneko-mlp"].spec
    finished_run(learner.store, learner.token, spec, preset="kaneko-mlp")
    at = learner.compare()
    assert "97.48%" in table(at)["published"][0]
    assert "97.48%" in metrics(at) and "0.1095" in metrics(at)


def test_validation_on_the_test_set_is_said(learner: Learner) -> None:
    finished_run(learner.store, learner.token, PRESETS["kaneko-mlp"].spec, name="a *name*")
    at = learner.compare()
    said = message(at, "compare.validates_on_test", runs="a *name*")
    assert said in [text.value for text in at.text]
    finished_run(learner.store, learner.token, name="other")
    learner.compare()
    assert said not in [text.value for text in learner.select(0).text]


def test_a_name_is_never_markup(learner: Learner) -> None:
    name = "<b>bold</b> **x** :red[y] $z$"
    finished_run(learner.store, learner.token, name=name)
    at = learner.compare()
    assert table(at)["title"].tolist() == [name]
    assert titles(at) == ["&lt;b&gt;bold&lt;/b&gt; **x** :red[y] $z$"]
    assert not any("bold" in text for text in markdown_texts(at))


def test_a_run_gets_a_name_and_a_note(learner: Learner) -> None:
    run = finished_run(learner.store, learner.token, name="old")
    at = learner.compare()
    at.text_input(key=f"new_name_{run.id}").set_value("  a  new name ")
    at.text_input(key=f"note_{run.id}").set_value(" #homework  two ")
    (save,) = [button for button in at.button if button.label == learner.message("compare.save")]
    save.click().run()
    assert learner.store.run(run.id).name == "a new name"
    assert learner.store.run(run.id).note == "#homework two"
    assert table(at)["title"].tolist() == ["a new name"]
    assert table(at)["note"].tolist() == ["#homework two"]


def test_deleting_the_selected_runs_keeps_the_others(learner: Learner) -> None:
    runs = [finished_run(learner.store, learner.token, name=f"run {n}") for n in (1, 2, 3)]
    learner.at.session_state["run"] = runs[2].id
    at = learner.compare()
    at.button(key="delete").click().run()
    assert not at.exception
    assert [run.name for run in learner.store.runs()] == ["run 1"]
    assert table(at)["title"].tolist() == ["run 1"]
    assert "run" not in at.session_state, "the Train page would look for it"


def test_deleting_the_last_run_shows_the_empty_page(learner: Learner) -> None:
    finished_run(learner.store, learner.token)
    at = learner.compare()
    at.button(key="delete").click().run()
    assert not at.exception and not at.dataframe
    assert [button.label for button in at.button] == [learner.message("compare.begin")]


def test_deleting_old_runs_keeps_the_newest(learner: Learner) -> None:
    for number in range(4):
        finished_run(learner.store, learner.token, name=f"run {number}")
    running_run(learner.store, learner.token, name="at work")
    at = learner.compare()
    at.number_input(key="storage_keep").set_value(0).run()
    at.number_input(key="storage_keep").set_value(2).run()
    at.button(key="storage_delete").click().run()
    assert [run.name for run in learner.store.runs()] == ["at work", "run 3"]


def test_disk_usage_is_shown_with_its_limit(learner: Learner) -> None:
    run = finished_run(learner.store, learner.token)
    with learner.store.artifacts.atomic_write(run.id, "best.npz") as path:
        path.write_bytes(b"x" * 1_500_000)
    shown = str(learner.compare().get("progress")[0].proto)
    assert "1.5 MB" in shown and "1.0 GB" in shown


def test_runs_of_other_learners_are_hidden(learner: Learner) -> None:
    finished_run(learner.store, "somebody else", name="secret")
    at = learner.compare()
    assert not at.dataframe
    finished_run(learner.store, learner.token, name="mine")
    assert table(learner.compare())["title"].tolist() == ["mine"]


def test_runs_of_all_presets_can_be_compared(learner: Learner) -> None:
    for preset, entry in PRESETS.items():
        finished_run(learner.store, learner.token, entry.spec, preset=preset)
    learner.compare()
    at = learner.select(*range(len(PRESETS)))
    assert not at.exception and not at.error
    assert len(titles(at)) == len(PRESETS)
    labels = re.findall(r"<th scope=row>(.*?)</th>", metrics(at))
    assert labels and not [label for label in labels if re.search(r"[a-z]\.[a-z0-9]", label)]


def test_opening_a_run(learner: Learner) -> None:
    run = finished_run(learner.store, learner.token, name="mine")
    at = learner.compare()
    (mark,) = set(re.findall('<span class="dl-mark".*?</span>', metrics(at)))
    at.button(key="open").click().run()
    assert not at.exception and not at.error
    assert mark in html(at), "a run looks the same on both pages"
    assert at.session_state["run"] == run.id
    assert at.title[0].value == learner.message("train.title")


def test_runs_of_another_version_can_be_deleted(learner: Learner) -> None:
    run = finished_run(learner.store, learner.token)
    with closing(sqlite3.connect(learner.store.folder / "dlcore.db")) as db, db:
        db.execute("UPDATE runs SET spec = '{\"version\": 99}'")
    at = learner.compare()
    assert any("1" in caption.value for caption in at.caption)
    at.button(key="unreadable_now").click().run()
    assert learner.store.unreadable_runs(run.learner) == []
