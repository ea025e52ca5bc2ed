"""``python -m dlcore digit``: classify drawn digits from image files."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from dlcore.arrays import Array
from dlcore.cli.classifier_option import add_classifier_option
from dlcore.cli.error_messages import explain
from dlcore.cli.tensorflow_start import load_tensorflow
from dlcore.datasets import Cache
from dlcore.datasets.uploads.image_file import load_image
from dlcore.errors import DlcoreError
from dlcore.handwriting.drawing import ImageFormat, prepare_drawing
from dlcore.handwriting.ink import extract_ink
from dlcore.handwriting.separation import separate_digits
from dlcore.inference.context import QueryContext
from dlcore.inference.digits.classifiers import digit_spec, image_format_of
from dlcore.inference.digits.classify import ClassifyDigit
from dlcore.store import Store

DECIMALS = 5
"""Of a printed probability."""


def add_parser(subparsers: Any) -> None:
    """Register the command."""
    parser = subparsers.add_parser("digit", help="read drawn digits from image files")
    parser.add_argument("files", metavar="FILE", nargs="+", type=Path)
    add_classifier_option(parser)
    parser.add_argument("--json", action="store_true", help="one JSON object for each file")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Print one line per file; return 0 when every file was classified, else 1."""
    context = QueryContext(Store(), Cache.default())
    image_format = image_format_of(digit_spec(context, arguments.classifier))
    to_text = json.dumps if arguments.json else _line
    exit_code = 0
    for file in arguments.files:
        try:
            result = _classify(file, arguments.classifier, image_format, context)
        except DlcoreError as error:
            exit_code = 1
            result = {"file": str(file), "error": error.code}
            print(f"{file}: {explain(error)}", file=sys.stderr)
        if "error" not in result or arguments.json:
            print(to_text(result), flush=True)
    return exit_code


def _classify(
    file: Path, classifier: str, image_format: ImageFormat, context: QueryContext
) -> dict[str, Any]:
    """Classify one file; return the fields of its JSON object."""
    ink = extract_ink(load_image(file))
    load_tensorflow()
    result = {"file": str(file), **_fields(ink, classifier, image_format, context)}
    digits = separate_digits(ink)
    if len(digits) > 1:
        result["digits"] = [_fields(digit, classifier, image_format, context) for digit in digits]
    return result


def _fields(
    ink: Array, classifier: str, image_format: ImageFormat, context: QueryContext
) -> dict[str, Any]:
    query = ClassifyDigit.of(ink, {classifier: prepare_drawing(ink, image_format)})
    answer = query.answer(context)
    return {
        "label": answer.label(0),
        "probabilities": [
            round(float(probability), DECIMALS) for probability in answer.probabilities[0]
        ],
        "sure": answer.is_confident(0),
    }


def _line(result: Mapping[str, Any]) -> str:
    if digits := result.get("digits"):
        return f"{result['file']}: {len(digits)} digits: {', '.join(map(_answer, digits))}"
    return f"{result['file']}: {_answer(result)}"


def _answer(fields: Mapping[str, Any]) -> str:
    probability = fields["probabilities"][fields["label"]]
    doubt = "" if fields["sure"] else ", not sure"
    return f"{fields['label']} ({probability:.1%}{doubt})"
