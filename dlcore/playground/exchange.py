"""What the page sends to the worker at each poll, and what it gets back."""

from __future__ import annotations

import base64
from dataclasses import dataclass

import numpy as np
from pydantic import Field

from dlcore.arrays import Array
from dlcore.base_model import Frozen
from dlcore.playground.settings import Playground

MAX_STEPS = 2**31 - 1
MAX_WEIGHTS_TEXT = 40_000


class Request(Frozen):
    """The state that a page has and the state that it needs; sending it twice changes nothing.

    Args:
        session: the page; secret, so that no other page changes its network.
        number: of the network; a new number starts a new network.
        settings: of the network.
        weights: where to start, as ``encode_weights`` gives them; None for the initial weights.
        steps: for how many steps those weights have been trained.
        until: step at which to pause; below the current one to pause at once.
        goal_after: step after which to pause where the test loss is reached; the page has heard of
            those before it, and goes on.
        after: number of the last frame that the page has.
    """

    session: str = Field(max_length=100)
    number: int = Field(ge=0, le=MAX_STEPS)
    settings: Playground
    weights: str | None = Field(default=None, max_length=MAX_WEIGHTS_TEXT)
    steps: int = Field(default=0, ge=0, le=MAX_STEPS)
    until: int = Field(default=0, ge=0, le=MAX_STEPS)
    goal_after: int = Field(default=0, ge=0, le=MAX_STEPS)
    after: int = Field(default=-1, ge=-1, le=MAX_STEPS)


@dataclass(frozen=True)
class Frames:
    """Snapshots of a network, in order.

    Args:
        number: of the network.
        first: number of the first frame; frames are numbered from 0.
        steps: for how many steps the weights of each frame have been trained.
        reached: steps and test loss of each frame in which the network has stopped at its goal.
        weights: of all frames, as ``encode_weights`` gives them.
        is_ready: whether the network is built.
        is_missing: whether the worker does not have the network and needs its weights.
    """

    number: int
    first: int
    steps: tuple[int, ...]
    reached: tuple[tuple[int, float], ...]
    weights: str
    is_ready: bool
    is_missing: bool = False


def encode_weights(weights: Array) -> str:
    """Return float32 values as the base64 text of their little-endian bytes."""
    return base64.b64encode(np.asarray(weights, "<f4").tobytes()).decode()


def decode_weights(text: str) -> Array:
    """Return what ``encode_weights`` encoded, flat.

    Raises:
        ValueError: the text is no such encoding.
    """
    return np.frombuffer(base64.b64decode(text, validate=True), "<f4").copy()
