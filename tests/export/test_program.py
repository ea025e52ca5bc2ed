"""Exported programs reproduce the metrics of their runs without dlcore."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from dlcore.datasets import DATASETS, Cache
from dlcore.datasets.characters.characters import CHARACTERS
from dlcore.datasets.plane.plane import Plane
from dlcore.export.comments import LANGUAGES
from dlcore.export.program import comparison_program, program
from dlcore.models.layers import LAYERS
from dlcore.spec import Spec, Training
from tests.export.conftest import Measure, assert_same, missing, run_programs
from tests.export.specs import SPECS

SEVERAL = "several"
DIGITS = {"Adam": SPECS["digits-adam"], "SGD": SPECS["digits-sgd"]}
"""The metrics of the last one are those that remain at the end."""


class _WithoutNumbers(ast.NodeTransformer):
    def visit_Constant(self, node: ast.Constant) -> ast.Constant:
        is_number = isinstance(node.value, int | float) and not isinstance(node.value, bool)
        return ast.Constant(0) if is_number else node


def _shape(spec: Spec) -> str:
    """Return the syntax tree of a spec's program without its numbers."""
    return ast.dump(_WithoutNumbers().visit(ast.parse(program(spec, "en"))))


DISTINCT = {_shape(spec): name for name, spec in reversed(SPECS.items())}.values()
"""Names of specs; of those whose programs differ in numbers only, the first."""


@pytest.fixture(scope="module")
def measured(
    tmp_path_factory: pytest.TempPathFactory,
    mnist_cache: Cache,
    keras_home: Path,
    measure: Measure,
) -> Mapping[str, Any]:
    """The results of the programs of all specs with data on this machine.

    In the meantime the product trains the same specs, which uses a second core.
    """
    here = {name: SPECS[name] for name in DISTINCT if not missing(SPECS[name], mnist_cache)}
    programs = {
        name: program(spec, LANGUAGES[index % 2]) for index, (name, spec) in enumerate(here.items())
    }
    programs[SEVERAL] = comparison_program(DIGITS, "en")
    folder = tmp_path_factory.mktemp("programs")
    with ThreadPoolExecutor(1) as executor:
        results = executor.submit(run_programs, folder, programs, keras_home)
        for spec in here.values():
            # A failing run is reported by the test of its spec.
            with suppress(AssertionError):
                measure(spec)
        return results.result()


@pytest.mark.parametrize("name", DISTINCT)
def test_a_program_reproduces_its_run(
    name: str, measured: Mapping[str, Any], measure: Measure
) -> None:
    if name not in measured:
        pytest.skip("its data is neither in DLCORE_DATA nor in KERAS_HOME/datasets")
    history, test = measure(SPECS[name])
    assert_same(history, measured[name]["history"])
    assert_same(test, measured[name]["test"])


def test_the_fast_trainer_differs_far_less_than_seeds_do(
    measured: Mapping[str, Any], measure: Measure
) -> None:
    spec = SPECS["digits-sgd"]
    fast = measure(spec.changed({"training.trainer": "auto"}))[0]["loss"][-1]
    seeds = [measure(spec.changed({"seed": seed}))[0]["loss"][-1] for seed in (6, 7, 8)]
    exported = measured["digits-sgd"]["history"]["loss"][-1]
    assert abs(fast - exported) < (max(seeds) - min(seeds)) / 10


def test_the_specs_have_every_layer_kind_and_data_set() -> None:
    assert {
        part.kind for spec in SPECS.values() for layer in spec.layers for part in layer.parts
    } == set(LAYERS)
    assert {spec.dataset.name for spec in SPECS.values()} == {*DATASETS, CHARACTERS, Plane().name}


def test_a_program_of_several_runs(measured: Mapping[str, Any]) -> None:
    assert measured[SEVERAL] == measured["digits-sgd"]


def test_runs_on_the_same_data_load_it_once() -> None:
    text = comparison_program(DIGITS, "en")
    assert text.count("load_digits()") == 1
    assert text.count("model.fit(") == 2
    other = comparison_program({**DIGITS, "c": SPECS["kaneko-mlp"], "d": SPECS["digits-sgd"]}, "en")
    assert other.count("load_digits()") == 2


def test_a_title_cannot_become_code() -> None:
    title = 'a"\nimport os\r\x0b\u2028"""\\'
    tree = ast.parse(comparison_program({title: SPECS["digits-sgd"]}, "en"))
    assert "os" not in {
        a.name for n in ast.walk(tree) if isinstance(n, ast.Import) for a in n.names
    }
    texts = [node.value for node in ast.walk(tree) if isinstance(node, ast.Constant)]
    assert title in texts


@pytest.mark.parametrize("language", LANGUAGES)
def test_comments_are_in_the_given_language(language: str) -> None:
    comments = [
        line for line in program(SPECS["watched"], language).splitlines() if line[:2] == "# "
    ]
    assert len(comments) >= 8
    japanese = [any("ぁ" <= letter <= "ヿ" for letter in line) for line in comments]
    assert all(japanese) if language == "ja" else not any(japanese)


def test_lines_are_short() -> None:
    for spec in SPECS.values():
        code = [line for line in program(spec, "en").splitlines() if not line.startswith("#")]
        assert max(map(len, code)) <= 100


def test_default_training_has_no_callbacks() -> None:
    spec = SPECS["digits-adam"].model_copy(update={"training": Training(validation=0.0)})
    assert "callbacks" not in program(spec, "en")
    assert "validation" not in program(spec, "en")
