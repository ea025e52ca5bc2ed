"""The Train page without a browser, in both languages: settings, layers, a real run."""

from __future__ import annotations

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from dlcore import LAYERS, PRESETS, Spec, Store, plan
from pages.ui.shell import services
from pages.ui.shell.language import LANGUAGES
from pages.ui.shell.text import catalogue
from tests.waiting import wait_for

PAGE = Path(__file__).parents[2] / "pages" / "train.py"
PATIENCE = 60.0


pytestmark = pytest.mark.usefixtures("one_engine")


@pytest.fixture(params=LANGUAGES)
def page(request: pytest.FixtureRequest) -> AppTest:
    """The page, opened by a new learner."""
    at = AppTest.from_file(str(PAGE), default_timeout=PATIENCE)
    at.session_state["language"] = request.param
    return shown(at.run())


in_japanese = pytest.mark.parametrize("page", ["ja"], indirect=True)
"""For long ways in which the language only changes words, which tests of their own compare."""


def shown(at: AppTest) -> AppTest:
    assert not at.exception, at.exception
    return at


def words(at: AppTest, key: str, **values: object) -> str:
    (text,) = catalogue(at.session_state["language"])[key].forms
    return text.format(**values)


def spec_of(at: AppTest) -> Spec:
    spec: Spec = at.session_state["draft"]
    return spec


def box(at: AppTest, key: str) -> object:
    (found,) = (b for b in at.selectbox if b.label == words(at, key))
    return found


def field(at: AppTest, label: str) -> object:
    (found,) = (n for n in at.number_input if n.label == label)
    return found


@pytest.mark.parametrize("preset", PRESETS)
def test_every_preset_opens_in_the_form(page: AppTest, preset: str) -> None:
    shown(box(page, "train.preset").select(preset).run())
    assert spec_of(page) == PRESETS[preset].spec
    assert not page.error
    assert not next(b for b in page.button if b.key == "train").disabled


def test_settings_make_the_spec(page: AppTest) -> None:
    field(page, words(page, "train.units", n=1)).set_value(100).run()
    field(page, words(page, "train.epochs")).set_value(7).run()
    shown(box(page, "train.learning_rate").select(0.01).run())
    spec = spec_of(page)
    assert spec.layers[1].units == 100
    assert spec.training.epochs == 7
    assert spec.training.optimizer.learning_rate == 0.01
    assert box(page, "train.preset").value == "own"


@pytest.mark.parametrize("dataset", ["fashion-mnist", "imdb", "airline-passengers", "points"])
def test_another_data_set_brings_layers_that_suit_it(page: AppTest, dataset: str) -> None:
    shown(box(page, "train.dataset").select(dataset).run())
    spec = spec_of(page)
    assert spec.dataset.name == dataset
    assert plan(spec).parameters > 0
    assert not page.error


def test_layers_are_added_set_and_removed(page: AppTest) -> None:
    shown(page.toggle(key="form.0.free").set_value(True).run())
    shown(box(page, "editor.new").select("batch_normalization").run())
    shown(next(b for b in page.button if b.label == words(page, "editor.add")).click().run())
    kinds = [layer.kind for layer in spec_of(page).layers]
    assert kinds == ["flatten", "dense", "batch_normalization", "dense"]
    delete = next(b for b in page.button if b.key.endswith("layer_button.2.delete"))
    shown(delete.click().run())
    assert [layer.kind for layer in spec_of(page).layers] == ["flatten", "dense", "dense"]


@in_japanese
def test_every_layer_that_fits_the_data_can_be_added(page: AppTest) -> None:
    shown(page.toggle(key="form.0.free").set_value(True).run())
    assert len(kinds_offered(page)) >= 10
    for kind in kinds_offered(page):
        free = next(t for t in page.toggle if t.key.endswith(".free"))
        if not free.value:  # A stack that the simple form can show is shown there.
            shown(free.set_value(True).run())
        shown(box(page, "editor.new").select(kind).run())
        shown(next(b for b in page.button if b.label == words(page, "editor.add")).click().run())
        assert spec_of(page).layers[-2].kind == kind


def test_layers_that_fit_no_such_data_are_named_with_the_reason(page: AppTest) -> None:
    shown(page.toggle(key="form.0.free").set_value(True).run())
    assert not {"embedding", "lstm", "conv1d"} & set(kinds_offered(page))
    told = " ".join(caption.value for caption in page.caption)
    assert "LSTM" in told and "Embedding" in told
    shown(box(page, "train.dataset").select("imdb").run())
    assert {"embedding", "lstm", "conv1d"} <= set(kinds_offered(page))
    assert "conv2d" not in kinds_offered(page)


def kinds_offered(at: AppTest) -> list[str]:
    """Kinds of the layers that can be added; a box knows its options by their labels."""
    language = catalogue(at.session_state["language"])
    labels = {language[f"name.layer.{kind}"].forms[0]: kind for kind in LAYERS}
    return [labels[label] for label in box(at, "editor.new").options]  # type: ignore[attr-defined]


def test_a_stack_that_does_not_fit_is_explained_and_kept(page: AppTest) -> None:
    """A convolution fits images, but not after they were flattened."""
    shown(page.toggle(key="form.0.free").set_value(True).run())
    shown(box(page, "editor.new").select("conv2d").run())
    shown(next(b for b in page.button if b.label == words(page, "editor.add")).click().run())
    assert page.error
    assert next(b for b in page.button if b.key == "train").disabled
    assert spec_of(page).layers[2].kind == "conv2d"


def test_a_run_trains_and_shows_what_came_out(page: AppTest) -> None:
    shown(next(b for b in page.button if b.key == "train").click().run())
    run_id = page.session_state["run"]
    store: Store = services.store()
    wait_for(lambda: store.run(run_id).state.is_finished(), PATIENCE)
    shown(page.run())
    assert store.run(run_id).progress.test["accuracy"] > 0.9
    label = words(page, "train.on_test", metric="").strip()
    assert any(label.strip("：, ") in metric.label for metric in page.metric)
    assert page.info
    assert page.query_params["run"] in (run_id, [run_id])


def test_an_unknown_run_is_explained(page: AppTest) -> None:
    page.query_params["run"] = "0123456789abcdef01234567"
    shown(page.run())
    assert page.warning[0].value == words(page, "train.unknown_run")
