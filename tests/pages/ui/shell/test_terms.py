"""Every control, layer, metric and figure of the app leads to its entries of the glossary."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from dlcore.glossary import TERMS
from dlcore.models.layers import LAYERS
from dlcore.models.metrics import MetricName
from pages.ui.shell.language import LANGUAGES
from pages.ui.shell.terms import FIELD_TERMS, LAYER_TERMS, METRIC_TERMS
from tests.pages.page_driver import open_page
from tests.pages.test_words import form_fields

PAGES = Path(__file__).parents[4] / "pages"

NO_TERM = {
    *("own.kept_help", "own.last_line_help", "own.names_line_help", "take.bundle_help"),
    *("train.link_help", "compare.archive_help", "class.link_help", "class.spec_help"),
}
"""Help on files and addresses, which no term of the field is about."""

FIGURES = ("plotly_chart", "persistent_chart", "live_chart", "network_diagram", "activation_view")


def calls(path: Path) -> Iterator[ast.Call]:
    tree = ast.parse(path.read_text("utf-8"))
    return (node for node in ast.walk(tree) if isinstance(node, ast.Call))


def name_of(call: ast.Call) -> str:
    return ast.unparse(call.func).rpartition(".")[2]


def needs_terms(call: ast.Call) -> bool:
    """Whether a call gets the text of a help on something of the field."""
    text = ast.unparse(call.args[0]) if call.args and name_of(call) == "t" else ""
    key = text.removeprefix("f").strip("'\"")
    return (key.startswith("help.") or key.endswith("_help")) and key not in NO_TERM


def test_every_help_text_ends_with_its_terms() -> None:
    wrong = []
    for path in PAGES.rglob("*.py"):
        helps = {ast.unparse(call) for call in calls(path) if needs_terms(call)}
        explained = {
            ast.unparse(call.args[0]) for call in calls(path) if name_of(call) == "explained"
        }
        wrong += [(path.name, text) for text in helps - explained]
    assert not wrong


def test_every_figure_has_its_terms() -> None:
    wrong = []
    for path in (PAGES / "ui").rglob("*.py"):
        names = {name_of(call) for call in calls(path)}
        draws = names & set(FIGURES) and path.parent.name not in ("charts", "glossary")
        if draws and "draw_term_links" not in names:
            wrong.append(path.name)
    assert not wrong


def test_every_setting_layer_and_metric_has_a_term() -> None:
    assert set(FIELD_TERMS) == form_fields() | {"monitor"}
    assert set(LAYER_TERMS) == set(LAYERS)
    assert set(METRIC_TERMS) == {*MetricName} | {"loss", "learning_rate"}
    named = {*LAYER_TERMS.values(), *METRIC_TERMS.values()}.union(*FIELD_TERMS.values())
    assert named <= set(TERMS)


def test_every_link_leads_to_a_term() -> None:
    linked = {
        argument.value
        for path in PAGES.rglob("*.py")
        for call in calls(path)
        if name_of(call) in ("explained", "draw_term_links", "term_link")
        for argument in call.args
        if isinstance(argument, ast.Constant)
    }
    assert len(linked) > 40
    assert linked <= set(TERMS)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_controls_of_the_train_page_link_their_terms(language: str) -> None:
    at = open_page("train", language)
    widgets = (*at.selectbox, *at.number_input, *at.toggle, *at.multiselect)
    helps = [widget.help for widget in widgets if widget.help]
    assert len(helps) > 10
    assert all("](glossary?term=" in text for text in helps)
