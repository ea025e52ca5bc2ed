"""The code of docs/adding-an-idea.md does what the document says."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from dataclasses import asdict
from io import BytesIO
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from babel.messages.pofile import read_po

from dlcore.ideas import IDEAS, Idea
from dlcore.lessons import LESSONS

ROOT = Path(__file__).parents[2]
DOCUMENT = ROOT / "docs" / "adding-an-idea.md"
SCRIPTS = ROOT / "static" / "scripts" / "ideas"
NODE = shutil.which("node")


def code_block(language: str) -> str:
    """Return the document's code block in a language."""
    (code,) = re.findall(rf"```{language}\n(.*?)```", DOCUMENT.read_text("utf-8"), re.DOTALL)
    return str(code)


@pytest.fixture
def idea(monkeypatch: pytest.MonkeyPatch) -> Idea[Any]:
    """The idea that the document defines."""
    module = ModuleType("decay")
    monkeypatch.setitem(sys.modules, "decay", module)
    exec(code_block("python"), vars(module))
    defined: Idea[Any] = module.IDEA
    return defined


def test_the_entry_is_an_idea(idea: Idea[Any]) -> None:
    assert idea.id not in IDEAS
    assert idea.compute(idea.solution).reached
    others = (idea.start, *idea.failures.values())
    assert not any(idea.compute(state).reached for state in others)
    assert idea.real_run.lesson in LESSONS


def test_the_script_computes_the_same(idea: Idea[Any], tmp_path: Path) -> None:
    if NODE is None:
        pytest.skip("needs Node.js")
    for name in ("numbers", "svg"):
        shutil.copy(SCRIPTS / f"{name}.js", tmp_path)
    (tmp_path / "package.json").write_text('{"type": "module"}')
    (tmp_path / "decay.js").write_text(code_block("js"), encoding="utf-8")
    states = [idea.start, idea.solution, *idea.failures.values()]
    program = f"""
import idea from "./decay.js";
console.log(JSON.stringify({json.dumps(list(map(asdict, states)))}.map(idea.compute)));
"""
    (tmp_path / "run.js").write_text(program)
    done = subprocess.run(
        [NODE, str(tmp_path / "run.js")], capture_output=True, text=True, timeout=240, check=False
    )
    assert done.returncode == 0, done.stderr
    for state, found in zip(states, json.loads(done.stdout), strict=True):
        expected: Any = idea.compute(state)
        assert found["reached"] == expected.reached
        assert found["rates"] == pytest.approx(expected.rates)


def test_the_words_are_those_that_the_idea_needs(idea: Idea[Any]) -> None:
    file = BytesIO(code_block("po").encode())
    ids = {message.id for message in read_po(file, abort_invalid=True) if message.id}
    whole = ("name", "lead", "goal", "summary", "question", "answer")
    parts = [f"{part}.decay" for part in whole]
    parts += [f"control.decay.{control.name}" for control in idea.controls]
    parts += [f"text.decay.{name}" for name in idea.texts]
    parts += [f"{part}.decay.{code}" for part in ("failure", "why") for code in idea.failures]
    assert ids == {f"idea.{part}" for part in parts}
