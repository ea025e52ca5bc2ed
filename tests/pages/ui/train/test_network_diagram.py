"""The diagram of a network."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from xml.etree import ElementTree

import pytest
import streamlit as st
from hypothesis import given, settings
from hypothesis.strategies import one_of

from dlcore.experiments.presets import PRESETS
from dlcore.models.layers import Dense, Dropout, Flatten
from dlcore.planning.plan import layer_rows, plan
from dlcore.spec import MAX_LAYERS, Spec
from pages.ui.common.svg import text_width
from pages.ui.shell.language import LANGUAGES
from pages.ui.train.layer_shapes import MAX_ROWS
from pages.ui.train.network_columns import network_text
from pages.ui.train.network_diagram import FONT_SIZE, network_diagram
from tests.strategies import fitting_specs, wide_specs

SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture(params=LANGUAGES)
def language(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setitem(st.session_state, "language", request.param)
    return str(request.param)


def draw(spec: Spec, classes: Sequence[str] = ()) -> ElementTree.Element:
    return ElementTree.fromstring(network_diagram(plan(spec), spec.dataset.info(), classes))


def columns(svg: ElementTree.Element) -> list[ElementTree.Element]:
    """Return the layers' elements: those with a tooltip."""
    return [group for group in svg.findall(f"{SVG}g") if group.find(f"{SVG}title") is not None]


def captions(svg: ElementTree.Element) -> list[list[str | None]]:
    return [[text.text for text in column.findall(f"{SVG}text")] for column in columns(svg)]


def class_names(svg: ElementTree.Element) -> list[str | None]:
    return [text.text for text in svg.findall(f"{SVG}text")]


def sheets(column: ElementTree.Element) -> list[tuple[float, float]]:
    found = column.findall(f".//{SVG}rect[@class='sheet']")
    return [(float(sheet.attrib["height"]), float(sheet.attrib["width"])) for sheet in found]


def assert_no_overlap(svg: ElementTree.Element) -> None:
    """Every text is inside the drawing, and right of the text before it on the same line."""
    lines = defaultdict(list)
    for text in svg.iter(f"{SVG}text"):
        width = text_width(text.text or "", FONT_SIZE)
        x, y = float(text.attrib["x"]), float(text.attrib["y"])
        left = x if text.attrib["class"] == "class" else x - width / 2
        lines[y].append((left, left + width))
    assert max(lines) <= float(svg.attrib["height"])
    for line in lines.values():
        ends = [0.0, *(end for box in sorted(line) for end in box), float(svg.attrib["width"]) + 1]
        assert all(before <= after for before, after in pairwise(ends))


@pytest.mark.parametrize("preset", PRESETS)
def test_every_preset_is_drawn_without_overlap(preset: str, language: str) -> None:
    spec = PRESETS[preset].spec
    svg = draw(spec, spec.dataset.info().classes)
    assert svg.attrib["role"] == "img"
    assert svg.attrib["aria-label"] == network_text(plan(spec), spec.dataset.info())
    assert svg.attrib["viewBox"] == f"0 0 {svg.attrib['width']} {svg.attrib['height']}"
    assert len(columns(svg)) == len(spec.layers) + 1
    assert_no_overlap(svg)


def test_a_second_output_is_below_the_first(language: str) -> None:
    spec = PRESETS["digits-two-outputs"].spec
    svg = draw(spec, (*spec.dataset.info().classes, "even"))
    assert len(list(columns(svg)[-1].iter(f"{SVG}circle"))) == 11
    names = [text.text for text in svg.iter(f"{SVG}text") if text.attrib["class"] == "class"]
    assert names == [*spec.dataset.info().classes, "even"]
    assert_no_overlap(svg)


@given(one_of(fitting_specs(max_units=4096), wide_specs()).filter(lambda s: not layer_rows(s)[1]))
@settings(max_examples=40)
def test_any_network_is_drawn_without_overlap(spec: Spec) -> None:
    rows, _ = layer_rows(spec)
    whole = plan(PRESETS["kaneko-mlp"].spec)
    svg = ElementTree.fromstring(
        network_diagram(
            replace(whole, layers=rows), spec.dataset.info(), spec.dataset.info().classes
        )
    )
    assert len(columns(svg)) == len(spec.layers) + 1
    assert_no_overlap(svg)


def test_each_layer_is_a_column_with_its_numbers(language: str) -> None:
    spec = PRESETS["kaneko-mlp"].spec
    svg = draw(spec, spec.dataset.info().classes)
    texts = ["\n".join(filter(None, lines)) for lines in captions(svg)]
    assert "28×28" in texts[0]
    for number in ("64", "50,240", "relu"):
        assert number in texts[2]
    assert "650" in texts[3]
    assert ("隠れ層" in texts[2]) is (language == "ja")
    assert class_names(svg) == list("0123456789")


def test_the_text_alternative_lists_the_layers(language: str) -> None:
    spec = PRESETS["mlp-512-dropout"].spec
    text = network_text(plan(spec), spec.dataset.info())
    assert text.count(" → ") == len(spec.layers)
    assert "Dropout · 0.2" in text
    assert "401,920" in text


@pytest.mark.parametrize(("units", "shown"), [(1, 1), (3, 3), (MAX_ROWS, 11), (12, 10), (900, 10)])
def test_a_wide_layer_is_shortened(units: int, shown: int) -> None:
    hidden = columns(draw(PRESETS["kaneko-mlp"].spec.changed({"layers.1.units": units})))[2]
    units_drawn = [c for c in hidden.iter(f"{SVG}circle") if c.get("class") != "dot"]
    assert len(units_drawn) == shown
    assert sum(float(circle.attrib["cy"]) for circle in units_drawn) == pytest.approx(0)


def test_dropout_crosses_out_its_share() -> None:
    spec = PRESETS["mlp-512-dropout"].spec.changed({"layers.2.rate": 0.5})
    assert len(columns(draw(spec))[3].findall(f".//{SVG}g[@class='masked']")) == 5


def test_maps_shrink_with_their_size_and_grow_deeper_with_their_channels() -> None:
    image, *layers = map(sheets, columns(draw(PRESETS["mnist-cnn"].spec)))
    maps = [stack for stack in [image, *layers] if stack]
    edges = [stack[0] for stack in maps]
    assert edges == sorted(edges, reverse=True)
    assert edges[2][0] / edges[0][0] == pytest.approx(13 / 28, abs=0.01)
    assert [len(stack) for stack in maps] == [1, 7, 7, 8, 8, 8]


def test_a_recurrent_layer_has_a_loop() -> None:
    found = [
        column.find(f".//{SVG}path[@class='loop']") is not None
        for column in columns(draw(PRESETS["imdb-rnn"].spec))
    ]
    assert found == [False, False, True, False]


def test_a_deep_network_is_drawn_whole() -> None:
    base = PRESETS["kaneko-mlp"].spec
    hidden = [Dense(units=4096 if index % 2 else 1) for index in range(MAX_LAYERS - 3)]
    layers = (Flatten(), *hidden, Dropout(rate=0.1), base.layers[-1])
    svg = draw(Spec(dataset=base.dataset, layers=layers))
    assert len(columns(svg)) == MAX_LAYERS + 1
    assert float(svg.attrib["width"]) > 8 * float(draw(base).attrib["width"])
    assert_no_overlap(svg)


def test_names_of_classes_are_text() -> None:
    names = ["<script>alert(1)</script>", "a&amp;b", "\x00\x1f\ufffe", "名" * 200, *"456789"]
    svg = draw(PRESETS["kaneko-mlp"].spec, names)
    assert not list(svg.iter(f"{SVG}script"))
    shown = class_names(svg)
    assert shown[:3] == ["<script>alert(1)</script"[:23] + "…", "a&amp;b", "   "]
    assert len(shown[3] or "") == len(shown[0] or "")
    assert_no_overlap(svg)
