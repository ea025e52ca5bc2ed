"""``python -m dlcore presets``: list the published experiments."""

from __future__ import annotations

import argparse
from typing import Any

from dlcore.experiments.presets import PRESETS
from dlcore.planning.plan import plan


def add_parser(subparsers: Any) -> None:
    """Register the command."""
    parser = subparsers.add_parser("presets", help="list the published experiments")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Print one line per preset."""
    for preset in PRESETS.values():
        spec = preset.spec
        published = " ".join(f"{k}={v:g}" for k, v in preset.published.items())
        print(
            f"{preset.id:<22} {spec.dataset.name:<14} {plan(spec).parameters:>9,} parameters "
            f"{spec.training.epochs:>4} epochs  {published}".rstrip()
        )
    return 0
