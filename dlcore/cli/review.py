"""``python -m dlcore review``: whether a film review is positive, and which words say so."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Mapping
from typing import Any

from dlcore.cli.reader_option import add_reader_option
from dlcore.datasets import Cache
from dlcore.datasets.builtin.imdb import UNKNOWN, WORD_INDEX
from dlcore.datasets.builtin.imdb_tokens import ABSENT
from dlcore.inference.context import QueryContext
from dlcore.inference.reviews.attribution import AttributeWords
from dlcore.inference.reviews.classifiers import POSITIVE_ABOVE
from dlcore.inference.reviews.read import ReadReview, ReviewRead
from dlcore.inference.reviews.text import MAX_CHARACTERS
from dlcore.store import Store

DECIMALS = 5
"""Of a probability."""

SHOWN = 5
"""Words in the line for people."""


def add_parser(subparsers: Any) -> None:
    """Registers the command."""
    parser = subparsers.add_parser("review", help="read an English film review")
    parser.add_argument("text", metavar="TEXT", help="the review; - for what comes in")
    add_reader_option(parser)
    parser.add_argument("--json", action="store_true", help="one JSON object with every word")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Prints the verdict; returns 0."""
    text = _text(arguments.text)
    context = QueryContext(Store(), Cache.default())
    context.cache.fetch(WORD_INDEX, _tell)
    read = ReadReview(reader=arguments.reader, text=text).answer(context)
    shares = AttributeWords(reader=arguments.reader, text=text).answer(context).shares
    told = _told(text, read, shares.tolist())
    print(json.dumps(told) if arguments.json else _lines(told), flush=True)
    return 0


def _text(given: str) -> str:
    """The text, or what comes in: no more of it than shows that it is too long."""
    if given == "-":
        read = sys.stdin.buffer.read(8 * MAX_CHARACTERS)
        given = read.decode("utf-8", "replace").replace("\r\n", "\n")
    return given.encode("utf-8", "replace").decode("utf-8")


def _tell(file: str, had: int, size: int) -> None:
    if sys.stderr.isatty():
        print(f"\r{file} {had / size:4.0%}", end="\n" if had == size else "", file=sys.stderr)


def _told(text: str, read: ReviewRead, shares: list[float]) -> dict[str, Any]:
    words = [
        {
            "word": text[start:end],
            "known": number not in (ABSENT, UNKNOWN),
            "read": bool(is_seen),
            "share": round(share, DECIMALS),
        }
        for start, end, number, is_seen, share in zip(
            read.starts, read.ends, read.numbers, read.seen, shares, strict=True
        )
    ]
    return {
        "verdict": "positive" if read.positive > POSITIVE_ABOVE else "negative",
        "probability": round(read.positive, DECIMALS),
        "words": words,
    }


def _lines(told: Mapping[str, Any]) -> str:
    lines = [f"{told['verdict']} ({told['probability']:.1%} positive)"]
    by_share = sorted(told["words"], key=lambda word: -abs(word["share"]))
    counted = [f"{_plain(word['word'])} {word['share']:+.1%}" for word in by_share[:SHOWN]]
    lines.append("words that count most: " + ", ".join(counted))
    unknown = dict.fromkeys(_plain(word["word"]) for word in told["words"] if not word["known"])
    if unknown:
        lines.append("unknown words: " + ", ".join(unknown))
    return "\n".join(lines)


def _plain(word: str) -> str:
    """A word without characters that a terminal would obey."""
    return "".join(
        letter if letter.isprintable() else "\N{REPLACEMENT CHARACTER}" for letter in word
    )
