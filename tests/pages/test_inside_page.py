"""The page that looks inside runs, as a learner uses it, in both languages."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from dlcore import PRESETS, Run, Store
from dlcore.inference.images.predictions import NAME
from dlcore.inference.weights.weight_history import Moment
from dlcore.store import snapshots, weights
from pages.ui.shell import services
from tests.pages.choices import choice
from tests.runs_to_look_into import MISTAKES, WRONG, looked_into, values
from tests.stored_runs import finished

PAGE = str(Path(__file__).parents[2] / "pages" / "inside.py")
LEARNER = "a" * 32
LANGUAGES = ["en", "ja"]

EMPTY = {"en": "nothing to look into", "ja": "まだ中を見られる実験がありません"}
NO_IMAGES = {"en": "data that are no images", "ja": "データは画像ではない"}
BEFORE = {"en": "before training", "ja": "学習の前"}
END_ONLY = {"en": "only the weights after training", "ja": "学習後の重みだけ"}
GONE = {"en": "not there any more", "ja": "もうありません"}
SECOND = {"en": "Output layer, weights (kernel)", "ja": "出力層、重み（kernel）"}
UNREADABLE = {"en": "cannot be read as a picture", "ja": "画像として読めない"}


@pytest.fixture(autouse=True)
def _this_tests_store(own_home: Path) -> None:
    services.store.clear()


def opened(language: str, view: str = "weights", **parameters: str) -> AppTest:
    at = AppTest.from_file(PAGE, default_timeout=60)
    at.session_state["language"] = language
    at.session_state["learner"] = LEARNER
    at.session_state["inside_view"] = view
    for name, value in parameters.items():
        at.query_params[name] = value
    at.run()
    assert not at.exception
    return at


def texts(at: AppTest) -> str:
    """All words of the page."""
    kinds = ("title", "header", "subheader", "markdown", "caption", "html", "error", "info")
    kinds += ("warning",)
    return "\n".join(str(element.proto) for kind in kinds for element in at.get(kind))


def html(at: AppTest, mark: str) -> list[str]:
    """The drawings that begin with a certain class, without their styles."""
    bodies = [element.proto.body.split("</style>")[-1].strip() for element in at.get("html")]
    return [body for body in bodies if body.startswith(f'<div class="{mark}"')]


def captions(body: str) -> list[str]:
    return re.findall(r"<figcaption>(.*?)</figcaption>", body)


@pytest.mark.parametrize("language", LANGUAGES)
def test_without_runs_the_page_says_what_to_do(language: str, store: Store) -> None:
    finished(store, LEARNER)
    at = opened(language)
    assert EMPTY[language] in texts(at)
    assert len(at.button) == 1


@pytest.mark.parametrize("language", LANGUAGES)
def test_weights_follow_the_slider(language: str, store: Store) -> None:
    run = looked_into(store, LEARNER)
    at = opened(language)
    assert not at.error
    (slider,) = at.select_slider
    assert slider.options[0] == BEFORE[language] and len(slider.options) == 4
    (image_grid,) = html(at, "dl-wall")
    assert len(captions(image_grid)) == 64
    assert SECOND[language] in choice(at.selectbox, f"inside_matrix_{run.id}").options[2]
    after, before = numbers(at), numbers_at(at, 0)
    assert before == pytest.approx(values(0)["2/kernel"][0, :8], abs=6e-4)
    assert after == pytest.approx(values(3)["2/kernel"][0, :8], abs=6e-4)
    assert html(at, "dl-wall") != [image_grid]
    assert not at.error


def numbers_at(at: AppTest, epoch: int) -> list[float]:
    at.select_slider[0].set_value(Moment(epoch)).run()
    return numbers(at)


def numbers(at: AppTest) -> list[float]:
    """The first row of the matrix that is shown."""
    (table,) = html(at, "dl-weights")
    row = table.split("<tr>")[2]
    return [float(text.replace("−", "-")) for text in re.findall(r"<td[^>]*>(.*?)</td>", row)]


def test_differences_are_counted_from_the_beginning(store: Store) -> None:
    looked_into(store, LEARNER)
    at = opened("en")
    at.get("button_group")
    at.session_state["inside_difference"] = True
    at.run()
    assert numbers(at) == pytest.approx([0.03] * 8, abs=6e-4)
    assert numbers_at(at, 0) == [0.0] * 8


def test_every_part_of_a_matrix_can_be_reached(store: Store) -> None:
    run = looked_into(store, LEARNER)
    at = opened("en")
    choice(at.selectbox, f"inside_matrix_{run.id}").set_value(0).run()
    at.number_input(key=f"inside_row_0_{run.id}").set_value(63).run()
    at.number_input(key=f"inside_column_0_{run.id}").set_value(62).run()
    assert numbers(at) == pytest.approx(values(3)["1/kernel"][63, 62:], abs=6e-4)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_run_without_snapshots_says_so(language: str, store: Store) -> None:
    looked_into(store, LEARNER, with_snapshots=False)
    at = opened(language)
    assert END_ONLY[language] in texts(at)
    assert not at.select_slider and html(at, "dl-wall")


@pytest.mark.parametrize("language", LANGUAGES)
def test_images_are_shown_with_their_answers(language: str, store: Store) -> None:
    run = looked_into(store, LEARNER)
    at = opened(language, "images")
    assert not at.error
    first, cell, mistakes = html(at, "dl-answered")
    assert len(captions(first)) == 25
    # The most frequent mistake is open at first, the surest of it in front.
    assert (chosen(at, "label"), chosen(at, "answer")) == WRONG
    assert len(captions(cell)) == len(captions(mistakes)) == MISTAKES
    assert "90" in captions(cell)[0] and captions(cell)[0].startswith("✗ 9")
    choice(at.selectbox, "inside_cell_answer").set_value(4).run()
    assert all(caption.startswith("✓ 4") for caption in captions(html(at, "dl-answered")[1]))
    assert run.id


def chosen(at: AppTest, what: str) -> int:
    return int(choice(at.selectbox, f"inside_cell_{what}").value)


def test_an_empty_cell_holds_no_image(store: Store) -> None:
    looked_into(store, LEARNER)
    at = opened("en", "images")
    choice(at.selectbox, "inside_cell_label").set_value(0).run()
    assert captions(html(at, "dl-answered")[1]) == []
    assert "0 images" in texts(at)


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_no_picture_is_refused_in_words(language: str, store: Store) -> None:
    looked_into(store, LEARNER)
    at = opened(language, "images")
    at.file_uploader(key="inside_own").upload("fake.png", b"<svg/>", "image/png").run()
    assert [UNREADABLE[language] in error.value for error in at.error] == [True]


@pytest.mark.parametrize("language", LANGUAGES)
def test_runs_on_other_data_offer_their_weights_and_say_why(language: str, store: Store) -> None:
    run = finished(store, LEARNER, PRESETS["airline-lstm"].spec)
    some = {"0/lstm_cell/kernel": values(0)["2/kernel"], "1/kernel": values(0)["2/kernel"]}
    weights.save(store.artifacts, run.id, weights.LAST, some)
    snapshots.save(store.artifacts, run.id, {0: some})
    at = opened(language)
    assert NO_IMAGES[language] in texts(at)
    assert html(at, "dl-weights") and not html(at, "dl-wall")
    assert not at.error


def test_the_run_of_the_address_is_shown_even_somebody_elses(store: Store) -> None:
    looked_into(store, LEARNER, "own")
    other = looked_into(store, "b" * 32, "other")
    at = opened("en", run=other.id)
    assert choice(at.selectbox, "inside_choice").value == other.id
    assert len(choice(at.selectbox, "inside_choice").options) == 2


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_link_to_a_run_that_is_gone_says_so(language: str, store: Store) -> None:
    own = looked_into(store, LEARNER)
    at = opened(language, run="0" * 24)
    assert GONE[language] in texts(at)
    assert choice(at.selectbox, "inside_choice").value == own.id


def test_another_run_is_chosen_and_stays_chosen(store: Store) -> None:
    old, new = looked_into(store, LEARNER, "old"), looked_into(store, LEARNER, "new")
    at = opened("en")
    assert choice(at.selectbox, "inside_choice").value == new.id
    choice(at.selectbox, "inside_choice").set_value(old.id).run()
    assert at.query_params["run"] in (old.id, [old.id])
    assert choice(at.run().selectbox, "inside_choice").value == old.id


def test_a_name_is_never_markup(store: Store) -> None:
    looked_into(store, LEARNER, "<b>x</b> *y*")
    at = opened("en")
    assert "<b>x</b> *y*" in choice(at.selectbox, "inside_choice").options[0]


def test_what_is_in_the_store_needs_no_worker(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    run: Run = looked_into(store, LEARNER)
    assert NAME in store.artifacts.names(run.id)
    monkeypatch.setattr("pages.ui.inside.images_view.engine", lambda: pytest.fail("asked a worker"))
    at = opened("en", "images")
    assert not at.error and len(html(at, "dl-answered")) == 3
