"""The app within the memory of a small container: every page opened, a CNN trained on MNIST.

    python -m benchmarks.limited [--gigabytes 2.7 1.0] [--epochs 2] [--json]

The server and its workers run in a control group with a limit, so the benchmark needs Linux and the
right to make one; the browser is outside. Every page is opened twice, before the training and after
it, with the trained run. Nothing may be killed.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Sequence

import psutil
from playwright.sync_api import Browser, Page

from benchmarks.browser import new_page, wait_for_page
from benchmarks.control_group import control_group
from benchmarks.data_environment import use_real_mnist
from benchmarks.measurement import Measurement, report
from benchmarks.memory import MemoryMonitor
from benchmarks.server import Server, fresh_server
from benchmarks.train_page import TrainPage
from dlcore.store import Run
from pages.ui.shell.site_map import HOME, page_names
from tests.chromium import chromium

GIGABYTE = 1_000_000_000
EXPERIMENT = "Convolutional network for MNIST"
MAX_SECONDS = 600.0


def measure(browser: Browser, gigabytes: float, epochs: int) -> list[Measurement]:
    """Use a server with a limit; measure its processes."""
    with (
        control_group(int(gigabytes * GIGABYTE)) as group,
        fresh_server(group.prefix) as server,
        MemoryMonitor(lambda: [server.process.pid]) as pages,
        MemoryMonitor(lambda: _workers(server)) as workers,
    ):
        seen: set[int] = set()
        page = new_page(browser)
        _open_pages(page, server, seen)
        anonymous = group.anonymous_bytes()
        run = _train(page, server, epochs)
        anonymous = max(anonymous, group.anonymous_bytes())
        _open_pages(page, server, seen)
        page.context.close()
        killed = group.killed()
        anonymous = max(anonymous, group.anonymous_bytes())
    name = f"{gigabytes:g} GB"
    note = f"run {run.state.value} after {run.progress.epoch} epochs"
    return [
        Measurement(f"{name}: killed processes", [killed], "", maximum=0, note=note),
        Measurement(f"{name}: worker processes that were used", [len(seen)], "", maximum=1),
        Measurement(f"{name}: pages, peak", [max(one.rss for one in pages.samples)], "MB"),
        Measurement(f"{name}: worker, peak", [max(one.rss for one in workers.samples)], "MB"),
        Measurement(f"{name}: without files, peak", [anonymous / 1e6], "MB"),
    ]


def _workers(server: Server) -> list[int]:
    return [child.pid for child in psutil.Process(server.process.pid).children()]


def _open_pages(page: Page, server: Server, seen: set[int]) -> None:
    """Open every page; add the workers that are there to ``seen``."""
    for name in page_names():
        page.goto(f"{server.url}/{'' if name == HOME else name}?lang=en")
        wait_for_page(page)
        seen.update(_workers(server))


def _train(page: Page, server: Server, epochs: int) -> Run:
    """Train on the Train page until the run has ended; return it."""
    form = TrainPage(page, server.url)
    form.open()
    form.choose(EXPERIMENT)
    form.set("Epochs", epochs)
    form.train()
    deadline = time.monotonic() + MAX_SECONDS
    while True:
        (run,) = server.store.runs()
        if run.state.is_finished() or time.monotonic() > deadline:
            return run
        time.sleep(0.2)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the benchmark."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.limited")
    parser.add_argument("--gigabytes", type=float, nargs="+", default=[2.7, 1.0])
    parser.add_argument("--epochs", type=int, default=2)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args(arguments)
    use_real_mnist()
    measurements = []
    with chromium() as browser:
        for gigabytes in options.gigabytes:
            measurements += measure(browser, gigabytes, options.epochs)
    return report(measurements, as_json=options.json)


if __name__ == "__main__":
    sys.exit(main())
