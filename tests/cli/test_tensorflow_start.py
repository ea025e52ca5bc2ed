"""What the commands that load TensorFlow print, in processes of their own."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from tests.handwriting.images import file_of, grey, ink


def run_python(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, *arguments]
    return subprocess.run(command, capture_output=True, text=True, timeout=300, check=False)


def test_a_command_prints_no_notes_of_tensorflow(tmp_path: Path) -> None:
    (tmp_path / "zero.png").write_bytes(file_of(grey(ink(0), 255, 0)))
    done = run_python("-m", "dlcore", "digit", str(tmp_path / "zero.png"))
    assert (done.returncode, done.stderr) == (0, "")
    train = run_python("-m", "dlcore", "train", "digits-mlp", "--epochs", "1", "--json")
    assert (train.returncode, train.stderr) == (0, "")


@pytest.mark.parametrize("content", [b"no picture", file_of(grey(np.zeros((40, 40)), 255, 0))])
def test_a_picture_without_a_digit_needs_no_tensorflow(content: bytes, tmp_path: Path) -> None:
    (tmp_path / "a.png").write_bytes(content)
    code = f"""
import sys
from dlcore.__main__ import main
code = main(["digit", {str(tmp_path / "a.png")!r}])
sys.exit(code if "tensorflow" not in sys.modules else 9)
"""
    assert run_python("-c", code).returncode == 1


def test_the_reason_why_the_import_ends_python_is_printed(tmp_path: Path) -> None:
    """TensorFlow does that on processors without AVX; here another module of its name."""
    lines = b"I0000 00:00:1.0 1 port.cc:153] oneDNN\nThis processor has no AVX\n"
    (tmp_path / "tensorflow.py").write_text(f"import os\nos.write(2, {lines!r})\nos.abort()\n")
    code = f"""
import sys
sys.path.insert(0, {str(tmp_path)!r})
from dlcore.cli.tensorflow_start import load_tensorflow
load_tensorflow()
"""
    done = run_python("-c", code)
    assert done.returncode != 0
    assert done.stderr == "This processor has no AVX\n"
