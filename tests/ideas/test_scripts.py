"""The scripts of the ideas compute what dlcore computes."""

from __future__ import annotations

import json
import math
import random
import shutil
import subprocess
from collections.abc import Mapping
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from dlcore.ideas import IDEAS, Choice, Control, Grid, Idea, Scale

RANDOM_STATES = 25
NODE = shutil.which("node")
SCRIPTS = Path(__file__).parents[2] / "static" / "scripts" / "ideas"

Answers = Mapping[str, Any]


def states(idea: Idea[Any]) -> list[Any]:
    """Return the states of the buttons, and random ones."""
    draw = random.Random(0)
    found = [idea.start, idea.solution, *idea.failures.values()]
    for _ in range(RANDOM_STATES):
        values = {control.name: random_value(control, draw) for control in idea.controls}
        found.append(replace(idea.start, **values))
    return found


def random_value(control: Control, draw: random.Random) -> object:
    if isinstance(control, Choice):
        return draw.choice(control.options)
    if isinstance(control, Scale):
        return draw.choice(control.values)
    if isinstance(control, Grid):
        return tuple(draw.randint(0, 1) for _ in range(control.rows * control.columns))
    steps = round((control.maximum - control.minimum) / control.step)
    return round(control.minimum + control.step * draw.randint(0, steps), 9)


@pytest.fixture(scope="module")
def answers() -> Answers:
    """Compute all states in one process of Node.js."""
    if NODE is None:
        pytest.skip("needs Node.js")
    cases = {
        id: {"data": idea.data(), "states": [asdict(state) for state in states(idea)]}
        for id, idea in IDEAS.items()
    }
    done = subprocess.run(
        [NODE, str(Path(__file__).with_name("compute.js"))],
        input=json.dumps(cases),
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    result: Answers = json.loads(done.stdout)
    return result


def assert_equal(name: str, expected: Any, found: Any) -> None:
    """Compare values as JSON has them: infinite numbers are null."""
    if isinstance(expected, str | bool):
        assert expected == found, name
        return
    expected_array = np.array(expected, dtype=np.float64)
    expected_array[~np.isfinite(expected_array)] = np.nan
    actual = np.array(found, dtype=np.float64)
    np.testing.assert_allclose(actual, expected_array, rtol=1e-9, atol=1e-9, err_msg=name)


@pytest.mark.parametrize("id", IDEAS)
def test_outcomes_are_equal(id: str, answers: Answers) -> None:
    idea = IDEAS[id]
    for state, found in zip(states(idea), answers[id]["outcomes"], strict=True):
        outcome = vars(idea.compute(state))
        assert set(outcome) == set(found)
        for name, expected in outcome.items():
            assert_equal(f"{name} of {state}", expected, found[name])


@pytest.mark.parametrize("id", IDEAS)
def test_actions_are_equal(id: str, answers: Answers) -> None:
    idea = IDEAS[id]
    assert set(idea.actions) == set(answers[id]["actions"])
    for code, action in idea.actions.items():
        for state, found in zip(states(idea), answers[id]["actions"][code], strict=True):
            for name, value in asdict(action(state)).items():
                assert_equal(f"{name} after {code} of {state}", value, found[name])


@pytest.mark.parametrize("id", IDEAS)
def test_outcomes_are_numbers(id: str) -> None:
    """A value that is not a number would compare as equal to an infinite one."""
    for state in states(IDEAS[id]):
        for name, found in vars(IDEAS[id].compute(state)).items():
            value = np.array(found)
            if value.dtype.kind == "f":
                assert not any(math.isnan(each) for each in value.flat), (name, state)


def test_every_script_has_an_idea() -> None:
    shared = {"controls", "numbers", "stage", "svg"}
    assert {path.stem for path in SCRIPTS.glob("*.js")} - shared == set(IDEAS)
