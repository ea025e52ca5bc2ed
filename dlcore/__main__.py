"""Command line: ``python -m dlcore serve | train | runs | data | ...``."""

from __future__ import annotations

import argparse
import os
import sqlite3
import sys

from dlcore import __version__
from dlcore.cli import (
    data,
    digit,
    doctor,
    export,
    import_bundle,
    machine,
    metrics,
    passcode,
    presets,
    review,
    runs,
    serve,
    store,
    train,
)
from dlcore.cli.error_messages import EXIT_CODES, explain, explain_system_error
from dlcore.errors import DlcoreError, InvalidSetting, SpecError

COMMANDS = (
    *(serve, presets, train, runs, data, digit, review, export, import_bundle, metrics),
    passcode,
    doctor,
    store,
    machine,
)


def main(arguments: list[str] | None = None) -> int:
    """Run one command.

    Returns:
        Exit code, see ``EXIT_CODES``. Arguments that cannot be parsed raise ``SystemExit(2)``.
    """
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")
    parser = argparse.ArgumentParser(
        prog="python -m dlcore",
        epilog=EXIT_CODES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action="version", version=f"dlcore {__version__}")
    subparsers = parser.add_subparsers(required=True, metavar="command")
    for command in COMMANDS:
        command.add_parser(subparsers)
    parsed = parser.parse_args(arguments)
    try:
        code = int(parsed.run(parsed))
        sys.stdout.flush()
        return code
    except DlcoreError as error:
        print(explain(error), file=sys.stderr)
        return 2 if isinstance(error, SpecError | InvalidSetting) else 1
    except BrokenPipeError:
        # The reader of the pipe is gone; flushing the rest at exit would raise once more.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except (OSError, sqlite3.Error) as error:
        print(explain_system_error(error), file=sys.stderr)
        return 1


def serve_app() -> int:
    """Entry point of the command ``dlcore-app``."""
    return main(["serve", *sys.argv[1:]])


if __name__ == "__main__":
    sys.exit(main())
