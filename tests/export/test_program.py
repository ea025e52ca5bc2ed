"""Exported programs reproduce the metrics of their runs without dlcore."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping, Set
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
from dlcore.training.shared_resources import SharedResources
from tests.export.conftest import (
    Measure,
    assert_same,
    assert_same_data,
    data_code,
    missing,
    run_programs,
)
from tests.export.specs import SPECS

DIGITS = {"Adam": SPECS["digits-adam"], "SGD": SPECS["digits-sgd"]}
"""The metrics of the last one are those that remain at the end."""


def _arguments(spec: Spec) -> Set[tuple[str, object]]:
    """Return each argument of the calls in a spec's program that build, train and test the model.

    A pair has the function, and a keyword or the number of the other arguments.
    """
    text = program(spec, "en")
    found: set[tuple[str, object]] = set()
    for call in ast.walk(ast.parse(text.removeprefix(data_code(text)))):
        # A layer that is called with its input has a call of its own.
        if isinstance(call, ast.Call) and not isinstance(call.func, ast.Call):
            arguments = (len(call.args), *(keyword.arg for keyword in call.keywords))
            found |= {(ast.unparse(call.func), argument) for argument in arguments}
    return found


def _cover() -> Iterator[str]:
    """Yield names of a few specs whose programs have every argument that any has."""
    arguments = {name: _arguments(spec) for name, spec in SPECS.items()}
    chosen, left = "digits-sgd", set[tuple[str, object]]().union(*arguments.values())
    while left:
        yield chosen
        left -= arguments[chosen]
        chosen = max(arguments, key=lambda name: len(arguments[name] & left))


TRAINED = tuple(_cover())
PREPARED = {data_code(program(spec, "en")): name for name, spec in SPECS.items()}
"""Names of specs by the code that prepares their data."""


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
    specs = {name: SPECS[name] for name in TRAINED if not missing(SPECS[name], mnist_cache)}
    programs = {
        name: program(spec, LANGUAGES[index % 2])
        for index, (name, spec) in enumerate(specs.items())
    }
    programs["digits-sgd"] = comparison_program(DIGITS, "en")
    for code, name in PREPARED.items():
        if not missing(SPECS[name], mnist_cache):
            programs[f"{name}-data"] = code
    folder = tmp_path_factory.mktemp("programs")
    with ThreadPoolExecutor(1) as executor:
        results = executor.submit(run_programs, folder, programs, keras_home)
        for spec in specs.values():
            # A failing run is reported by the test of its spec.
            with suppress(AssertionError):
                measure(spec)
        return results.result()


def _result(measured: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    if name not in measured:
        pytest.skip("its data is neither in DLCORE_DATA nor in KERAS_HOME/datasets")
    result: Mapping[str, Any] = measured[name]
    return result


@pytest.mark.parametrize("name", TRAINED)
def test_a_program_reproduces_its_run(
    name: str, measured: Mapping[str, Any], measure: Measure
) -> None:
    """That of the first name is the last of several in one program."""
    result = _result(measured, name)
    history, test = measure(SPECS[name])
    assert_same(history, _named(result["history"]))
    assert_same(test, _named(result["test"]))


def _named(metrics: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return metrics with the names of the app: that of the first output is left out."""
    return {name.replace("class_accuracy", "accuracy"): each for name, each in metrics.items()}


@pytest.mark.parametrize("name", PREPARED.values())
def test_a_program_prepares_the_data_of_its_run(
    name: str, measured: Mapping[str, Any], resources: SharedResources
) -> None:
    assert_same_data(SPECS[name], resources.datasets, _result(measured, f"{name}-data"))


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
