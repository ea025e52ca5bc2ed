"""The server of the playground: one thread trains the networks of all pages together."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, nullcontext

from dlcore.playground.exchange import Frames, Request
from dlcore.playground.network import Network, Tier
from dlcore.playground.programs import Programs, TimedProgram
from dlcore.playground.session import Session
from dlcore.training.slot import ShutdownRequested

FRAME_SECONDS = 0.05
WORK_SECONDS = 0.04
"""Training between two frames, of all networks together; runs get the machine in between."""

REST_SECONDS = 0.01
PARALLEL = 2
"""Groups of networks that are trained at once: a program runs on one core."""

MAX_SESSIONS = 200

_log = logging.getLogger(__name__)


class PlaygroundServer:
    """Train the networks of all pages.

    Args:
        turn: context in which the thread has the machine, between the runs.
    """

    def __init__(self, turn: Callable[[], AbstractContextManager[None]] = nullcontext) -> None:
        self._turn = turn
        self._programs = Programs()
        self._pool = ThreadPoolExecutor(PARALLEL, "playground")
        self._changed = threading.Condition()
        self._sessions: dict[str, Session] = {}
        self._thread: threading.Thread | None = None

    def exchange(self, request: Request) -> Frames:
        """Take a page's request, and return the frames that it does not have; does not wait."""
        with self._changed:
            session = self._sessions.pop(request.session, None)
            if session is None or not session.accepts(request):
                if request.steps and request.weights is None:
                    return Frames(request.number, 0, (), (), "", is_ready=True, is_missing=True)
                session = Session(request)
            # The least recently polled is first.
            self._sessions[request.session] = session
            while len(self._sessions) > MAX_SESSIONS:
                del self._sessions[next(iter(self._sessions))]
            session.poll(request)
            self._start()
            self._changed.notify()
            return session.frames(is_ready=session.network is not None)

    def _start(self) -> None:
        if self._thread is None:
            self._thread = threading.Thread(target=self._serve, name="playground", daemon=True)
            self._thread.start()

    # The thread

    def _serve(self) -> None:
        while True:
            with self._changed:
                self._changed.wait_for(self._has_work)
            began = time.monotonic()
            try:
                with self._turn():
                    self._work()
            except ShutdownRequested:
                return
            except Exception:
                _log.exception("playground")
            time.sleep(max(REST_SECONDS, began + FRAME_SECONDS - time.monotonic()))

    def _has_work(self) -> bool:
        now = time.monotonic()
        sessions = self._sessions.values()
        return any(_is_new(session) or session.is_playing(now) for session in sessions)

    def _work(self) -> None:
        with self._changed:
            sessions = list(self._sessions.values())
        for session in filter(_is_new, sessions):
            _build(session)
        now = time.monotonic()
        playing = [session for session in sessions if session.is_playing(now)]
        tiers: dict[Tier, list[Session]] = {}
        for session in playing:
            assert session.network
            tiers.setdefault(session.network.tier, []).append(session)
        for group in tiers.values():
            self._advance(group, WORK_SECONDS / len(tiers))

    def _advance(self, group: Sequence[Session], seconds: float) -> None:
        """Train the networks of a tier for some time."""
        networks = _networks(group)
        program = self._programs.find(networks)
        size = program.capacity
        parts = [group[start : start + size] for start in range(0, len(group), size)]
        rounds = -(-len(parts) // PARALLEL)
        most = program.steps_within(seconds / rounds)
        for _ in self._pool.map(lambda part: _train(program, part, most), parts):
            pass


def _train(program: TimedProgram, sessions: Sequence[Session], most: int) -> None:
    """Train some networks for at most so many steps each, and record a frame of each."""
    now = time.monotonic()
    limits = [session.limit(now, most) for session in sessions]
    if any(limits):
        program.advance(_networks(sessions), limits)
    for session, count in zip(sessions, limits, strict=True):
        if count:
            session.record()


def _networks(sessions: Sequence[Session]) -> list[Network]:
    return [session.network for session in sessions if session.network]


def _is_new(session: Session) -> bool:
    return session.network is None and not session.has_failed


def _build(session: Session) -> None:
    try:
        session.build()
    except Exception:
        _log.exception("network of the playground")
        session.has_failed = True
