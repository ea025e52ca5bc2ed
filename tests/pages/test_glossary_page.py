"""Tests of the Glossary page with a real engine, in both languages."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from dlcore import PRESETS
from dlcore.glossary import TERMS, Topic
from dlcore.models.layers import LSTM, Bidirectional, Dense
from dlcore.planning.plan import plan
from pages.ui.glossary.search import find_terms
from pages.ui.shell.language import LANGUAGES
from pages.ui.shell.text import catalogue
from tests.pages.page_driver import assert_no_error, choice, message, open_page, texts

pytestmark = pytest.mark.usefixtures("one_engine")


def open_term(term: str, language: str) -> AppTest:
    return assert_no_error(open_page("glossary", language, query={"term": term}))


def term_buttons(at: AppTest) -> list[str]:
    keys = [str(button.key) for button in at.button]
    return [
        key.removeprefix("open_")
        for key in keys
        if key.startswith("open_") and key != "open_in_app"
    ]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_index_opens_a_term_and_the_list_prints_all(language: str) -> None:
    at = assert_no_error(open_page("glossary", language))
    assert term_buttons(at) == list(TERMS)
    topics = [message(at, f"glossary.topic.{topic.value}") for topic in Topic]
    assert [header.value for header in at.subheader] == topics
    at.text_input(key="glossary_search").set_value("EPOCH").run()
    assert "epoch" in term_buttons(at)
    assert len(term_buttons(at)) < len(TERMS) / 2
    at.text_input(key="glossary_search").set_value("").run()
    choice(at.button_group, "glossary_view").set_value("print").run()
    shown = texts(assert_no_error(at))
    assert all(message(at, f"term.definition.{name}") in shown for name in TERMS)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_term_is_explained_run_and_linked(language: str) -> None:
    at = open_term("neuron", language)
    assert at.title[0].value == message(at, "term.name.neuron")
    shown = texts(at)
    for part in ("definition", "plain", "use", "search"):
        assert message(at, f"term.{part}.neuron") in shown
    assert at.latex[0].value.strip("$\n ") == TERMS["neuron"].formula
    assert at.code[0].value == TERMS["neuron"].source({}).strip()
    assert_no_error(at.button(key="run_snippet").click().run())
    assert at.code[1].value.startswith("x = 1: 0.73")
    assert len(at.get("plotly_chart")) == 1
    # Another number makes the output out of date.
    at.number_input(key="number_neuron_bias").set_value(0.0).run()
    assert len(at.code) == 1
    assert_no_error(at.button(key="run_snippet").click().run())
    assert at.code[1].value.startswith("x = 1: 0.88")
    assert_no_error(at.button(key="open_weight").click().run())
    assert at.title[0].value == message(at, "term.name.weight")
    assert_no_error(at.button(key="all_terms").click().run())
    assert at.title[0].value == message(at, "glossary.title")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("term", ["confusion-matrix", "compile", "dropout", "filter"])
def test_entries_of_every_kind_are_drawn(term: str, language: str) -> None:
    at = open_term(term, language)
    assert at.title[0].value == message(at, f"term.name.{term}")


def test_an_unknown_term_leads_to_the_index() -> None:
    at = assert_no_error(open_page("glossary", "en", query={"term": "no-such-term"}))
    assert at.title[0].value == message(at, "glossary.title")


@pytest.mark.parametrize(
    ("query", "term"),
    [
        ("かがくしゅう", "overfitting"),
        ("過学習", "overfitting"),
        ("Overfit", "overfitting"),
        ("せいど", "accuracy"),
        ("精度", "precision"),
        ("どろっぷ", "dropout"),
        ("ドロップ", "dropout"),
        ("ＶＡＬ_loss", "overfitting"),
        ("patience PLATEAU", "patience"),
        ("learning_rate", "learning-rate"),
    ],
)
def test_a_term_is_found_in_every_language_and_spelling(query: str, term: str) -> None:
    assert term in [found.id for found in find_terms(query)]


def test_what_no_term_has_is_not_found() -> None:
    assert find_terms("zzz") == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_passes_of_numeric_differentiation_are_those_of_the_first_experiment(
    language: str,
) -> None:
    weights = plan(PRESETS["kaneko-mlp"].spec).parameters
    for key in ("term.use.backpropagation", "idea.text.backprop.cost"):
        (text,) = catalogue(language)[key].forms
        assert f"{weights:,}" in text and f"{2 * weights:,}" in text


def test_a_bidirectional_layer_can_forecast_from_a_window() -> None:
    spec = PRESETS["airline-lstm"].spec
    layers = (Bidirectional(layer=LSTM(units=4)), Dense(units=1))
    assert plan(spec.model_copy(update={"layers": layers})).parameters
