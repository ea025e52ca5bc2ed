"""Tests of the Train page: settings, layers, a real run."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import NumberInput

from dlcore import LAYERS, PRESETS, Spec, Store, plan
from dlcore.experiments.sweep import value_at
from dlcore.models.metrics import MetricName
from dlcore.spec import Loss
from pages.ui.shell import services
from pages.ui.shell.text import catalogue
from tests.pages.page_driver import (
    TIMEOUT,
    assert_no_exception,
    choice,
    drawings,
    message,
    open_page,
    select_box,
)
from tests.stored_runs import DIGITS, finished_run, running_run
from tests.waiting import wait_for

pytestmark = pytest.mark.usefixtures("one_engine")


@pytest.fixture
def page(language: str) -> AppTest:
    """The page, opened by a new learner."""
    return open_page("train", language)


def spec_of(at: AppTest) -> Spec:
    spec: Spec = at.session_state["draft"]
    return spec


def number_field(at: AppTest, label: str) -> NumberInput:
    (found,) = (n for n in at.number_input if n.label == label)
    return found


def add_layer(at: AppTest, kind: str) -> None:
    assert_no_exception(select_box(at, "editor.new").select(kind).run())
    button = next(b for b in at.button if b.label == message(at, "editor.add"))
    assert_no_exception(button.click().run())


@pytest.mark.parametrize("preset", PRESETS)
def test_every_preset_opens_in_the_form(page: AppTest, preset: str) -> None:
    assert_no_exception(select_box(page, "train.preset").select(preset).run())
    assert spec_of(page) == PRESETS[preset].spec
    assert not page.error
    assert not next(b for b in page.button if b.key == "train").disabled


def test_the_form_builds_the_spec(page: AppTest) -> None:
    number_field(page, message(page, "train.units", n=1)).set_value(100).run()
    number_field(page, message(page, "train.epochs")).set_value(7).run()
    assert_no_exception(select_box(page, "train.learning_rate").select(0.01).run())
    spec = spec_of(page)
    assert value_at(spec, "layers.1.units") == 100
    assert spec.training.epochs == 7
    assert spec.training.optimizer.learning_rate == 0.01
    assert select_box(page, "train.preset").value == "own"


@pytest.mark.parametrize("dataset", ["fashion-mnist", "imdb", "airline-passengers", "points"])
def test_another_data_set_adapts_the_layers(page: AppTest, dataset: str) -> None:
    assert_no_exception(select_box(page, "train.dataset").select(dataset).run())
    spec = spec_of(page)
    assert spec.dataset.name == dataset
    assert plan(spec).parameters > 0
    assert not page.error


def test_layers_are_added_and_removed(page: AppTest) -> None:
    assert_no_exception(page.toggle(key="form.0.free").set_value(True).run())
    add_layer(page, "batch_normalization")
    kinds = [layer.kind for layer in spec_of(page).layers]
    assert kinds == ["flatten", "dense", "batch_normalization", "dense"]
    delete = next(b for b in page.button if str(b.key).endswith("layer_button.2.delete"))
    assert_no_exception(delete.click().run())
    assert [layer.kind for layer in spec_of(page).layers] == ["flatten", "dense", "dense"]


def test_every_compatible_layer_can_be_added(page: AppTest) -> None:
    assert_no_exception(page.toggle(key="form.0.free").set_value(True).run())
    assert len(addable_kinds(page)) >= 10
    for kind in addable_kinds(page):
        free = next(t for t in page.toggle if str(t.key).endswith(".free"))
        if not free.value:  # The simple form shows every stack that it can represent.
            assert_no_exception(free.set_value(True).run())
        add_layer(page, kind)
        assert spec_of(page).layers[-2].kind == kind


def test_incompatible_layers_are_listed_with_the_reason(page: AppTest) -> None:
    assert_no_exception(page.toggle(key="form.0.free").set_value(True).run())
    assert not {"embedding", "lstm", "conv1d"} & set(addable_kinds(page))
    captions = " ".join(caption.value for caption in page.caption)
    assert "LSTM" in captions and "Embedding" in captions
    assert_no_exception(select_box(page, "train.dataset").select("imdb").run())
    assert {"embedding", "lstm", "conv1d"} <= set(addable_kinds(page))
    assert "conv2d" not in addable_kinds(page)


def addable_kinds(at: AppTest) -> list[str]:
    """Return the kinds of the layers that can be added; AppTest knows only their labels."""
    language = catalogue(at.session_state["language"])
    kinds = {language[f"name.layer.{kind}"].forms[0]: kind for kind in LAYERS}
    return [kinds[label] for label in select_box(at, "editor.new").options]


def test_an_invalid_stack_is_explained_and_kept(page: AppTest) -> None:
    """A convolution needs images that are not flattened."""
    assert_no_exception(page.toggle(key="form.0.free").set_value(True).run())
    add_layer(page, "conv2d")
    assert page.error
    assert next(b for b in page.button if b.key == "train").disabled
    assert spec_of(page).layers[2].kind == "conv2d"


def test_a_run_trains_and_shows_its_result(page: AppTest) -> None:
    assert_no_exception(next(b for b in page.button if b.key == "train").click().run())
    run_id = page.session_state["run"]
    store: Store = services.store()
    wait_for(lambda: store.run(run_id).state.is_finished(), TIMEOUT)
    assert_no_exception(page.run())
    assert store.run(run_id).progress.test["accuracy"] > 0.9
    label = message(page, "train.on_test", metric="").strip()
    assert any(label.strip("：, ") in metric.label for metric in page.metric)
    assert page.info
    assert page.query_params["run"] in (run_id, [run_id])


def test_a_small_machine_says_how_large_a_run_may_be(
    page: AppTest, monkeypatch: pytest.MonkeyPatch
) -> None:
    words = message(page, "train.small_machine", memory="1.0 GB", bound="220 MB")
    assert words not in [info.value for info in page.info]
    monkeypatch.setenv("DLCORE_MEMORY", "1000000000")
    assert words in [info.value for info in assert_no_exception(page.run()).info]


def test_an_unknown_run_is_explained(page: AppTest) -> None:
    page.query_params["run"] = "0123456789abcdef01234567"
    assert_no_exception(page.run())
    assert page.warning[0].value == message(page, "train.unknown_run")


def test_an_unfinished_run_is_shown_without_an_address(page: AppTest, language: str) -> None:
    run = running_run(services.store(), page.session_state["learner"])
    at = open_page("train", language, learner=page.session_state["learner"])
    assert at.session_state["run"] == run.id
    assert_no_exception(at.button(key="close").click().run())
    assert not at.session_state["run"]
    assert not any(button.key == "stop" for button in at.button)


def test_a_shared_run_shows_its_settings_and_fills_the_form(language: str) -> None:
    spec = DIGITS.changed({"layers.1.units": 128, "training.batch_size": 50})
    run = finished_run(services.store(), "somebody else", spec)
    at = open_page("train", language, query={"run": run.id})
    (chips,) = drawings(at, "dl-chips", tag="ul")
    assert 'class="changed" title' in chips and "128" in chips and "50" in chips
    assert spec_of(at) != spec
    assert_no_exception(at.button(key="use_settings").click().run())
    assert spec_of(at) == spec
    assert not any(button.key == "use_settings" for button in at.button)
    assert not any(button.key in ("stop", "pause", "close") for button in at.button)


def test_a_reload_keeps_the_form_beside_the_run(page: AppTest, language: str) -> None:
    spec = DIGITS.changed({"training.epochs": 7})
    run = finished_run(services.store(), page.session_state["learner"], spec)
    at = open_page("train", language, query={"run": run.id}, learner=run.learner)
    assert spec_of(at) == spec
    assert not any(button.key in ("use_settings", "stop", "pause") for button in at.button)
    choice(at.button_group, "run_part").set_value("share").run()
    assert run.id in at.code[0].value


def test_the_address_keeps_the_settings_of_the_form(page: AppTest, language: str) -> None:
    assert page.query_params == {}
    number_field(page, message(page, "train.epochs")).set_value(7).run()
    assert page.query_params == {"preset": "digits-mlp", "training.epochs": "7"}
    reloaded = open_page("train", language, query=dict(page.query_params))
    assert spec_of(reloaded) == spec_of(page)
    assert not reloaded.warning
    number_field(reloaded, message(page, "train.epochs")).set_value(20).run()
    assert reloaded.query_params == {}


def test_an_address_with_unknown_settings_is_explained(language: str) -> None:
    at = open_page("train", language, query={"training.epochs": "many"})
    assert [warning.value for warning in at.warning] == [message(at, "train.unknown_settings")]
    assert at.query_params == {}


def test_loss_and_metrics_can_be_chosen(page: AppTest) -> None:
    box = select_box(page, "train.loss")
    assert len(box.options) == 2
    assert_no_exception(box.select(Loss.CATEGORICAL_CROSSENTROPY).run())
    metrics = choice(page.multiselect, f"form.{page.session_state['draft.generation']}.metrics")
    assert_no_exception(metrics.select(MetricName.PRECISION).run())
    training = spec_of(page).training
    assert training.loss is Loss.CATEGORICAL_CROSSENTROPY
    assert training.metrics == (MetricName.ACCURACY, MetricName.PRECISION)
    assert_no_exception(select_box(page, "train.loss").select(training.loss).run())
    assert not page.error
