"""``python -m dlcore digit`` as a person meets it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import dlcore
from dlcore.__main__ import main
from dlcore.handwriting import pen_digits
from tests.handwriting.images import file_of, grey, ink, stencil


@pytest.fixture
def files(tmp_path: Path) -> list[Path]:
    """Three digits as three kinds of picture."""
    written = {
        "dark.png": file_of(grey(ink(0), 255, 0)),
        "light.jpg": file_of(grey(ink(1, side=700, pen=40), 10, 240), "JPEG"),
        "transparent.png": file_of(stencil(ink(2), (30, 30, 90))),
    }
    for name, data in written.items():
        (tmp_path / name).write_bytes(data)
    return [tmp_path / name for name in written]


def told(capsys: pytest.CaptureFixture[str]) -> list[dict[str, object]]:
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def test_each_file_gets_a_line_of_json(
    files: list[Path], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["digit", "--json", *map(str, files)]) == 0
    lines = told(capsys)
    assert [line["file"] for line in lines] == list(map(str, files))
    assert [line["label"] for line in lines] == pen_digits.sample().labels[:3].tolist()
    for line in lines:
        probabilities = line["probabilities"]
        assert isinstance(probabilities, list) and len(probabilities) == 10
        assert sum(probabilities) == pytest.approx(1, abs=1e-3)
        assert probabilities.index(max(probabilities)) == line["label"]


def test_one_bad_file_stops_no_other(
    files: list[Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "notes.png").write_bytes(b"no picture")
    (tmp_path / "empty.png").write_bytes(file_of(grey(ink(0) * 0, 255, 0)))
    names = ["notes.png", "empty.png", "missing.png"]
    given = [*(str(tmp_path / name) for name in names), str(files[0])]
    assert main(["digit", "--json", *given]) == 1
    printed = capsys.readouterr()
    lines = [json.loads(line) for line in printed.out.splitlines()]
    codes = [line.get("error") for line in lines]
    assert codes == ["picture_unreadable", "drawing_empty", "picture_unreadable", None]
    assert "no PNG or JPEG" in printed.err and "Traceback" not in printed.err


def test_people_get_words(files: list[Path], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["digit", str(files[0])]) == 0
    line = capsys.readouterr().out.strip()
    assert line.startswith(f"{files[0]}: {pen_digits.sample().labels[0]} (")
    assert line.endswith("%)")


def test_a_run_of_ones_own_reads_too(files: list[Path], capsys: pytest.CaptureFixture[str]) -> None:
    run = dlcore.train(dlcore.PRESETS["digits-mlp"].spec.changed({"training.epochs": 2}))
    assert main(["digit", "--json", "--run", run.id, *map(str, files)]) == 0
    assert len(told(capsys)) == 3


def test_an_unknown_run_is_explained(files: list[Path], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["digit", "--run", "0123456789abcdef01234567", str(files[0])]) == 1
    assert "There is no run" in capsys.readouterr().err
