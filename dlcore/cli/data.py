"""``python -m dlcore data list|fetch``: list and download data sets without the app."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Mapping
from typing import Any, TextIO

from dlcore.datasets import DATASETS, Cache, DatasetSpec, dataset_named
from dlcore.errors import DataCorrupt, DataOffline

_BAR_WIDTH = 30

_MESSAGES: Mapping[str, str] = {
    "data_offline": (
        "{file} could not be downloaded from {url}\n"
        "What to do: check the network (and HTTPS_PROXY behind a proxy) and try again, or put\n"
        "the file into a folder as {file} and name that folder in DLCORE_DATA."
    ),
    "data_corrupt": (
        "{place}\n"
        "is not the published {file}: its content differs. It may be damaged, or a proxy sent a\n"
        "page of its own instead.\n"
        "What to do: try again; if a copy on this machine is named above, replace or delete it."
    ),
}


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Register ``data`` with its two commands; ``args.run`` is then :func:`run`."""
    parser = subparsers.add_parser("data", help="list data sets and download them")
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("list", help="show every data set and whether it is on this machine")
    fetch = commands.add_parser("fetch", help="download data sets, if they are not here yet")
    fetch.add_argument("names", metavar="NAME", nargs="+", choices=list(DATASETS))
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Run the command.

    Returns:
        Exit code: 0, or 1 when a data set could not be downloaded.
    """
    cache = Cache.default()
    if args.command == "list":
        return _list(cache)
    return max(_fetch(dataset_named(name), cache) for name in args.names)


def _list(cache: Cache) -> int:
    print(f"{'name':<16}{'training':>10}{'test':>8}{'shape':>8}{'classes':>9}  licence       state")
    for name in DATASETS:
        info = dataset_named(name).info()
        shape = "x".join(str(size) for size in info.input_shape)
        print(
            f"{name:<16}{info.train_size:>10,}{info.test_size:>8,}{shape:>8}"
            f"{len(info.classes):>9}  {info.licence:<14}{_state(dataset_named(name), cache)}"
        )
    return 0


def _state(dataset: DatasetSpec, cache: Cache) -> str:
    if not dataset.files:
        return "ready (comes with the app)"
    missing = sum(file.size for file in dataset.missing_files(cache))
    return f"to download: {missing / 1e6:.1f} MB" if missing else "ready"


def _fetch(dataset: DatasetSpec, cache: Cache) -> int:
    bar = _Bar(sys.stderr)
    try:
        dataset.fetch(cache, bar)
    except (DataOffline, DataCorrupt) as error:
        return _report_failure(dataset.name, _MESSAGES[error.code], error.values)
    except OSError as error:
        message = "{folder} cannot be written to: {reason}\nWhat to do: make room or name another\n"
        values = {"folder": cache.folder, "reason": error.strerror or error}
        return _report_failure(dataset.name, message + "folder in DLCORE_HOME.", values)
    finally:
        bar.close()
    print(f"{dataset.name}: {_state(dataset, cache)}")
    for file in dataset.files:
        print(f"  {cache.find(file)}")
    return 0


def _report_failure(name: str, message: str, values: Mapping[str, Any]) -> int:
    print(f"{name}: {message.format_map(values)}", file=sys.stderr)
    return 1


class _Bar:
    """Progress bar on one line of a terminal; silent without a terminal."""

    def __init__(self, out: TextIO) -> None:
        self._out = out
        self._line = ""

    def __call__(self, file: str, received: int, size: int) -> None:
        share = received / size
        filled = "#" * int(share * _BAR_WIDTH)
        line = f"{file}  [{filled:<{_BAR_WIDTH}}] {share:4.0%} of {size / 1e6:.1f} MB"
        if self._out.isatty() and line != self._line:
            self._out.write(f"\r{line:<{len(self._line)}}")
            self._out.flush()
            self._line = line

    def close(self) -> None:
        """Move to the next line."""
        if self._line:
            self._out.write("\n")
