"""The option that names the network which reads."""

from __future__ import annotations

import argparse

from dlcore.pretrained.digits.model import BUNDLED


def add_reader_option(parser: argparse.ArgumentParser) -> None:
    """Adds ``--run``; the arguments then have a ``reader``."""
    parser.add_argument(
        "--run",
        metavar="ID",
        dest="reader",
        default=BUNDLED,
        help="read with a run of one's own instead of the network that comes along",
    )
