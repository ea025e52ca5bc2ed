"""Run benchmarks by name, or all of them, each in its own process."""

from __future__ import annotations

import argparse
import ast
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

NAMES = (
    "training",
    "ceilings",
    "distribution",
    "accuracy",
    "reproduction",
    "reporting",
    "app",
    "accessibility",
    "first_minute",
    "watching",
    "forty",
    "crowd",
    "resilience",
    "faults",
    "attacks",
    "memory_plan",
    "limited",
    "models",
    "lessons",
    "sweep",
    "repeats",
    "digits",
    "photos",
    "inside",
    "reviews",
    "forecast",
    "judge",
    "glossary",
    "playground",
    "labs",
    "trained_labs",
    "classroom",
    "class_store",
    "tables",
    "estimates",
    "stores",
    "machines",
    "machine_faults",
    "service_times",
    "capacity",
)


def summary(name: str) -> str:
    """Return the first line of a benchmark's docstring without the slow import."""
    source = (Path(__file__).parent / f"{name}.py").read_text(encoding="utf-8")
    return (ast.get_docstring(ast.parse(source)) or "").partition("\n")[0]


def run(name: str, *, as_json: bool) -> int:
    """Run one benchmark; return its exit code, 0 when every limit is met."""
    if not as_json:
        print(f"\n{name}: {summary(name)}", flush=True)
    flags = ["--json"] if as_json else []
    return subprocess.run([sys.executable, "-m", f"benchmarks.{name}", *flags]).returncode


def main(arguments: Sequence[str] | None = None) -> int:
    """Run or list benchmarks; return 0 when every limit of each is met, else 1."""
    summaries = "\n".join(f"  {name:<16}{summary(name)}" for name in NAMES)
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks",
        description=f"{__doc__}\n\n{summaries}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("names", nargs="*", metavar="NAME", choices=[*NAMES, []])
    parser.add_argument("--list", action="store_true", help="only list them")
    parser.add_argument("--json", action="store_true", help="one line of JSON per benchmark")
    options = parser.parse_args(arguments)
    if options.list:
        print(summaries)
        return 0
    codes = [run(name, as_json=options.json) for name in options.names or NAMES]
    return int(any(codes))


if __name__ == "__main__":
    sys.exit(main())
