"""When the process of the pages imports pandas, in a process of its own: other tests do so too."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[4]

PROGRAM = '''
import sys, threading
from streamlit.testing.v1 import AppTest
from pages.ui.shell.services import store
from tests.stored_runs import finished_run, running_run

PAGE = """
import streamlit as st
from pages.ui.shell.services import learner_runs
st.text(len(learner_runs()))
"""

{make_run}(store(), "me")
for _ in range(2):
    app = AppTest.from_string(PAGE)
    app.session_state["learner"] = "me"
    assert app.run().text[0].value == "1"
for thread in threading.enumerate():
    if thread.name == "pandas":
        thread.join()
print("pandas" in sys.modules)
'''


@pytest.mark.parametrize(
    ("make_run", "is_loaded"), [("running_run", False), ("finished_run", True)]
)
def test_pandas_is_imported_when_a_run_has_ended(
    make_run: str, is_loaded: bool, tmp_path: Path
) -> None:
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM.replace("{make_run}", make_run)],
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": str(ROOT), "DLCORE_HOME": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stdout.strip() == str(is_loaded), done.stderr
