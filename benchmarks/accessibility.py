"""Serious and critical findings of axe-core on every page, in every language, scheme and state.

    python -m benchmarks.accessibility [--pages NAME ...] [--states NAME ...] [--pictures FOLDER]
                                       [--size WIDTHxHEIGHT] [--json]

States are made by stored runs and by presses in a browser. The first view of each page and state is
taken in all languages and schemes, further ones (tabs, lessons, labs, ideas, data sets) in one of
these combinations each. With ``--pictures`` each is also stored as a picture, to be looked at.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterable, Iterator, Sequence
from itertools import cycle
from pathlib import Path

from playwright.sync_api import Browser, Page, ViewportSize, expect

from benchmarks.data_environment import use_real_mnist
from benchmarks.measurement import Measurement, report
from benchmarks.server import Server, fresh_server
from pages.ui.shell.language import LANGUAGES
from pages.ui.shell.site_map import page_names
from tests.chromium import chromium
from tests.e2e.axe import Axe
from tests.e2e.conftest import Scheme
from tests.e2e.page_states import STATES, View, page_states
from tests.page_function import wait_for_function

PASSCODE = "correct horse"
SCHEMES: tuple[Scheme, ...] = ("light", "dark")
WAIT_MS = 60_000

HAS_SCHEME = """(scheme) => {
  const app = document.querySelector("[data-testid=stApp]");
  return getComputedStyle(app).colorScheme === scheme;
}"""
"""JavaScript: whether the page has followed the browser's colour scheme."""


def looks_of(views: Iterable[View]) -> Iterator[tuple[View, str, Sequence[Scheme]]]:
    """Yield each view with the language in which it is opened, and the colour schemes."""
    seen = set()
    looks = cycle((language, [scheme]) for scheme in SCHEMES for language in LANGUAGES)
    for view in views:
        if (view.page, view.state) in seen:
            yield view, *next(looks)
        else:
            seen.add((view.page, view.state))
            yield from ((view, language, SCHEMES) for language in LANGUAGES)


def findings(page: Page, views: Iterable[View], url: str, pictures: Path | None) -> Iterator[str]:
    """Yield each finding with its view, language and scheme."""
    for view, language, schemes in looks_of(views):
        page.emulate_media(color_scheme=schemes[0], reduced_motion="reduce")
        view.open(page, url, language)
        axe = Axe(page)
        for scheme in schemes:
            page.emulate_media(color_scheme=scheme)
            wait_for_function(page, HAS_SCHEME, scheme)
            look = f"{view} {language} {scheme}"
            for rule, html in axe.findings():
                yield f"{look}: {rule} {html}"
            if pictures:
                page.screenshot(path=pictures / f"{look.replace(' ', '-')}.png")


def measure(
    browser: Browser, server: Server, views: Sequence[View], size: ViewportSize, folder: Path | None
) -> list[Measurement]:
    """Measure each page in a browser profile of its own."""
    measurements = []
    for name in dict.fromkeys(view.page for view in views):
        context = browser.new_context(viewport=size)
        context.set_default_timeout(WAIT_MS)
        of_page = [view for view in views if view.page == name]
        found = []
        for finding in findings(context.new_page(), of_page, server.url, folder):
            print(finding, file=sys.stderr, flush=True)
            found.append(finding)
        context.close()
        looks = sum(len(schemes) for _, _, schemes in looks_of(of_page))
        measurements.append(Measurement(name, [len(found)], "", maximum=0, note=f"{looks} looks"))
    return measurements


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the benchmark."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.accessibility")
    parser.add_argument("--pages", nargs="*", default=page_names(), choices=page_names())
    parser.add_argument("--states", nargs="*", default=STATES, choices=STATES)
    parser.add_argument("--pictures", type=Path)
    parser.add_argument("--size", default="1280x800")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args(arguments)
    width, height = map(int, options.size.split("x"))
    use_real_mnist()
    expect.set_options(timeout=WAIT_MS)
    os.environ["DLCORE_TEACHER_PASSCODE"] = PASSCODE
    if options.pictures:
        options.pictures.mkdir(parents=True, exist_ok=True)
    with (
        fresh_server() as server,
        chromium() as browser,
        page_states(server.store, PASSCODE) as states,
    ):
        views = [each for each in states if each.page in options.pages]
        views = [each for each in views if each.state in options.states]
        size: ViewportSize = {"width": width, "height": height}
        measurements = measure(browser, server, views, size, options.pictures)
    return report(measurements, as_json=options.json)


if __name__ == "__main__":
    sys.exit(main())
