"""Every idea is complete: a goal that is not reached at the start, and failures that fail."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

import pytest

from dlcore.experiments.presets import PRESETS
from dlcore.glossary import TERMS
from dlcore.ideas import IDEAS, Choice, Control, Grid, Idea, Scale
from dlcore.lessons import LESSONS


@pytest.fixture(params=IDEAS)
def idea(request: pytest.FixtureRequest) -> Idea[Any]:
    return IDEAS[request.param]


def test_the_goal_is_reached_by_the_solution_alone(idea: Idea[Any]) -> None:
    assert not idea.compute(idea.start).reached
    assert idea.compute(idea.solution).reached


def test_no_failure_reaches_the_goal(idea: Idea[Any]) -> None:
    assert len(idea.failures) >= 2
    for code, state in idea.failures.items():
        assert not idea.compute(state).reached, code


def test_controls_move_the_fields_of_the_state(idea: Idea[Any]) -> None:
    names = [field.name for field in fields(idea.start)]
    assert [control.name for control in idea.controls] == names
    for state in (idea.start, idea.solution, *idea.failures.values()):
        for control in idea.controls:
            assert can_show(control, getattr(state, control.name)), (control.name, state)


def can_show(control: Control, value: Any) -> bool:
    """Whether a control has a position for a value."""
    if isinstance(control, Choice):
        return value in control.options
    if isinstance(control, Scale):
        return value in control.values
    if isinstance(control, Grid):
        return len(value) == control.rows * control.columns and set(value) <= {0, 1}
    steps = (value - control.minimum) / control.step
    return bool(control.minimum <= value <= control.maximum and abs(steps - round(steps)) < 1e-9)


def test_conditions_name_other_choices(idea: Idea[Any]) -> None:
    choices = {each.name: each.options for each in idea.controls if isinstance(each, Choice)}
    for control in idea.controls:
        if control.when:
            name, options = control.when
            assert set(options) < set(choices[name])


def test_the_real_run_and_the_terms_exist(idea: Idea[Any]) -> None:
    run = idea.real_run
    assert (run.preset in PRESETS) != (run.lesson in LESSONS)
    assert idea.terms and set(idea.terms) <= set(TERMS)
