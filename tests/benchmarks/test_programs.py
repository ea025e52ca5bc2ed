"""Every benchmark can be imported, and explains itself."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from benchmarks.__main__ import NAMES

ROOT = Path(__file__).parents[2]
MODULES = sorted(path for path in (ROOT / "benchmarks").glob("*.py") if path.stem[0] != "_")
PROGRAMS = [path.stem for path in MODULES if "__main__" in path.read_text("utf-8")]

SHOW_HELP = """
import contextlib, io, json, runpy, sys

def output_of(program):
    output = io.StringIO()
    sys.argv = [program, "--help"]
    try:
        with contextlib.redirect_stdout(output):
            runpy.run_module(f"benchmarks.{program}", run_name="__main__")
    except SystemExit as end:
        return output.getvalue() if not end.code else f"ended with {end.code}"
    except Exception as error:
        return repr(error)
    return "ran"

print(json.dumps({program: output_of(program) for program in sys.argv[1:]}))
"""


@pytest.fixture(scope="module")
def helps(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, str]:
    """What each program prints, from one process: TensorFlow is loaded once."""
    done = subprocess.run(
        [sys.executable, "-c", SHOW_HELP, *PROGRAMS],
        cwd=ROOT,
        env={**os.environ, "DLCORE_HOME": str(tmp_path_factory.mktemp("home"))},
        capture_output=True,
        text=True,
        timeout=240,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    found: Mapping[str, str] = json.loads(done.stdout.splitlines()[-1])
    return found


@pytest.mark.parametrize("program", PROGRAMS)
def test_a_benchmark_explains_itself(helps: Mapping[str, str], program: str) -> None:
    assert helps[program].startswith("usage: ")


def test_every_listed_benchmark_is_a_program() -> None:
    assert set(NAMES) <= set(PROGRAMS)
