"""The playground: one learner, its page, forty learners, beside a run, and against Keras."""

from __future__ import annotations

import argparse
import asyncio
import itertools
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from secrets import token_urlsafe
from statistics import median
from urllib.parse import urlencode

import psutil

from benchmarks import playground_equality
from benchmarks.browser import measure_click, new_page, wait_until
from benchmarks.data_environment import use_real_mnist
from benchmarks.engine import fresh_engine, kaneko, submit, warm_up
from benchmarks.measurement import Measurement, percentile, report
from benchmarks.playground_session import END, PlaygroundSession, poll_delay
from benchmarks.server import fresh_server
from dlcore.datasets.plane.shapes import SHAPE_NAMES
from dlcore.engine.contract import Engine
from dlcore.events import EpochEnded, Event
from dlcore.inference.playground import PlayNetwork
from dlcore.playground.exchange import Request
from dlcore.playground.settings import ActivationName, Playground
from dlcore.store import Command
from tests.chromium import chromium
from tests.waiting import wait_for

SECONDS = 8.0
LEARNERS = 40
BROWSERS = 3
COMPILING_SECONDS = 20.0
DEFAULT = Playground(speed=0)
ROOT = ".dl-playground"
_HAS_MOVED = f"""document.querySelector("{ROOT} input[type=range]").value > 0"""
"""JavaScript: a frame after the first one is shown."""

_WATCH = f"""(seconds) => new Promise((resolve) => {{
  const epochs = new Set();
  let [longest, last, began] = [0, 0, performance.now()];
  const watch = (now) => {{
    epochs.add(document.querySelector("{ROOT}").dataset.epoch);
    if (last) longest = Math.max(longest, now - last);
    last = now;
    if (now - began < seconds * 1000) requestAnimationFrame(watch);
    else resolve([epochs.size, longest / 1000]);
  }};
  requestAnimationFrame(watch);
}})"""
"""JavaScript: how many different epochs are shown in some seconds, and the longest frame."""


_DRAW_LITTLE = """
  window.requestAnimationFrame = (draw) => setTimeout(() => draw(performance.now()), 500);
"""
"""JavaScript for a new page: it draws twice a second."""


@dataclass
class Learner:
    """A page without a browser: it polls as ``static/scripts/playground/player.js`` does."""

    engine: Engine
    name: str
    settings: Playground
    number: int = 1
    after: int = -1
    steps: int = 0
    frames: int = 0
    waits: list[float] = field(default_factory=list)

    def poll(self, until: int = END) -> bool:
        """Send one poll; return whether frames came."""
        request = Request(
            session=self.name,
            number=self.number,
            settings=self.settings,
            until=until,
            after=self.after,
        )
        began = time.perf_counter()
        frames = self.engine.answer(PlayNetwork(request=request))
        self.waits.append(time.perf_counter() - began)
        count = len(frames.steps)
        if count:
            self.after, self.steps = frames.first + count - 1, frames.steps[-1]
            self.frames += count
        return bool(count)

    def first_moving_frame(self, settings: Playground) -> float:
        """Start a new network; return the seconds to a frame with steps."""
        self.settings, self.after, self.steps = settings, -1, 0
        self.number += 1
        began = time.perf_counter()
        while not self.steps:
            self.poll()
            time.sleep(0 if self.steps else 0.05)
        return time.perf_counter() - began

    def play(self, seconds: float) -> tuple[float, float]:
        """Poll for some time; return epochs and frames per second."""
        began, steps, frames = time.perf_counter(), self.steps, self.frames
        while time.perf_counter() - began < seconds:
            self.poll()
            time.sleep(poll_delay())
        passed = time.perf_counter() - began
        info = self.settings.dataset().info()
        per_epoch = -(-info.train_size // self.settings.batch_size)
        return (self.steps - steps) / per_epoch / passed, (self.frames - frames) / passed


def varied(count: int) -> Iterator[Playground]:
    """Yield different networks with 400 samples for training and three layers of 8."""
    shapes, rates = itertools.cycle(SHAPE_NAMES), itertools.cycle((0.001, 0.003, 0.01, 0.03))
    names: Iterator[ActivationName] = itertools.cycle(("tanh", "relu", "sigmoid"))
    for seed in range(count):
        name = next(names)
        yield Playground(
            shape=next(shapes),
            samples=800,
            noise=0.2,
            hidden=(8, 8, 8),
            activations=(name, name, name),
            learning_rate=next(rates),
            speed=0,
            seed=seed,
        )


def measure_one(repetitions: int) -> list[Measurement]:
    """Measure one learner, from a worker that has compiled nothing."""
    firsts, plays, changes, epochs, frames = [], [], [], [], []
    for _ in range(repetitions):
        with fresh_engine(1) as (engine, _):
            learner = Learner(engine, "one", DEFAULT)
            firsts.append(learner.first_moving_frame(DEFAULT))
            plays.append(learner.first_moving_frame(DEFAULT))
            learner.play(2.0)
            rate, shown = learner.play(SECONDS)
            epochs.append(rate)
            frames.append(shown)
            changed = DEFAULT.model_copy(update={"shape": "spiral", "hidden": (8, 4)})
            changes.append(learner.first_moving_frame(changed))
    return [
        Measurement("one learner: epochs per second", epochs, "1/s", minimum=300),
        Measurement("one learner: snapshots per second", frames, "1/s"),
        Measurement("Play to the first moving frame, warm", plays, "s", maximum=0.5),
        Measurement("Play to the first moving frame, the first ever", firsts, "s", maximum=1.8),
        Measurement("a change to the first frame", changes, "s", maximum=0.5),
    ]


def play_together(
    engine: Engine, count: int, seconds: float
) -> tuple[list[float], list[float], list[float]]:
    """Let all learners play at once; return epochs and frames per second, and poll times."""
    learners = [
        Learner(engine, f"learner {n}", settings) for n, settings in enumerate(varied(count))
    ]
    for learner in learners:
        learner.poll()
    wait_for(lambda: all(each.poll() and each.steps for each in learners), 180.0)
    # The program for forty is compiled meanwhile.
    results: dict[str, tuple[float, float]] = {}

    def play(learner: Learner) -> None:
        learner.play(COMPILING_SECONDS)
        learner.waits.clear()
        results[learner.name] = learner.play(seconds)

    threads = [threading.Thread(target=play, args=(learner,)) for learner in learners]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    epochs, frames = zip(*results.values(), strict=True)
    return list(epochs), list(frames), [wait for each in learners for wait in each.waits]


def measure_forty(count: int) -> list[Measurement]:
    """Measure forty learners alone, then beside a run, which is measured alone too."""
    use_real_mnist()
    with fresh_engine(1) as (engine, store):
        warm_up(store, kaneko(1))
        epochs, frames, waits = play_together(engine, count, SECONDS)
        (pid,) = engine.status().worker_pids
        memory = psutil.Process(pid).memory_info().rss / 1e6
        run = submit(engine, store, kaneko(60), "other")
        beside, _, _ = play_together(engine, count, SECONDS)
        slow = _epochs_per_second(store.events(run.id))
        engine.command(run.id, Command.KILL)
        wait_for(lambda: store.run(run.id).state.is_finished(), 60.0)
        alone = submit(engine, store, kaneko(20, seed=1), "other")
        wait_for(lambda: store.run(alone.id).state.is_finished(), 600.0)
        fast = _epochs_per_second(store.events(alone.id))
    return [
        Measurement("forty learners: epochs per second of each", epochs, "1/s", minimum=60),
        Measurement("forty learners: snapshots per second", frames, "1/s", minimum=15),
        Measurement("forty learners: poll, p95", [percentile(waits)], "s", maximum=0.3),
        Measurement("forty learners: memory of the worker", [memory], "MB", maximum=1200),
        Measurement("beside a run: epochs per second of each", beside, "1/s", minimum=20),
        Measurement("the run's speed beside forty learners", [slow / fast], "", minimum=0.25),
    ]


def measure_page(repetitions: int) -> list[Measurement]:
    """Measure what a real browser shows of one learner's network, on a new server each time."""
    firsts, plays, rates, gaps = [], [], [], []
    for _ in range(repetitions):
        with fresh_server() as server, chromium() as browser:
            page = new_page(browser)
            page.goto(f"{server.url}/playground?lang=en&speed=0")
            page.locator(f"{ROOT}[data-ready=true]").wait_for()
            play, rewind = page.locator(".dlp-play"), page.locator(".dlp-transport button").first
            firsts.append(measure_click(page, play, _HAS_MOVED))
            play.click()
            rewind.click()
            wait_until(page, f"!({_HAS_MOVED})")
            plays.append(measure_click(page, play, _HAS_MOVED))
            page.evaluate(_WATCH, 2.0)
            shown, longest = page.evaluate(_WATCH, SECONDS)
            rates.append(shown / SECONDS)
            gaps.append(longest)
    return [
        Measurement("page: frames shown per second", rates, "1/s", minimum=30),
        Measurement("page: longest time between two frames", gaps, "s", maximum=0.1),
        Measurement("page: Play to the first moving frame, warm", plays, "s", maximum=0.5),
        Measurement("page: Play to the first moving frame, first", firsts, "s", maximum=1.8),
    ]


def measure_tabs(count: int) -> list[Measurement]:
    """Measure the process that draws the pages, while all learners play.

    A few are real browsers. The others are clients of the websocket that poll as the page does: the
    server does the same work for them, but forty browsers on the server's own machine would leave
    no processor for it. For the same reason the browsers draw twice a second (``_DRAW_LITTLE``).
    """
    clients, browsers = varied(count), min(BROWSERS, count)
    with fresh_server() as server, chromium() as browser, ThreadPoolExecutor(1) as executor:
        for settings in itertools.islice(clients, browsers):
            page = new_page(browser)
            page.add_init_script(_DRAW_LITTLE)
            page.goto(f"{server.url}/playground?lang=en&{_query(settings)}")
            page.locator(f"{ROOT}[data-ready=true]").wait_for()
            page.locator(".dlp-play").click()
        process = psutil.Process(server.process.pid)
        playing = executor.submit(asyncio.run, _play_in_tabs(server.url, list(clients), process))
        waits, frames, memory, cpu = playing.result()
    name = f"{count} learners, {browsers} of them browsers"
    return [
        Measurement(f"{name}: memory of the process of the pages", memory, "MB", maximum=350),
        Measurement(f"{name}: poll of a tab, median", [median(waits)], "s"),
        Measurement(f"{name}: poll of a tab, p95", [percentile(waits)], "s", maximum=0.3),
        Measurement(f"{name}: processor time of the pages for a poll", [cpu], "s"),
        Measurement(f"{name}: snapshots per second", frames, "1/s", minimum=15),
    ]


async def _play_in_tabs(
    url: str, learners: Sequence[Playground], process: psutil.Process
) -> tuple[list[float], list[float], list[float], float]:
    """Play in tabs.

    Returns:
        Poll times, snapshots per second of each, megabytes of the process by second, and its
        processor time for a poll, with that for the browsers.
    """
    memory = []
    async with AsyncExitStack() as stack:
        tabs = [PlaygroundSession(url, token_urlsafe(24), settings) for settings in learners]
        for tab in tabs:
            await stack.enter_async_context(tab)
            await tab.open()
        playing = asyncio.gather(*(tab.play(COMPILING_SECONDS + SECONDS) for tab in tabs))
        # The program for so many is compiled first.
        await asyncio.sleep(COMPILING_SECONDS)
        for tab in tabs:
            tab.waits.clear()
            tab.frames = 0
        used = sum(process.cpu_times()[:2])
        while not playing.done():
            memory.append(process.memory_info().rss / 1e6)
            await asyncio.sleep(1.0)
        await playing
        used = sum(process.cpu_times()[:2]) - used
    frames = [tab.frames / SECONDS for tab in tabs]
    waits = [wait for tab in tabs for wait in tab.waits]
    return waits, frames, memory, used / len(waits)


def _query(settings: Playground) -> str:
    """Return the part of a page's address that has the settings."""
    changed = settings.model_dump(exclude_defaults=True)
    texts = {
        name: ",".join(map(str, value)) if isinstance(value, tuple) else value
        for name, value in changed.items()
    }
    return urlencode(texts)


def _epochs_per_second(events: Sequence[tuple[int, Event]]) -> float:
    ends = [event.at for _, event in events if isinstance(event, EpochEnded)]
    return (len(ends) - 1) / (ends[-1] - ends[0]) if len(ends) > 1 else 0.0


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true", help="one line of JSON")
    parser.add_argument("--repetitions", type=int, default=3)
    parser.add_argument("--networks", type=int, default=playground_equality.NETWORKS)
    parser.add_argument("--learners", type=int, default=LEARNERS)
    parser.add_argument("--only", choices=["one", "page", "forty", "tabs", "equality"])
    options = parser.parse_args()
    parts = {
        "one": lambda: measure_one(options.repetitions),
        "page": lambda: measure_page(options.repetitions),
        "forty": lambda: measure_forty(options.learners),
        "tabs": lambda: measure_tabs(options.learners),
        "equality": lambda: playground_equality.measure(options.networks),
    }
    chosen = [options.only] if options.only else list(parts)
    return report([one for name in chosen for one in parts[name]()], as_json=options.json)


if __name__ == "__main__":
    sys.exit(main())
