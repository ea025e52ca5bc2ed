"""Commented Keras programs that reproduce runs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from dlcore.datasets.program_text import KERAS, MARK, Section, literal
from dlcore.export.comments import comment
from dlcore.export.data_code import data_sections
from dlcore.export.model_code import model_section
from dlcore.export.training_code import training_sections
from dlcore.spec import Spec


def program(spec: Spec, language: str, *more: Section) -> str:
    """Return the program of one run.

    Args:
        language: of the comments.
        more: sections after the training.
    """
    return _join({"": [*sections(spec), *more]}, language)


def comparison_program(specs: Mapping[str, Spec], language: str) -> str:
    """Return one program that trains several runs in order, and compares them.

    Args:
        specs: by the titles of their parts of the program.
        language: of the comments.
    """
    return _join(comparison_sections(specs), language)


def sections(spec: Spec) -> list[Section]:
    """Return the sections of a program, in order and without the import statements."""
    return [*data_sections(spec), model_section(spec), *training_sections(spec)]


def comparison_sections(specs: Mapping[str, Spec]) -> dict[str, list[Section]]:
    """Return the sections of a program of several runs by title; the comparison's is empty.

    Consecutive runs on the same data load them once.
    """
    by_title: dict[str, list[Section]] = {}
    previous: list[Section] = []
    for title, spec in specs.items():
        data = data_sections(spec)
        fit = [model_section(spec), *training_sections(spec)]
        start = [] if by_title else [Section("results", "results = {}", ())]
        note = Section("note", f"results[{literal(title)}] = test", ())
        by_title[title] = [*start, *(data if data != previous else ()), *fit, note]
        previous = data
    code = "for title in results:\n    print(title, results[title])"
    return {**by_title, "": [Section("compare", code, ())]}


def imports(parts: Iterable[Section]) -> str:
    """Return the import statements that sections need, sorted."""
    return "\n".join(sorted({KERAS, *(line for part in parts for line in part.imports)}))


def section_comment(section: Section, language: str) -> str:
    """Return the comment that precedes a section."""
    return comment(section.comment, language, **section.values)


def section_code(section: Section, language: str) -> str:
    """Return the code of a section, with the comments inside it."""
    return "\n".join(_line(line, language) for line in section.code.split("\n"))


def _line(line: str, language: str) -> str:
    before, mark, key = line.partition(MARK)
    is_comment = mark and not before.strip()
    return f"{before}# {comment(key, language)}" if is_comment else line


def _join(by_title: Mapping[str, list[Section]], language: str) -> str:
    heading = _as_comment(comment("heading", language))
    texts = [heading, imports(part for parts in by_title.values() for part in parts)]
    for title, parts in by_title.items():
        # A title is one line, whatever it contains.
        texts += [f"# ---- {' '.join(title.split())} ----"] if title else []
        texts += [
            f"{_as_comment(section_comment(part, language))}\n{section_code(part, language)}"
            for part in parts
        ]
    return "\n\n".join(texts) + "\n"


def _as_comment(text: str) -> str:
    return "\n".join(f"# {line}" for line in text.split("\n"))
