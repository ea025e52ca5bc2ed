"""The component of the playground, and its way to the worker.

The browser (``static/scripts/network_playground.js``) has the state: settings, weights, every
frame that it got. It polls; the worker answers without waiting, and nothing of it is stored.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Mapping
from typing import Any

import streamlit as st
from pydantic import ValidationError
from pydantic_core import from_json

from dlcore.errors import DlcoreError
from dlcore.experiments.seeds import next_seeds
from dlcore.inference.playground import PlayNetwork
from dlcore.playground.exchange import Request
from dlcore.playground.settings import Playground, properties
from pages.ui.playground.texts import component_texts
from pages.ui.shell.assets import module_component
from pages.ui.shell.language import language
from pages.ui.shell.problems import error_text
from pages.ui.shell.reported import reported
from pages.ui.shell.services import engine, start_run
from pages.ui.shell.text import t

KEY = "playground"
SEEDS = 20
TIMEOUT_SECONDS = 20.0

OWN_POINTS = "playground_own_points"
"""Key in the session of a choice that the browser takes over: its id and the settings."""

_SESSION, _ANSWER, _KEPT = "playground_session", "playground_answer", "playground_kept"
_HTML = '<div class="dl-playground" translate="no"></div>'


def playground() -> None:
    """Draw the component; call it in a fragment.

    A message can be lost when the next poll comes at once. So whatever the browser must get is
    sent each time until the browser says that it has it, or knows by its id that it had it.
    """
    message = {
        "answer": st.session_state.get(_ANSWER),
        "kept": st.session_state.get(_KEPT),
        "own": st.session_state.get(OWN_POINTS),
    }
    if not _has_texts():
        message["texts"] = {
            "language": language(),
            "table": properties(),
            "labels": component_texts(),
        }
    component = module_component("dl_playground", "network_playground.js", html=_HTML)
    component(
        key=KEY,
        data=message,
        on_poll_change=_answer_poll,
        on_keep_change=_keep_run,
        on_seeds_change=_keep_seeds,
    )


def _has_texts() -> bool:
    """Whether this run answers a poll of a browser that has the texts in the current language."""
    poll = reported(KEY, "poll")
    return isinstance(poll, Mapping) and poll.get("language") == language()


def hidden_controls() -> set[str]:
    """Return the names that ``hide=`` in the address leaves out; the browser reads them too."""
    return set(re.split("[.,]", st.query_params.get("hide", "")))


def _answer_poll() -> None:
    poll = reported(KEY, "poll")
    if isinstance(poll, Mapping):
        _forget_own_points(poll.get("own"))
        st.session_state[_ANSWER] = {"id": poll.get("id"), **_answer(poll)}


def _forget_own_points(taken: object) -> None:
    own = st.session_state.get(OWN_POINTS)
    if own and own["id"] == taken:
        del st.session_state[OWN_POINTS]


def _answer(poll: Mapping[str, Any]) -> dict[str, Any]:
    """Return the worker's frames, with the points if the browser lacks them, or a sentence."""
    if _SESSION not in st.session_state:
        st.session_state[_SESSION] = secrets.token_urlsafe(16)
    try:
        data = {**from_json(poll["request"]), "session": st.session_state[_SESSION]}
        request = Request.model_validate(data, strict=False)
        frames = engine().answer(PlayNetwork(request=request), TIMEOUT_SECONDS)
    except (ValueError, KeyError, TypeError):
        return {"error": t("playground.invalid")}
    except DlcoreError as error:
        return {"error": error_text(error)}
    answer = {"frames": vars(frames)}
    return answer | ({"points": _points(request.settings)} if poll.get("needs_points") else {})


def _points(settings: Playground) -> dict[str, Any]:
    dataset = settings.dataset()
    x, y = dataset.points()
    return {
        "x1": x[:, 0].round(4).tolist(),
        "x2": x[:, 1].round(4).tolist(),
        "y": y.round(4).tolist(),
        "train": dataset.info().train_size,
    }


def _keep_run() -> None:
    _start("keep", 1)


def _keep_seeds() -> None:
    _start("seeds", SEEDS)


def _start(trigger: str, count: int) -> None:
    """Start runs of the settings that the browser sent, once for each request."""
    request = reported(KEY, trigger)
    if not isinstance(request, Mapping):
        return
    id_ = request.get("id")
    kept = st.session_state.get(_KEPT)
    if not kept or kept["id"] != id_:
        st.session_state[_KEPT] = {"id": id_, "text": _started(request, count)}


def _started(request: Mapping[str, Any], count: int) -> str:
    """Start runs, each with its own seed; return a sentence about them."""
    try:
        settings = Playground.model_validate(request["settings"])
        spec = settings.spec(int(request["epochs"]))
        for each in (spec, *next_seeds(spec, (), count - 1)):
            start_run(each)
    except (ValidationError, KeyError, TypeError, ValueError):
        return t("playground.invalid")
    except DlcoreError as error:
        return error_text(error)
    return t("playground.kept", count=count, epochs=spec.training.epochs)
