"""One page's network in the worker, and the snapshots that the page has not got yet."""

from __future__ import annotations

import math
import time
from collections import deque
from dataclasses import dataclass, field

import numpy as np

from dlcore.arrays import Array
from dlcore.playground.exchange import Frames, Request, decode_weights, encode_weights
from dlcore.playground.network import Network, weight_count
from dlcore.playground.settings import Playground

MAX_FRAMES = 120
"""Of a page that does not poll; it then lacks the oldest ones."""

PLAY_SECONDS = 5.0
"""How long a network goes on without a poll."""

MAX_BEHIND_SECONDS = 0.25
"""The most training time that a network with a limited speed makes up for."""


@dataclass(frozen=True)
class Frame:
    """One snapshot: its number, the number of steps so far, and the weights.

    ``reached`` is the test loss if the network has stopped there at its goal, or infinite.
    """

    number: int
    steps: int
    weights: Array
    reached: float


@dataclass
class Session:
    """The state of one page.

    Args:
        request: the page's last one.
    """

    request: Request
    network: Network | None = None
    has_failed: bool = False
    polled: float = field(default_factory=time.monotonic)
    _advanced: float = 0.0
    _credit: float = 0.0
    _next_frame: int = 0
    _frames: deque[Frame] = field(default_factory=lambda: deque(maxlen=MAX_FRAMES))

    def accepts(self, request: Request) -> bool:
        """Return whether the network can go on with a request's settings."""
        mine = self.request
        is_same = mine.number == request.number
        return is_same and mine.settings.fixed() == request.settings.fixed()

    def poll(self, request: Request) -> None:
        """Take over a request that the network accepts."""
        if self.network and request.settings != self.request.settings:
            self.network.change(request.settings)
        self.request, self.polled = request, time.monotonic()

    def build(self) -> None:
        """Build the network with its weights; loads TensorFlow where they are the initial ones."""
        request = self.request
        self.network = Network(
            request.settings, _start_weights(request), _order(request.settings), request.steps
        )
        self.record()

    def is_playing(self, now: float) -> bool:
        """Return whether the network has steps to do."""
        return now - self.polled <= PLAY_SECONDS and self._steps_left() > 0

    def _steps_left(self) -> int:
        """Return how many steps there are to the one at which to pause; none at the goal."""
        network, request = self.network, self.request
        if network is None:
            return 0
        goal = request.settings.stop_loss
        if 0.0 < goal >= network.reached and network.steps > request.goal_after:
            return 0
        # Below zero if the page has paused it since it was found playing.
        return max(request.until - network.steps, 0)

    def limit(self, now: float, most: int) -> int:
        """Return how many steps are due, by the speed and the step at which to pause.

        Args:
            now: by the monotonic clock.
            most: upper bound.
        """
        assert self.network
        left = self._steps_left()
        speed = self.request.settings.speed * self.network.steps_per_epoch
        if not speed:
            return min(most, left)
        passed = min(now - self._advanced, MAX_BEHIND_SECONDS)
        self._advanced = now
        self._credit = min(self._credit + passed * speed, MAX_BEHIND_SECONDS * speed + 1)
        due = min(int(self._credit), most, left)
        self._credit -= due
        return due

    def record(self) -> None:
        """Add a frame."""
        assert self.network
        network = self.network
        self._frames.append(
            Frame(self._next_frame, network.steps, network.weights(), network.reached)
        )
        self._next_frame += 1

    def frames(self, *, is_ready: bool) -> Frames:
        """Return the frames that the page does not have."""
        after = self.request.after
        frames = [frame for frame in list(self._frames) if frame.number > after]
        return Frames(
            number=self.request.number,
            first=frames[0].number if frames else after + 1,
            steps=tuple(frame.steps for frame in frames),
            reached=tuple((f.steps, f.reached) for f in frames if math.isfinite(f.reached)),
            weights=encode_weights(np.concatenate([f.weights for f in frames] or [np.zeros(0)])),
            is_ready=is_ready,
        )


def _start_weights(request: Request) -> Array:
    if request.weights is not None:
        weights = decode_weights(request.weights)
        if len(weights) != weight_count(request.settings):
            raise ValueError(len(weights))
        return weights
    # Imported here: TensorFlow takes seconds, and the module must import without it.
    from dlcore.training.model import initial_weights

    arrays = initial_weights(request.settings.spec(1))
    # Those of a dropout layer are the state of its random numbers.
    return np.concatenate([array.ravel() for array in arrays if array.dtype == np.float32])


def _order(settings: Playground) -> Array:
    """Return the order in which Keras' ``fit`` visits the training samples."""
    from dlcore.training.shuffle import permutation

    order: Array = permutation(settings.dataset().info().train_size, settings.seed).numpy()
    return order
