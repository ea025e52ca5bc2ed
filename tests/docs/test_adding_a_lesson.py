"""The code of docs/adding-a-lesson.md does what the document says."""

from __future__ import annotations

import re
from io import BytesIO
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from dlcore import History, plan
from dlcore.lessons import Lesson, RunResult, Size, build_arms, registry, rules

DOCUMENT = Path(__file__).parents[2] / "docs" / "adding-a-lesson.md"


def code_blocks(language: str) -> list[str]:
    """Return the document's code blocks in a language."""
    return re.findall(rf"```{language}\n(.*?)```", DOCUMENT.read_text("utf-8"), re.DOTALL)


@pytest.fixture
def lesson() -> Lesson:
    """The lesson that the document defines, evaluated in the module that it is to be added to."""
    (code,) = code_blocks("python")
    lesson = eval(code, dict(vars(registry)))
    assert isinstance(lesson, Lesson)
    return lesson


def test_the_entry_is_a_lesson_that_can_be_trained(lesson: Lesson) -> None:
    assert lesson.id not in registry.LESSONS
    for size in Size:
        specs = [spec for seeds in lesson.specs(size).values() for spec in seeds]
        assert len(set(specs)) == len(lesson.arms) == 2
        assert all(plan(spec).parameters for spec in specs)


def test_the_conclusion_follows_from_the_results(lesson: Lesson) -> None:
    def outcome(few: float, all_: float) -> str:
        history = History({}, (1.0,), 1)
        values = {"few": few, "all": all_}
        results = {arm: [RunResult(history, {"accuracy": value})] for arm, value in values.items()}
        return lesson.rule.conclude(build_arms(lesson.demo, results)).outcome

    assert (outcome(0.5, 0.9), outcome(0.9, 0.5), outcome(0.9, 0.9)) == ("all", "few", "alike")


def test_the_words_are_those_that_the_lesson_needs(lesson: Lesson) -> None:
    ids = {
        message.id
        for block in code_blocks("po")
        for message in read_po(BytesIO(block.encode()), abort_invalid=True)
        if message.id
    }
    parts = [f"{part}.samples" for part in ("name", "question", "learn", "source", "background")]
    parts += [f"arm.samples.{arm}" for arm in lesson.arms]
    parts += [f"choice.samples.{code}" for code in lesson.rule.outcomes]
    assert ids == {f"lesson.{part}" for part in parts}


def test_the_table_lists_every_rule() -> None:
    listed = set(re.findall(r"^  \| `(\w+)` \|", DOCUMENT.read_text("utf-8"), re.MULTILINE))
    defined = {name for name, kind in vars(rules).items() if hasattr(kind, "conclude")}
    assert listed == defined - {"Rule"}
