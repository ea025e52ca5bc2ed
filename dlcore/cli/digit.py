"""``python -m dlcore digit``: which digit each picture shows."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from dlcore.cli.reader_option import add_reader_option
from dlcore.cli.words import explain
from dlcore.datasets import Cache
from dlcore.datasets.uploads.image_file import MAX_BYTES, read_picture
from dlcore.errors import DlcoreError, PictureUnreadable
from dlcore.handwriting.drawing import Frame, prepared
from dlcore.handwriting.ink import ink_of
from dlcore.inference.context import QueryContext
from dlcore.inference.digits.classifiers import reader
from dlcore.inference.digits.classify import ClassifyDigit, PreparedDrawing
from dlcore.store import Store

DECIMALS = 5
"""Of a probability."""


def add_parser(subparsers: Any) -> None:
    """Registers the command."""
    parser = subparsers.add_parser("digit", help="read drawn digits from PNG or JPEG files")
    parser.add_argument("files", metavar="FILE", nargs="+", type=Path)
    add_reader_option(parser)
    parser.add_argument("--json", action="store_true", help="one JSON object for each file")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Prints a line for each file; returns 0 when every file was read, else 1."""
    context = QueryContext(Store(), Cache.default())
    frame = reader(context, arguments.reader).frame
    form = json.dumps if arguments.json else _line
    failed = 0
    for file in arguments.files:
        try:
            told = _read(file, arguments.reader, frame, context)
        except DlcoreError as error:
            failed = 1
            told = {"file": str(file), "error": error.code}
            print(f"{file}: {explain(error)}", file=sys.stderr)
        if "error" not in told or arguments.json:
            print(form(told), flush=True)
    return failed


def _read(file: Path, name: str, frame: Frame, context: QueryContext) -> dict[str, Any]:
    """What one file shows."""
    picture = prepared(ink_of(read_picture(_content(file))), frame).centred
    answer = ClassifyDigit(sheets=(PreparedDrawing.of(name, picture),)).answer(context)
    return {
        "file": str(file),
        "label": answer.label(0),
        "probabilities": [round(float(chance), DECIMALS) for chance in answer.probabilities[0]],
        "sure": answer.is_sure(0),
    }


def _content(file: Path) -> bytes:
    """The bytes of a file, of a large one only as many as show that it is too large."""
    try:
        with file.open("rb") as opened:
            return opened.read(MAX_BYTES + 1)
    except OSError:
        raise PictureUnreadable from None


def _line(told: Mapping[str, Any]) -> str:
    chance = told["probabilities"][told["label"]]
    doubt = "" if told["sure"] else ", not sure"
    return f"{told['file']}: {told['label']} ({chance:.1%}{doubt})"
