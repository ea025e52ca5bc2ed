"""``python -m dlcore review``."""

from __future__ import annotations

import io
import json
import sys
from pathlib import Path

import pytest

from dlcore.__main__ import main
from tests.inference.reviews.reviews import JAPANESE, review_cache


@pytest.fixture(autouse=True)
def word_index(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the command find the real word index."""
    cache = review_cache(tmp_path / "data")
    monkeypatch.setenv("DLCORE_DATA", str(cache.others[0]))


def test_the_verdict_and_the_strongest_words(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["review", "A wonderful film, truly superb and qwertyish."]) == 0
    first, doubt, second, third = capsys.readouterr().out.splitlines()
    assert "fewer than ten" in doubt
    assert first.startswith("positive (")
    assert "wonderful +" in second and "superb +" in second
    assert third == "unknown words: qwertyish"


def test_json_has_every_word(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    text = b"The worst film.\r\n<b>Boring</b> \x1b[31m \xff \xf0\x9f\x98\x80"
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(text), "utf-8"))
    assert main(["review", "-", "--json"]) == 0
    report = json.loads(capsys.readouterr().out)
    assert report["verdict"] == "negative" and report["probability"] < 0.5
    words = {word["word"]: word for word in report["words"]}
    assert list(words)[:3] == ["The", "worst", "film"]
    assert words["worst"]["share"] < 0 and words["worst"]["known"]
    assert list(words)[3:] == ["Boring", "31m"] and not words["31m"]["known"]
    assert report["doubts"] == ["few_words"] and report["language"] is None


def test_control_characters_are_not_printed(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["review", "good \x1b]0;x\x07 \x9b31m film"]) == 0
    assert all(line.isprintable() for line in capsys.readouterr().out.splitlines())


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (JAPANESE, "know no Japanese"),
        ("최고의 영화", "know no Korean"),
        ("", "no English word"),
        ("good " * 100_000, "at most 20000"),
        ("\udcff\udcfe", "no English word"),
    ],
)
def test_unreadable_texts_are_errors(
    text: str, message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["review", text]) == 1
    printed = capsys.readouterr()
    assert message in printed.err and not printed.out


def test_an_unknown_run_is_an_error(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["review", "good", "--run", "0123456789abcdef01234567"]) == 1
    assert "There is no run" in capsys.readouterr().err
