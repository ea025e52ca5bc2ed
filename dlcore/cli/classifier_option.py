"""Command-line option that selects the trained network to classify with."""

from __future__ import annotations

import argparse

from dlcore.pretrained import BUNDLED


def add_classifier_option(parser: argparse.ArgumentParser) -> None:
    """Add ``--run``, stored as ``classifier``."""
    parser.add_argument(
        "--run",
        metavar="ID",
        dest="classifier",
        default=BUNDLED,
        help="read with one of your own runs instead of the bundled network",
    )
