"""JavaScript modules of the components, and words that they load, served from ``static/``."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import as_file, files
from pathlib import Path

import streamlit as st
from streamlit.components.v2.types import ComponentRenderer

from pages.ui.shell.fixed_words import fixed_words
from pages.ui.shell.language import LANGUAGES

STATIC = Path(__file__).parents[3] / "static"
SCRIPTS = STATIC / "scripts"
PUBLISHED = "published"
PLOTLY = "plotly.min.js"
WORDS = "words"
"""Folder of modules with Streamlit's fixed words, one for each language."""


@cache
def module_component(name: str, module: str, *, html: str) -> ComponentRenderer:
    """Register a component whose script is a module in ``static/scripts``.

    Streamlit sends the inline script with every message, so it only loads the module. The address
    is relative to the page's, as the app may be served under a path. Without a line break
    Streamlit would take the script for a file's name.

    Args:
        name: of the component.
        module: file name.
        html: initial content.
    """
    address = f"app/static/{publish_scripts()}/{module}"
    script = f"""
export default async (component) => {{
  const module = await import(new URL("{address}", document.baseURI));
  return module.default(component);
}};
"""
    return st.components.v2.component(name, html=html, js=script, isolate_styles=False)


@cache
def publish_scripts(static: Path = STATIC) -> str:
    """Copy modules, words and the installed package's plotly.js to a folder named after them.

    Modules import each other by relative paths, so a version in the query of the first module's
    address would leave the others in the browser's cache. In a folder with a new name every module
    has a new address. Time stamps are kept: browsers cache an old file longer. The folder gets its
    name when it is complete, so that a browser never gets an incomplete file.

    Args:
        static: what the server serves as ``app/static``.

    Returns:
        The path of the folder in ``static``.
    """
    with as_file(files("plotly") / "package_data" / PLOTLY) as plotly:
        words = _word_modules()
        version = _digest([*sorted((static / SCRIPTS.name).rglob("*.js")), plotly], words)
        folder = static / PUBLISHED / version
        if not folder.exists():
            _publish(static / SCRIPTS.name, plotly, words, folder)
    return f"{PUBLISHED}/{version}"


def _word_modules() -> Mapping[str, str]:
    """Return the modules with words by file name."""
    return {
        f"{code}.js": f"export default {json.dumps(fixed_words(code), ensure_ascii=False)};\n"
        for code in LANGUAGES
    }


def _publish(scripts: Path, plotly: Path, words: Mapping[str, str], folder: Path) -> None:
    folder.parent.mkdir(exist_ok=True)
    for other in folder.parent.glob("[!.]*"):
        # Another process may have published the same scripts in the meantime.
        if other != folder:
            shutil.rmtree(other, ignore_errors=True)
    with tempfile.TemporaryDirectory(prefix=".", dir=folder.parent) as temporary:
        copy = Path(temporary, folder.name)
        shutil.copytree(scripts, copy)
        shutil.copy2(plotly, copy)
        (copy / WORDS).mkdir()
        for name, module in words.items():
            (copy / WORDS / name).write_text(module, "utf-8")
            shutil.copystat(plotly, copy / WORDS / name)
        try:
            os.rename(copy, folder)
        except OSError:
            # Another process was faster.
            if not folder.exists():
                raise


def _digest(paths: Sequence[Path], texts: Mapping[str, str]) -> str:
    digest = hashlib.sha256(repr(texts).encode())
    for path in paths:
        digest.update(f"{path.name} {path.stat().st_size} ".encode() + path.read_bytes())
    return digest.hexdigest()[:10]
