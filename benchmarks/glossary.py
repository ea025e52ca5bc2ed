"""The Glossary page: from Run to the output.

    python -m benchmarks.glossary [--terms ID ...] [--json]

Times are taken in a browser with a warm worker, from the press on Run to the output, for every
snippet twice: the second time the worker has kept the output.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence

from playwright.sync_api import Page

from benchmarks.browser import measure_click, new_page, wait_for_page
from benchmarks.engine import warm_up
from benchmarks.measurement import Measurement, percentile, report
from benchmarks.server import Server, fresh_server
from dlcore.glossary import TERMS
from tests.chromium import chromium

_OUTPUT = "document.querySelector('.st-key-snippet_output_text code')"


def run_term(page: Page, server: Server, term: str) -> float:
    """Return the seconds from the press on Run to the output of a term's snippet."""
    page.goto(f"{server.url}/glossary?lang=en&term={term}")
    wait_for_page(page)
    return measure_click(page, page.locator(".st-key-run_snippet button"), _OUTPUT)


def measure(page: Page, server: Server, terms: Sequence[str]) -> list[Measurement]:
    """Measure the first and the second run of each term."""
    # A page starts the worker.
    page.goto(f"{server.url}/train?lang=en")
    wait_for_page(page)
    warm_up(server.store)
    # The first snippet of a process loads parts of Keras that no run has needed.
    run_term(page, server, "fit")
    first = {term: run_term(page, server, term) for term in terms}
    again = [run_term(page, server, term) for term in terms]
    slowest = ", ".join(sorted(first, key=first.__getitem__, reverse=True)[:5])
    return [
        Measurement("Run to the output, each snippet", list(first.values()), "s"),
        Measurement(
            "Run to the output, p95", [percentile(list(first.values()))], "s", None, 1.0, slowest
        ),
        Measurement("Run to the output, known source, p95", [percentile(again)], "s", maximum=1.0),
        Measurement("the slowest snippet", [max(first.values())], "s", maximum=5.0),
    ]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the benchmark."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.glossary")
    parser.add_argument("--terms", nargs="*", default=list(TERMS))
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args(arguments)
    with fresh_server() as server, chromium() as browser:
        measurements = measure(new_page(browser), server, options.terms)
    return report(measurements, as_json=options.json)


if __name__ == "__main__":
    sys.exit(main())
