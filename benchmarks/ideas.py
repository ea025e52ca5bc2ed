"""The ideas in a real browser: how fast the picture follows a slider.

    python -m benchmarks.ideas [--ideas ID ...] [--seconds 1.0] [--json]

Every slider that an idea shows at its start, and in its solution, is moved by one step in each
frame, up to its end and back, as a finger does. Counted are the frames in which the picture is
drawn again; its delay is measured from the move to the end of the drawing.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Sequence

from playwright.sync_api import Page

from benchmarks.browser import new_page, wait_for_page
from benchmarks.measurement import Measurement, report
from benchmarks.server import fresh_server
from dlcore.ideas import IDEAS
from tests.chromium import chromium

MIN_FRAMES, MAX_DELAY = 30.0, 0.2

_SLIDERS = """() => [...document.querySelectorAll(".dl-idea input[type=range]")]
  .filter((input) => input.offsetParent && !input.disabled).map((input) => input.name)"""
"""JavaScript: the names of the sliders in sight."""

_DRAG = """([name, seconds]) => new Promise((resolve) => {
  const input = document.querySelector(`.dl-idea input[name="${name}"]`);
  const [minimum, maximum, step] = [input.min, input.max, input.step].map(Number);
  const began = performance.now();
  let [drawn, longest, moved, direction] = [0, 0, began, 1];
  const observer = new MutationObserver(() => {
    drawn += 1;
    longest = Math.max(longest, performance.now() - moved);
  });
  observer.observe(document.querySelector(".dl-idea .picture"), { childList: true });
  const move = (now) => {
    if (now - began > 1000 * seconds) {
      observer.disconnect();
      resolve([drawn / seconds, longest / 1000]);
      return;
    }
    if (Number(input.value) + direction * step > maximum) direction = -1;
    if (Number(input.value) + direction * step < minimum) direction = 1;
    input.value = String(Number(input.value) + direction * step);
    moved = performance.now();
    input.dispatchEvent(new Event("input", { bubbles: true }));
    requestAnimationFrame(move);
  };
  requestAnimationFrame(move);
})"""
"""JavaScript: frames a second in which the picture is drawn, and its longest delay."""


def drag_all(page: Page, seconds: float) -> Iterator[tuple[str, float, float]]:
    """Drag each slider in sight; yield its name, frames per second and the longest delay."""
    for state in ("restart", "solution"):
        page.locator(f'.dl-idea button[data-code="{state}"]').click()
        for name in page.evaluate(_SLIDERS):
            page.locator(f'.dl-idea button[data-code="{state}"]').click()
            frames, delay = page.evaluate(_DRAG, [name, seconds])
            yield name, frames, delay


def measure(page: Page, url: str, idea: str, seconds: float) -> list[Measurement]:
    """Measure all sliders of an idea."""
    page.goto(f"{url}/ideas?lang=en&idea={idea}")
    wait_for_page(page)
    page.locator(f'.dl-idea[data-idea="{idea}"]').wait_for()
    names, frames, delays = zip(*drag_all(page, seconds), strict=True)
    slowest = names[frames.index(min(frames))]
    note = f"of {len(names)} sliders {slowest} has the fewest"
    return [
        Measurement(f"{idea}: frames", [min(frames)], "1/s", minimum=MIN_FRAMES, note=note),
        Measurement(f"{idea}: longest delay", [max(delays)], "s", maximum=MAX_DELAY),
    ]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the benchmark."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.ideas")
    parser.add_argument("--ideas", nargs="*", default=list(IDEAS))
    parser.add_argument("--seconds", type=float, default=1.0)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args(arguments)
    with fresh_server() as server, chromium() as browser:
        page = new_page(browser)
        measurements = [
            measurement
            for idea in options.ideas
            for measurement in measure(page, server.url, idea, options.seconds)
        ]
    return report(measurements, as_json=options.json)


if __name__ == "__main__":
    sys.exit(main())
