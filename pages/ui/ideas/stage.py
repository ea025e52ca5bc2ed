"""A component for one idea: its picture and what a learner moves.

The frontend is ``static/scripts/ideas/stage.js``, which loads the script of the idea. A move runs
no script of the app.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from dlcore.ideas import Choice, Control, Idea
from pages.ui.shell.assets import module_component
from pages.ui.shell.text import t

_HTML = '<div class="dl-idea"></div>'


def draw_stage(idea: Idea[Any]) -> None:
    """Draw the idea in its initial state."""
    component = module_component("dl_idea", "ideas/stage.js", html=_HTML)
    component(key=f"idea_{idea.id}", data=stage_message(idea))


def stage_message(idea: Idea[Any]) -> Mapping[str, Any]:
    """Return what the component needs, in the learner's language."""
    return {
        "id": idea.id,
        "controls": [_control(idea.id, control) for control in idea.controls],
        "start": asdict(idea.start),
        "solution": asdict(idea.solution),
        "failures": {
            code: {
                "label": t(f"idea.failure.{idea.id}.{code}"),
                "why": t(f"idea.why.{idea.id}.{code}"),
                "state": asdict(state),
            }
            for code, state in idea.failures.items()
        },
        "actions": {code: t(f"idea.action.{idea.id}.{code}") for code in idea.actions},
        "words": {
            "goal_title": t("idea.goal_title"),
            "goal": t(f"idea.goal.{idea.id}"),
            "reached": t("idea.reached"),
            "open": t("idea.not_reached"),
            "restart": t("idea.restart"),
            "solution": t("idea.solution"),
            "failures": t("idea.failures"),
        },
        "summary": t(f"idea.summary.{idea.id}", **{name: f"{{{name}}}" for name in idea.summary}),
        "texts": {name: t(f"idea.text.{idea.id}.{name}") for name in idea.texts},
        "data": idea.data(),
    }


def _control(idea: str, control: Control) -> dict[str, Any]:
    options = control.options if isinstance(control, Choice) else ()
    return {
        **asdict(control),
        "kind": type(control).__name__.lower(),
        "label": t(f"idea.control.{idea}.{control.name}"),
        "names": {name: t(f"idea.option.{idea}.{control.name}.{name}") for name in options},
    }
