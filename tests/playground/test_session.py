"""The network of one page, without its server."""

from __future__ import annotations

import time

import pytest

from dlcore.playground.exchange import Request
from dlcore.playground.session import Session
from dlcore.playground.settings import Playground
from tests.playground.networks import build


@pytest.mark.parametrize("speed", [0, 60])
def test_a_network_that_is_paused_while_its_steps_are_counted_makes_none(speed: int) -> None:
    settings = Playground(speed=speed)
    request = Request(session="a", number=1, settings=settings, until=1000)
    session = Session(request)
    session.network = build(settings)
    session.network.steps = 500
    now = time.monotonic()
    assert session.is_playing(now)
    session.poll(request.model_copy(update={"until": 0}))
    assert session.limit(now, 100) == 0
