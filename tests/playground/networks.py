"""Networks of the playground, for tests."""

from __future__ import annotations

from dlcore.playground.exchange import Request
from dlcore.playground.network import Network, Tier
from dlcore.playground.session import Session
from dlcore.playground.settings import Playground
from dlcore.training.shuffle import permutation


def build(settings: Playground, tier: Tier | None = None) -> Network:
    """Return a network with the initial weights of its seed."""
    session = Session(Request(session="a", number=1, settings=settings))
    session.build()
    assert session.network
    order = permutation(settings.dataset().info().train_size, settings.seed).numpy()
    return Network(settings, session.network.weights(), order, tier=tier)
