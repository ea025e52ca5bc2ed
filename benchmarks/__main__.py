"""Runs the benchmarks asked for, each in a process of its own; all without names."""

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
    "watching",
    "forty",
    "crowd",
    "resilience",
    "lessons",
    "sweep",
    "digits",
    "inside",
    "reviews",
    "forecast",
)


def about(name: str) -> str:
    """First line of a benchmark's docstring; it is not imported, as that may take seconds."""
    source = (Path(__file__).parent / f"{name}.py").read_text(encoding="utf-8")
    return (ast.get_docstring(ast.parse(source)) or "").partition("\n")[0]


def run(name: str, *, as_json: bool) -> int:
    """Runs one benchmark.

    Returns:
        0 when every bar is met.
    """
    if not as_json:
        print(f"\n{name}: {about(name)}", flush=True)
    options = ["--json"] if as_json else []
    return subprocess.run([sys.executable, "-m", f"benchmarks.{name}", *options]).returncode


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs or lists them.

    Returns:
        0 when every bar of every benchmark is met, else 1.
    """
    listed = "\n".join(f"  {name:<12}{about(name)}" for name in NAMES)
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks",
        description=f"{__doc__}\n\n{listed}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("names", nargs="*", metavar="NAME", choices=[*NAMES, []])
    parser.add_argument("--list", action="store_true", help="list them only")
    parser.add_argument("--json", action="store_true", help="one line of JSON each")
    chosen = parser.parse_args(arguments)
    if chosen.list:
        print(listed)
        return 0
    codes = [run(name, as_json=chosen.json) for name in chosen.names or NAMES]
    return int(any(codes))


if __name__ == "__main__":
    sys.exit(main())
