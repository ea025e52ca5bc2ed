"""The import of Keras without libraries that no worker needs."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]

CODE = """
import sys
from dlcore.engine.slim_import import UNUSED, import_keras
import_keras()
assert "keras" in sys.modules
assert not set(UNUSED) & set(sys.modules)
import scipy, sklearn, pandas
assert scipy.__version__ and sklearn.__version__ and pandas.__version__
"""


def test_unused_libraries_are_not_loaded_but_can_be_imported_later() -> None:
    done = subprocess.run([sys.executable, "-c", CODE], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr[-2000:]
