"""``python -m dlcore digit``."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

import dlcore
from dlcore.__main__ import main
from dlcore.handwriting import pen_digits
from tests.handwriting.images import file_of, grey, ink, stencil


@pytest.fixture
def files(tmp_path: Path) -> list[Path]:
    """Write three digits as three kinds of image."""
    written = {
        "dark.png": file_of(grey(ink(0), 255, 0)),
        "light.jpg": file_of(grey(ink(1, side=700, pen=40), 10, 240), "JPEG"),
        "transparent.png": file_of(stencil(ink(2), (30, 30, 90))),
    }
    for name, data in written.items():
        (tmp_path / name).write_bytes(data)
    return [tmp_path / name for name in written]


def printed_json(capsys: pytest.CaptureFixture[str]) -> list[dict[str, object]]:
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def test_one_line_of_json_per_file(files: list[Path], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["digit", "--json", *map(str, files)]) == 0
    lines = printed_json(capsys)
    assert [line["file"] for line in lines] == list(map(str, files))
    assert [line["label"] for line in lines] == pen_digits.sample().labels[:3].tolist()
    for line in lines:
        probabilities = line["probabilities"]
        assert isinstance(probabilities, list) and len(probabilities) == 10
        assert sum(probabilities) == pytest.approx(1, abs=1e-3)
        assert probabilities.index(max(probabilities)) == line["label"]


def test_an_unreadable_file_does_not_stop_the_others(
    files: list[Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "notes.png").write_bytes(b"no picture")
    (tmp_path / "empty.png").write_bytes(file_of(grey(ink(0) * 0, 255, 0)))
    names = ["notes.png", "empty.png", "missing.png"]
    arguments = [*(str(tmp_path / name) for name in names), str(files[0])]
    assert main(["digit", "--json", *arguments]) == 1
    printed = capsys.readouterr()
    lines = [json.loads(line) for line in printed.out.splitlines()]
    codes = [line.get("error") for line in lines]
    assert codes == ["picture_unreadable", "ink_not_found", "picture_missing", None]
    assert "no image that can be read" in printed.err and "Traceback" not in printed.err


def test_several_digits_are_read_one_by_one(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "two.png"
    file.write_bytes(file_of(grey(np.concatenate([ink(0), ink(1)], axis=1), 255, 0)))
    assert main(["digit", "--json", str(file)]) == 0
    (result,) = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert not result["sure"]
    labels = [digit["label"] for digit in result["digits"]]
    assert labels == pen_digits.sample().labels[:2].tolist()
    assert main(["digit", str(file)]) == 0
    assert capsys.readouterr().out.startswith(f"{file}: 2 digits: {labels[0]} (")


def test_text_output(files: list[Path], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["digit", str(files[0])]) == 0
    line = capsys.readouterr().out.strip()
    assert line.startswith(f"{files[0]}: {pen_digits.sample().labels[0]} (")
    assert line.endswith("%)")


def test_classify_with_a_run(files: list[Path], capsys: pytest.CaptureFixture[str]) -> None:
    run = dlcore.train(
        dlcore.PRESETS["digits-mlp"].spec.changed(
            {"training.epochs": 2, "training.trainer": "exact"}
        )
    )
    assert main(["digit", "--json", "--run", run.id, *map(str, files)]) == 0
    assert len(printed_json(capsys)) == 3


def test_an_unknown_run_is_an_error(files: list[Path], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["digit", "--run", "0123456789abcdef01234567", str(files[0])]) == 1
    assert "There is no run" in capsys.readouterr().err
