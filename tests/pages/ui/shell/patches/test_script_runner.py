"""Requests do what the learner means, also where several things happen at the same moment."""

from __future__ import annotations

from pathlib import Path

import pytest
from streamlit.runtime import app_session

from pages.ui.shell.patches.script_runner import replace_script_runner
from tests.pages.ui.shell.patches.session import Session, play


@pytest.fixture(autouse=True)
def script_runner(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let Streamlit's sessions be as they were after the test."""
    monkeypatch.setattr(app_session, "ScriptRunner", app_session.ScriptRunner)  # type: ignore[attr-defined]
    replace_script_runner()


def test_a_choice_beside_an_event_of_a_fragment_draws_the_page(tmp_path: Path) -> None:
    async def scenario(session: Session) -> None:
        session.request("press", box="b", fragment=True)
        assert (await session.texts())[-2:] == ["page b", "part b 1"]

    play(tmp_path, scenario)


def test_an_event_of_a_fragment_draws_the_fragment(tmp_path: Path) -> None:
    async def scenario(session: Session) -> None:
        session.request("press", box="a", fragment=True)
        await session.texts()
        session.request("press", box="a", fragment=True)
        assert await session.texts() == ["page a", "part a 0", "part a 1", "part a 2"]

    play(tmp_path, scenario)


def test_a_value_that_the_browser_has_not_heard_of_stays(tmp_path: Path) -> None:
    async def scenario(session: Session) -> None:
        session.request("set", box="a", fragment=True)
        session.request("press", box="a", fragment=True)
        assert (await session.texts())[-1] == "part b 1"
        # Now the learner has chosen it.
        session.request(box="b")
        session.request("press", box="a", fragment=True)
        assert (await session.texts())[-2:] == ["page a", "part a 2"]

    play(tmp_path, scenario)


def test_a_waiting_event_outlives_the_script_that_it_waits_for(tmp_path: Path) -> None:
    async def scenario(session: Session) -> None:
        entered, gate = session.close_gate()
        session.request(box="a")
        entered.wait()
        session.request("press", box="a", fragment=True)
        session.request(box="b")
        gate.set()
        assert (await session.texts())[-2:] == ["page b", "part b 1"]

    play(tmp_path, scenario)
