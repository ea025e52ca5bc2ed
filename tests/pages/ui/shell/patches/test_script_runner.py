"""Requests do what the learner means, also where several things happen at the same moment."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path

import pytest
from streamlit.runtime import app_session

from pages.ui.shell.patches.script_runner import replace_script_runner
from tests.pages.ui.shell.patches.session import Session, open_session

Play = Callable[[Callable[[Session], Awaitable[None]]], None]


@pytest.fixture
def play(tmp_path: Path) -> Iterator[Play]:
    """Play a scenario with a session; Streamlit is as it was after the test."""
    runner = app_session.ScriptRunner  # type: ignore[attr-defined]
    replace_script_runner()

    async def run(scenario: Callable[[Session], Awaitable[None]]) -> None:
        async with open_session(tmp_path) as session:
            await scenario(session)

    yield lambda scenario: asyncio.run(run(scenario))
    app_session.ScriptRunner = runner  # type: ignore[attr-defined]


def test_a_choice_beside_an_event_of_a_fragment_draws_the_page(play: Play) -> None:
    async def scenario(session: Session) -> None:
        session.request("press", box="b", fragment=True)
        assert (await session.texts())[-2:] == ["page b", "part b 1"]

    play(scenario)


def test_an_event_of_a_fragment_draws_the_fragment(play: Play) -> None:
    async def scenario(session: Session) -> None:
        session.request("press", box="a", fragment=True)
        await session.texts()
        session.request("press", box="a", fragment=True)
        assert await session.texts() == ["page a", "part a 0", "part a 1", "part a 2"]

    play(scenario)


def test_a_value_that_the_browser_has_not_heard_of_stays(play: Play) -> None:
    async def scenario(session: Session) -> None:
        session.request("set", box="a", fragment=True)
        session.request("press", box="a", fragment=True)
        assert (await session.texts())[-1] == "part b 1"
        # Now the learner has chosen it.
        session.request(box="b")
        session.request("press", box="a", fragment=True)
        assert (await session.texts())[-2:] == ["page a", "part a 2"]

    play(scenario)


def test_a_waiting_event_outlives_the_script_that_it_waits_for(play: Play) -> None:
    async def scenario(session: Session) -> None:
        entered, gate = session.close_gate()
        session.request(box="a")
        entered.wait()
        session.request("press", box="a", fragment=True)
        session.request(box="b")
        gate.set()
        assert (await session.texts())[-2:] == ["page b", "part b 1"]

    play(scenario)
