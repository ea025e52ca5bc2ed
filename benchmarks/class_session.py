"""A learner of a class: the client of one tab, which polls and obeys as a browser does."""

from __future__ import annotations

import asyncio
import contextlib
import secrets
import threading
import time
from collections.abc import Iterator
from typing import Any

from websockets.exceptions import WebSocketException

from benchmarks.session import Session
from pages.ui.shell.text import catalogue

LANGUAGE = "ja"
"""Of the clients, see ``Session``."""

RETRY_SECONDS = 0.5
IDLE_SECONDS = 0.05


class ClassSession(Session):
    """The session of a learner in a class.

    Attributes:
        bar: text of the bar of the class; empty before the class is joined.
        is_paused: whether the overlay of a pause covers the page.
        pause_changed: time at which ``is_paused`` last changed, in seconds since 1970.
        page_changed: time at which the page last changed.
    """

    def __init__(self, url: str, learner: str, page: str = "", query: str = "") -> None:
        super().__init__(url, learner, page, query)
        self.bar = ""
        self.is_paused = False
        self.pause_changed = self.page_changed = 0.0
        self._lock = asyncio.Lock()

    def receive(self, component_id: str, data: dict[str, Any]) -> None:
        """Process the bar of the class, too."""
        super().receive(component_id, data)
        if "paused" in data:
            self.bar = data["label"]
            if bool(data["paused"]) != self.is_paused:
                self.is_paused, self.pause_changed = not self.is_paused, time.time()

    async def join(self, name: str) -> float:
        """Open the page with the code and join; return the seconds until both are drawn."""
        seconds = await self.open()
        async with self._lock:
            label = catalogue(LANGUAGE)["class.join"].forms[0]
            return seconds + await self.submit(label, {"join_name": name})

    async def raise_hand(self) -> float:
        """Press the button of the bar; return the time of the press."""
        async with self._lock:
            pressed = time.time()
            await self.press("class_hand")
        return pressed

    async def follow(self) -> None:
        """Rerun every fragment at its interval until cancelled."""
        due: dict[str, float] = {}
        while True:
            now = time.monotonic()
            due = {each: due.get(each, now + gap) for each, gap in self.fragments.items()}
            for fragment in [each for each, at in due.items() if at <= now]:
                page = self.page
                async with self._lock:
                    if fragment not in self.fragments:
                        continue
                    await self.poll(fragment)
                due[fragment] = time.monotonic() + self.fragments.get(fragment, 0.0)
                if self.page != page:
                    self.page_changed = time.time()
            await asyncio.sleep(IDLE_SECONDS)


class Learners:
    """All learners of a class; each joins, then follows.

    Args:
        url: address of the server.
        code: of the class.
        count: how many.
    """

    def __init__(self, url: str, code: str, count: int) -> None:
        self._url = url
        tokens = [secrets.token_urlsafe(24) for _ in range(count)]
        self.tokens = tokens
        self.sessions = [ClassSession(url, each, "classroom", f"code={code}") for each in tokens]
        self._tasks: list[asyncio.Task[None]] = []

    async def join(self, seconds: float) -> list[float]:
        """Join one after the other within some seconds; return how long each one waited."""
        gap = seconds / len(self.sessions)
        joining = [self._join(index, gap * index) for index in range(len(self.sessions))]
        return list(await asyncio.gather(*joining))

    async def _join(self, index: int, delay: float) -> float:
        await asyncio.sleep(delay)
        session = self.sessions[index]
        await session.__aenter__()
        waited = await session.join(str(index))
        self._tasks.append(asyncio.create_task(session.follow()))
        return waited

    async def raise_hands(self, gap: float) -> list[float]:
        """Raise one hand after the other; return the times of the presses."""
        times = []
        for session in self.sessions:
            times.append(await session.raise_hand())
            await asyncio.sleep(gap)
        return times

    async def leave(self) -> None:
        """Close all tabs."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        self._tasks.clear()
        for session in self.sessions:
            await session.__aexit__(None, None, None)

    async def open_runs(self, runs: dict[str, str]) -> None:
        """Open the run of each learner in a new tab.

        Args:
            runs: id of a run by token.
        """
        self.sessions = [
            ClassSession(self._url, token, "train", f"run={run}") for token, run in runs.items()
        ]
        for session in self.sessions:
            await session.__aenter__()
            await session.open()
            self._tasks.append(asyncio.create_task(session.follow()))

    async def come_back(self, runs: dict[str, str]) -> list[float]:
        """Open the run of each learner again, as soon as the server answers.

        Args:
            runs: id of a run by token.

        Returns:
            The time at which each learner has the run's curve and the class, since 1970.
        """
        return list(await asyncio.gather(*(self._come_back(each, runs[each]) for each in runs)))

    async def _come_back(self, token: str, run: str) -> float:
        while True:
            session = ClassSession(self._url, token, "train", f"run={run}")
            try:
                async with session:
                    await session.open()
                    while not (session.points and session.bar):
                        if not session.fragments:
                            # Drawn without app.py, as some of the first pages of a server are.
                            raise ConnectionError("the page has no frame: load it again")
                        await asyncio.sleep(IDLE_SECONDS)
                        for fragment in list(session.fragments):
                            await session.poll(fragment)
                    return time.time()
            except (OSError, WebSocketException):
                await asyncio.sleep(RETRY_SECONDS)


class Loop:
    """An event loop in a thread of its own, in which the learners live."""

    def __init__(self) -> None:
        self._loop = asyncio.new_event_loop()

    @contextlib.contextmanager
    def running(self) -> Iterator[Loop]:
        """Run the loop until the context ends."""
        thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        thread.start()
        try:
            yield self
        finally:
            self._loop.call_soon_threadsafe(self._loop.stop)
            thread.join()

    def start(self, work: Any) -> Any:
        """Start a coroutine; return its future."""
        return asyncio.run_coroutine_threadsafe(work, self._loop)

    def run(self, work: Any) -> Any:
        """Run a coroutine; return its result."""
        return self.start(work).result()
