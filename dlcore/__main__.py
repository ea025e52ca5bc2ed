"""The command line: ``python -m dlcore presets | train | runs | data | digit | review | ...``."""

from __future__ import annotations

import argparse
import os
import sys

from dlcore.cli import data, digit, export, import_bundle, presets, review, runs, train
from dlcore.cli.words import explain
from dlcore.errors import DlcoreError


def main(arguments: list[str] | None = None) -> int:
    """Runs one command.

    Returns:
        0 when all went well, 1 when it did not, 2 when the words were wrong.
    """
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")
    parser = argparse.ArgumentParser(prog="python -m dlcore")
    subparsers = parser.add_subparsers(required=True, metavar="command")
    for command in (presets, train, runs, data, digit, review, export, import_bundle):
        command.add_parser(subparsers)
    parsed = parser.parse_args(arguments)
    try:
        code = int(parsed.run(parsed))
        sys.stdout.flush()
        return code
    except DlcoreError as error:
        print(explain(error), file=sys.stderr)
        return 1
    except BrokenPipeError:
        # Who read us is gone; what is left in the buffer would be complained about at the end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1


if __name__ == "__main__":
    sys.exit(main())
