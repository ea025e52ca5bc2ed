"""Malicious files: what each gets, how long it takes, and what stays in memory.

    python -m benchmarks.attacks [--name TEXT] [--json]

The whole corpus of ``tests.security`` enters this process, as files and messages enter the process
that draws the pages, which has no TensorFlow either.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Sequence

import psutil

from benchmarks.measurement import Measurement, report
from tests.security.corpus import ATTACKS, outcome

MAX_SECONDS = 2.0
MAX_GROWTH_MB = 100.0


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the benchmark."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.attacks")
    parser.add_argument("--name", default="", help="only attacks whose name contains this")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args(arguments)
    names = [name for name in ATTACKS if options.name in name]
    seconds, wrong = [], []
    before = _memory()
    for name in names:
        attack = ATTACKS[name]
        content = attack.content()
        start = time.process_time()
        code = outcome(attack, content)
        seconds.append(time.process_time() - start)
        if code != attack.code:
            wrong.append(f"{name}: {code or 'accepted'}")
    slowest = names[seconds.index(max(seconds))]
    return report(
        [
            Measurement("attacks", [len(names)], ""),
            Measurement(
                "neither refused nor harmless",
                [len(wrong)],
                "",
                maximum=0,
                note="; ".join(wrong),
            ),
            Measurement("slowest", [max(seconds)], "s", maximum=MAX_SECONDS, note=slowest),
            Measurement("memory kept", [_memory() - before], "MB", maximum=MAX_GROWTH_MB),
        ],
        as_json=options.json,
    )


def _memory() -> float:
    return psutil.Process().memory_info().rss / 1e6


if __name__ == "__main__":
    sys.exit(main())
