"""Messages for error codes: where, what is wrong, what to do."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest
import streamlit as st

from dlcore.errors import DataOffline, DlcoreError, Problem, SpecError
from dlcore.planning.plan import plan
from dlcore.spec import Spec
from pages.ui.shell.language import LANGUAGES
from pages.ui.shell.problems import error_text, failure_text, path_text, problem_text

KINDS = ("flatten", "dense", "dropout", "dense", "dense")


@pytest.fixture(params=LANGUAGES)
def lang(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setitem(st.session_state, "language", request.param)
    return str(request.param)


def rejection(**changes: Any) -> SpecError:
    data: dict[str, Any] = {
        "dataset": {"name": "mnist"},
        "layers": [
            {"kind": "flatten"},
            {"kind": "dense", "units": 64, "activation": "relu"},
            {"kind": "dense", "units": 10, "activation": "softmax"},
        ],
    }
    with pytest.raises(SpecError) as caught:
        plan(Spec.parse(data | changes))
    return caught.value


def layers(hidden: Mapping[str, Any], output: int = 10) -> list[dict[str, Any]]:
    last = {"kind": "dense", "units": output, "activation": "softmax"}
    return [{"kind": "flatten"}, {"kind": "dense", **hidden}, last]


@pytest.mark.parametrize(
    ("changes", "english", "japanese"),
    [
        (
            {"layers": layers({"units": 0})},
            "Hidden layer 1, units: 0 is too small; choose 1 or more.",
            "隠れ層1のユニット数：0は小さすぎます。1以上にしてください。",
        ),
        (
            {"layers": layers({"units": 99_999})},
            "Hidden layer 1, units: 99,999 is too large; choose 8,192 or less.",
            "隠れ層1のユニット数：99,999は大きすぎます。8,192以下にしてください。",
        ),
        (
            {"training": {"optimizer": {"learning_rate": 0}}},
            "Learning rate: 0 is too small; choose more than 0.",
            "学習率：0は小さすぎます。0より大きくしてください。",
        ),
        (
            {"training": {"validation": 2}},
            "Validation data: choose a value from 0 to 0.9.",
            "検証データ：0から0.9までの値にしてください。",
        ),
    ],
)
def test_a_rejected_spec(changes: dict[str, Any], english: str, japanese: str, lang: str) -> None:
    text = error_text(rejection(**changes), ["flatten", "dense", "dense"])
    assert text == {"en": english, "ja": japanese}[lang]


def test_each_problem_has_a_paragraph(lang: str) -> None:
    error = rejection(layers=layers({"units": 0}), seed=-1)
    assert len(error_text(error).split("\n\n")) == len(error.problems) == 2


def test_shapes_and_amounts_are_formatted(lang: str) -> None:
    text = error_text(rejection(layers=layers({"units": 64}, output=9)))
    assert " 9" in text or "9で" in text
    shape = Problem("output_shape", "layers.2", {"given": [28, 10], "expected": [10], "units": 10})
    assert "28 × 10" in problem_text(shape)
    memory = Problem("too_much_memory", "layers", {"given": 3_000_000_000, "maximum": 10**9})
    assert "3.0 GB" in problem_text(memory)


@pytest.mark.parametrize(
    ("path", "english", "japanese"),
    [
        ("layers.0", "Flatten layer", "平坦化（Flatten）の層"),
        ("layers.0.kind", "Flatten layer, kind", "平坦化（Flatten）の層の種類"),
        ("layers.1.activation", "Hidden layer 1, activation", "隠れ層1の活性化関数"),
        ("layers.2.rate", "Dropout after hidden layer 1, rate", None),
        ("layers.3.units", "Hidden layer 2, units", "隠れ層2のユニット数"),
        ("layers.4", "Output layer", "出力層"),
        ("layers.9.units", "Layer 10, units", "10番目の層のユニット数"),
        ("training.metrics.0", "Metrics", "評価指標"),
        ("training.nonsense", "training.nonsense", "training.nonsense"),
    ],
)
def test_paths(path: str, english: str, japanese: str | None, lang: str) -> None:
    expected = {"en": english, "ja": japanese}[lang]
    assert expected in (None, path_text(path, KINDS))


def test_other_layers_are_named_by_their_kind(lang: str) -> None:
    text = path_text("layers.1.filters", ("flatten", "conv2d", "dense"))
    assert "2" in text and "Conv2D" in text and "畳み込み" not in text, "names stay short"


def test_a_text_of_unknown_origin_is_clipped(lang: str) -> None:
    error = rejection(**{"x" * 5000: 1})
    assert len(error_text(error)) < 200


def test_an_error_names_the_remedy(lang: str) -> None:
    text = error_text(DataOffline(name="mnist", file="mnist.npz", folder="/x", url="http://y"))
    assert "python -m dlcore data fetch mnist" in text


def test_a_stored_failure_has_the_message_of_its_error(lang: str) -> None:
    error = rejection(seed=-1)
    assert failure_text(error.code, error.values) == error_text(error)


def test_an_unknown_code_is_an_unexpected_error(lang: str) -> None:
    assert failure_text("from_the_future", {}) == error_text(DlcoreError())


def test_missing_values_become_dashes(lang: str) -> None:
    assert "–" in failure_text("data_offline", {})
    assert "–" in problem_text(Problem("too_small", "seed"))
