"""Modules in ``static/scripts`` are published under an address that changes with their content."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from pages.ui.shell.assets import PLOTLY, SCRIPTS, WORDS, publish_scripts
from pages.ui.shell.fixed_words import fixed_words
from pages.ui.shell.language import LANGUAGES


@pytest.fixture
def static(tmp_path: Path) -> Path:
    shutil.copytree(SCRIPTS, tmp_path / SCRIPTS.name)
    publish_scripts.cache_clear()
    return tmp_path


def publish(static: Path) -> Path:
    """Publish as another process would."""
    publish_scripts.cache_clear()
    return static / publish_scripts(static)


def files(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


def test_a_folder_has_all_modules_and_plotly(static: Path) -> None:
    published = files(publish(static))
    assert "plotly.js" in published.pop(PLOTLY)[:200].decode()
    words = {name: published.pop(name) for name in list(published) if name.startswith(WORDS)}
    assert published == files(SCRIPTS)
    assert words.keys() == {f"{WORDS}/{code}.js" for code in LANGUAGES}
    module = words[f"{WORDS}/ja.js"].decode()
    text = module.removeprefix("export default ").removesuffix(";\n")
    assert json.loads(text) == fixed_words("ja")


def test_unchanged_files_are_published_once(static: Path) -> None:
    folder = publish(static)
    published = folder.stat()
    assert publish(static) == folder
    assert folder.stat() == published


@pytest.mark.parametrize("module", ["live_chart.js", "live_chart/overfitting.js"])
def test_a_changed_module_gives_all_modules_another_address(static: Path, module: str) -> None:
    before = publish(static)
    (static / SCRIPTS.name / module).write_text("export default () => {};\n")
    after = publish(static)
    assert after != before
    assert list(after.parent.iterdir()) == [after], "no outdated or incomplete folder stays"


def test_files_keep_their_time_stamps(static: Path) -> None:
    source = static / SCRIPTS.name / "live_chart.js"
    assert (publish(static) / "live_chart.js").stat().st_mtime == source.stat().st_mtime
