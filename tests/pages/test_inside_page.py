"""Tests of the Look inside page in both languages."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from dlcore import PRESETS, Run, Store, train
from dlcore.datasets import Cache, TwoClass
from dlcore.datasets.uploads.table_file import table_path
from dlcore.experiments.adapt import starting_spec
from dlcore.inference.images.test_set import PREDICTIONS, Predictions, save_predictions
from dlcore.inference.weights.weight_history import SnapshotEpoch
from dlcore.store import snapshots, weights
from pages.ui.shell import services
from pages.ui.shell.language import LANGUAGES
from tests.datasets.uploads.flowers import save_flowers
from tests.inspectable_runs import CONFUSED, ERRORS, inspectable_run, labels, values
from tests.pages.page_driver import assert_no_error, choice, drawings, message, open_page, texts
from tests.stored_runs import finished_run, finished_run_with_weights

LEARNER = "a" * 32

EMPTY = {"en": "nothing to look into", "ja": "まだ中を見られる実験がありません"}
NO_IMAGES = {"en": "was not trained on images", "ja": "データは画像ではない"}
BEFORE = {"en": "before training", "ja": "学習の前"}
END_ONLY = {"en": "only the weights after training", "ja": "学習後の重みだけ"}
GONE = {"en": "not there any more", "ja": "もうありません"}
SECOND = {"en": "Output layer, weights (kernel)", "ja": "出力層、重み（kernel）"}
UNREADABLE = {"en": "vector graphic", "ja": "ベクター画像"}


@pytest.fixture(autouse=True)
def _new_store(dlcore_home: Path) -> None:
    services.store.clear()


def open_inside(language: str, view: str = "weights", **parameters: str) -> AppTest:
    return open_page("inside", language, query=parameters, learner=LEARNER, inside_view=view)


def captions(body: str) -> list[str]:
    return re.findall(r"<figcaption>(.*?)</figcaption>", body)


@pytest.mark.parametrize("language", LANGUAGES)
def test_without_runs_the_page_links_to_training(language: str, store: Store) -> None:
    finished_run(store, LEARNER)
    at = open_inside(language)
    assert EMPTY[language] in texts(at)
    assert len(at.button) == 1


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_slider_selects_the_epoch_of_the_weights(language: str, store: Store) -> None:
    run = inspectable_run(store, LEARNER)
    at = open_inside(language)
    assert not at.error
    (slider,) = at.select_slider
    assert slider.options[0] == BEFORE[language] and len(slider.options) == 4
    (image_grid,) = drawings(at, "dl-image-grid")
    assert len(captions(image_grid)) == 64
    assert SECOND[language] in choice(at.selectbox, f"inside_matrix_{run.id}").options[2]
    after, before = numbers(at), numbers_at(at, 0)
    assert before == pytest.approx(values(0)["2/kernel"][0, :8], abs=6e-4)
    assert after == pytest.approx(values(3)["2/kernel"][0, :8], abs=6e-4)
    assert drawings(at, "dl-image-grid") != [image_grid]
    assert not at.error


def test_the_weights_play_from_the_first_epoch_to_the_last(store: Store) -> None:
    inspectable_run(store, LEARNER)
    at = open_inside("en")
    at.button(key="inside_play").click().run()
    shown = [at.select_slider[0].value]
    while at.button(key="inside_play").label == "Pause":
        shown.append(assert_no_error(at.run()).select_slider[0].value)
    epochs = [SnapshotEpoch(epoch, is_end=epoch == 3) for epoch in range(4)]
    assert list(dict.fromkeys(shown)) == epochs
    at.select_slider[0].set_value(SnapshotEpoch(1)).run()
    at.button(key="inside_play").click().run()
    assert at.select_slider[0].value == SnapshotEpoch(1)
    at.button(key="inside_play").click().run()
    assert at.button(key="inside_play").label == "Play"


def numbers_at(at: AppTest, epoch: int) -> list[float]:
    at.select_slider[0].set_value(SnapshotEpoch(epoch)).run()
    return numbers(at)


def numbers(at: AppTest) -> list[float]:
    """Return the first visible row of the matrix."""
    (table,) = drawings(at, "dl-weights")
    row = table.split("<tr>")[2]
    return [float(text.replace("−", "-")) for text in re.findall(r"<td[^>]*>(.*?)</td>", row)]


def test_differences_refer_to_the_initial_weights(store: Store) -> None:
    inspectable_run(store, LEARNER)
    at = open_inside("en")
    at.get("button_group")
    at.session_state["inside_difference"] = True
    at.run()
    assert numbers(at) == pytest.approx([0.03] * 8, abs=6e-4)
    assert numbers_at(at, 0) == [0.0] * 8


def test_the_last_rows_and_columns_of_a_matrix_can_be_shown(store: Store) -> None:
    run = inspectable_run(store, LEARNER)
    at = open_inside("en")
    choice(at.selectbox, f"inside_matrix_{run.id}").set_value(0).run()
    at.number_input(key=f"inside_row_0_{run.id}").set_value(63).run()
    at.number_input(key=f"inside_column_0_{run.id}").set_value(62).run()
    assert numbers(at) == pytest.approx(values(3)["1/kernel"][63, 62:], abs=6e-4)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_run_without_snapshots_shows_its_final_weights(language: str, store: Store) -> None:
    inspectable_run(store, LEARNER, with_snapshots=False)
    at = open_inside(language)
    assert END_ONLY[language] in texts(at)
    assert not at.select_slider and drawings(at, "dl-image-grid")


@pytest.mark.parametrize("language", LANGUAGES)
def test_images_are_shown_with_their_predictions(language: str, store: Store) -> None:
    run = inspectable_run(store, LEARNER)
    at = open_inside(language, "images")
    assert not at.error
    first, cell, errors = drawings(at, "dl-predicted-images")
    assert len(captions(first)) == 25
    # By default the most frequent error, in order of confidence.
    assert (selected(at, "label"), selected(at, "answer")) == CONFUSED
    assert len(captions(cell)) == len(captions(errors)) == ERRORS
    assert "90" in captions(cell)[0] and captions(cell)[0].startswith("✗ 9")
    choice(at.selectbox, "inside_cell_answer").set_value(4).run()
    assert all(
        caption.startswith("✓ 4") for caption in captions(drawings(at, "dl-predicted-images")[1])
    )
    assert run.id


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_classes_with_the_lowest_accuracy_are_named_if_there_are_errors(
    language: str, store: Store
) -> None:
    run, truth = inspectable_run(store, LEARNER), labels()
    right = np.eye(10, dtype=np.float32)[truth]
    save_predictions(store.artifacts, run.id, Predictions(right))
    at = open_inside(language, "images")
    paragraphs = "\n".join(each.value for each in at.markdown)
    assert paragraphs.count(message(at, "inside.no_mistakes")) == 2
    wrong = right.copy()
    # Of both classes there are 36 test images.
    for label in (0, 1):
        wrong[np.flatnonzero(truth == label)[0]] = np.eye(10)[9]
    save_predictions(store.artifacts, run.id, Predictions(wrong))
    at = open_inside(language, "images")
    hardest = message(at, "inside.hardest", names=f"0{message(at, 'inside.comma')}1", share="97.2%")
    assert any(hardest in each.value for each in at.markdown)


def selected(at: AppTest, what: str) -> int:
    return int(choice(at.selectbox, f"inside_cell_{what}").value)


def test_an_empty_cell_has_no_images(store: Store) -> None:
    inspectable_run(store, LEARNER)
    at = open_inside("en", "images")
    choice(at.selectbox, "inside_cell_label").set_value(0).run()
    assert captions(drawings(at, "dl-predicted-images")[1]) == []
    assert "0 images" in texts(at)


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_unreadable_image_is_explained(language: str, store: Store) -> None:
    inspectable_run(store, LEARNER)
    at = open_inside(language, "images")
    at.file_uploader(key="inside_own").upload("fake.png", b"<svg/>", "image/png").run()
    assert [UNREADABLE[language] in error.value for error in at.error] == [True]


@pytest.mark.parametrize("language", LANGUAGES)
def test_runs_on_other_data_show_only_their_weights(language: str, store: Store) -> None:
    run = finished_run(store, LEARNER, PRESETS["airline-lstm"].spec)
    some = {"0/lstm_cell/kernel": values(0)["2/kernel"], "1/kernel": values(0)["2/kernel"]}
    weights.save(store.artifacts, run.id, weights.LAST, some)
    snapshots.save(store.artifacts, run.id, {0: some})
    at = open_inside(language)
    assert NO_IMAGES[language] in texts(at)
    assert drawings(at, "dl-weights") and not drawings(at, "dl-image-grid")
    assert not at.error


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_table_has_a_confusion_matrix_that_names_empty_columns(
    language: str, store: Store
) -> None:
    spec = starting_spec(TwoClass(name="two-class"))
    run = finished_run_with_weights(store, LEARNER, spec)
    count = spec.dataset.info().test_size
    always_first = np.tile(np.array([0.9, 0.1], np.float32), (count, 1))
    save_predictions(store.artifacts, run.id, Predictions(always_first))
    at = open_inside(language)
    assert at.get("plotly_chart")
    text = message(at, "inside.never_predicted", names="1")
    assert [warning.value for warning in at.warning] == [text]


def test_without_its_table_a_run_shows_its_weights(store: Store) -> None:
    services.engine.clear()
    for target in ("name", "price"):
        dataset = save_flowers(Cache.default(), target, ("length", "colour"))
        run = train(starting_spec(dataset).changed({"training.epochs": 1}), store=store)
        table_path(Cache.default(), dataset.sha256).unlink()
        at = open_page("inside", "en", query={"run": run.id}, learner=LEARNER)
        assert [error.value for error in at.error] == [message(at, "error.csv_missing")]
        assert drawings(at, "dl-weights")
    services.engine().close()
    services.engine.clear()


def test_the_run_of_the_address_is_shown_even_of_another_learner(store: Store) -> None:
    inspectable_run(store, LEARNER, "own")
    other = inspectable_run(store, "b" * 32, "other")
    at = open_inside("en", run=other.id)
    assert choice(at.selectbox, "inside_choice").value == other.id
    assert len(choice(at.selectbox, "inside_choice").options) == 2


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_link_to_a_deleted_run_is_explained(language: str, store: Store) -> None:
    own = inspectable_run(store, LEARNER)
    at = open_inside(language, run="0" * 24)
    assert GONE[language] in texts(at)
    assert choice(at.selectbox, "inside_choice").value == own.id


def test_the_selected_run_stays_selected(store: Store) -> None:
    old, new = inspectable_run(store, LEARNER, "old"), inspectable_run(store, LEARNER, "new")
    at = open_inside("en")
    assert choice(at.selectbox, "inside_choice").value == new.id
    choice(at.selectbox, "inside_choice").set_value(old.id).run()
    assert at.query_params["run"] in (old.id, [old.id])
    assert choice(at.run().selectbox, "inside_choice").value == old.id


def test_a_name_is_never_markup(store: Store) -> None:
    inspectable_run(store, LEARNER, "<b>x</b> *y*")
    at = open_inside("en")
    assert "<b>x</b> *y*" in choice(at.selectbox, "inside_choice").options[0]


def test_stored_predictions_need_no_worker(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    run: Run = inspectable_run(store, LEARNER)
    assert PREDICTIONS in store.artifacts.names(run.id)
    monkeypatch.setattr("pages.ui.inside.images_view.engine", lambda: pytest.fail("a query"))
    at = open_inside("en", "images")
    assert not at.error and len(drawings(at, "dl-predicted-images")) == 3
