"""``python -m dlcore review``: classify a film review and attribute the result to its words."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Mapping
from typing import Any

from dlcore.cli.classifier_option import add_classifier_option
from dlcore.cli.tensorflow_start import load_tensorflow
from dlcore.datasets import Cache
from dlcore.datasets.builtin.imdb import UNKNOWN, WORD_INDEX
from dlcore.datasets.builtin.imdb_tokens import ABSENT
from dlcore.inference.context import QueryContext
from dlcore.inference.reviews.attribution import AttributeWords, WordAttribution
from dlcore.inference.reviews.classify import ClassifyReview, ReviewPrediction
from dlcore.inference.reviews.doubts import Doubt
from dlcore.inference.reviews.text import MAX_CHARACTERS
from dlcore.pretrained import BUNDLED
from dlcore.store import Store

DECIMALS = 5
"""Of a printed probability or share."""

STRONGEST = 5
"""Number of words with the largest shares that are printed as text."""

DOUBTS: Mapping[str, str] = {
    Doubt.OTHER_LANGUAGE: "most words are unknown: is this another language than English?",
    Doubt.UNSURE: "between 40% and 60% it is wrong almost as often as right",
    Doubt.FEW_WORDS: "it knows fewer than ten of the words: from so few it is often wrong",
    Doubt.NEGATION: "it often misreads negations such as 'not good'",
}
"""Texts of the reasons to doubt a verdict."""


def add_parser(subparsers: Any) -> None:
    """Register the command."""
    parser = subparsers.add_parser("review", help="read an English film review")
    parser.add_argument("text", metavar="TEXT", help="the review; - for what comes in")
    add_classifier_option(parser)
    parser.add_argument("--json", action="store_true", help="one JSON object with every word")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Print the verdict; return 0."""
    text = _load_text(arguments.text)
    context = QueryContext(Store(), Cache.default())
    context.cache.fetch(WORD_INDEX, _show_download)
    if arguments.classifier != BUNDLED:
        context.run(arguments.classifier)
        load_tensorflow()
    read = ClassifyReview(model=arguments.classifier, text=text).answer(context)
    weighed = AttributeWords(model=arguments.classifier, text=text).answer(context)
    report = _report(text, read, weighed)
    print(json.dumps(report) if arguments.json else _lines(report), flush=True)
    return 0


def _load_text(argument: str) -> str:
    """Return the argument; for ``-``, standard input, cut after eight times the allowed length."""
    text = argument
    if argument == "-":
        data = sys.stdin.buffer.read(8 * MAX_CHARACTERS)
        text = data.decode("utf-8", "replace").replace("\r\n", "\n")
    return text.encode("utf-8", "replace").decode("utf-8")


def _show_download(file: str, received: int, size: int) -> None:
    if sys.stderr.isatty():
        end = "\n" if received == size else ""
        print(f"\r{file} {received / size:4.0%}", end=end, file=sys.stderr)


def _report(text: str, read: ReviewPrediction, weighed: WordAttribution) -> dict[str, Any]:
    words = [
        {
            "word": text[start:end],
            "known": number not in (ABSENT, UNKNOWN),
            "read": is_seen,
            "share": round(share, DECIMALS),
            "log_odds": round(strength, DECIMALS),
        }
        for start, end, number, is_seen, share, strength in zip(
            read.starts.tolist(),
            read.ends.tolist(),
            read.numbers.tolist(),
            read.seen.tolist(),
            weighed.contributions.tolist(),
            weighed.strengths.tolist(),
            strict=True,
        )
    ]
    return {
        "verdict": read.verdict,
        "probability": round(read.positive, DECIMALS),
        "doubts": list(read.doubts),
        "language": read.language,
        "words": words,
    }


def _lines(report: Mapping[str, Any]) -> str:
    lines = [f"{report['verdict']} ({report['probability']:.1%} positive)"]
    lines += [DOUBTS[doubt] for doubt in report["doubts"]]
    if report["language"]:
        lines.append(f"the language seems to be: {report['language']}")
    ranked = sorted(report["words"], key=lambda word: -abs(word["log_odds"]))
    strongest = [f"{_plain(word['word'])} {word['share']:+.1%}" for word in ranked[:STRONGEST]]
    lines.append("words that count most: " + ", ".join(strongest))
    unknown = dict.fromkeys(_plain(word["word"]) for word in report["words"] if not word["known"])
    if unknown:
        lines.append("unknown words: " + ", ".join(unknown))
    return "\n".join(lines)


def _plain(word: str) -> str:
    """Replace control characters, which a terminal would execute."""
    return "".join(
        letter if letter.isprintable() else "\N{REPLACEMENT CHARACTER}" for letter in word
    )
