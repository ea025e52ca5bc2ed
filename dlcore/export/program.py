"""A spec as a commented Keras program that gives the run's figures again."""

from __future__ import annotations

from collections.abc import Mapping

from dlcore.export.call import written
from dlcore.export.comments import comment
from dlcore.export.data_code import data_sections
from dlcore.export.model_code import model_section
from dlcore.export.section import KERAS, MARK, Section
from dlcore.export.training_code import training_sections
from dlcore.spec import Spec


def sections(spec: Spec) -> list[Section]:
    """The parts of a program, in order; imports are left to whoever puts them together."""
    return [*data_sections(spec), model_section(spec), *training_sections(spec)]


def imports(parts: list[Section]) -> str:
    """The import statements that parts need, sorted."""
    return "\n".join(sorted({KERAS, *(line for part in parts for line in part.imports)}))


def program(spec: Spec, language: str) -> str:
    """The program of one run.

    Args:
        language: of the comments.
    """
    parts = sections(spec)
    return "\n\n".join([_heading(language), imports(parts), *_written(parts, language)]) + "\n"


def program_of_several(specs: Mapping[str, Spec], language: str) -> str:
    """One program that trains several runs, one after another, and compares them.

    Args:
        specs: by the title that stands above each.
    """
    every = sections_of_several(specs)
    needed = imports([part for parts in every.values() for part in parts])
    texts = [_heading(language), needed]
    for title, parts in every.items():
        texts += [*_title(title), *_written(parts, language)]
    return "\n\n".join(texts) + "\n"


def sections_of_several(specs: Mapping[str, Spec]) -> dict[str, list[Section]]:
    """The parts of a program of several runs, by title; what compares them has none.

    Data are loaded once for runs that follow each other on the same.
    """
    every: dict[str, list[Section]] = {}
    before: list[Section] = []
    for title, spec in specs.items():
        data = data_sections(spec)
        rest = [model_section(spec), *training_sections(spec)]
        start = [] if every else [Section("results", "results = {}", ())]
        noted = Section("note", f"results[{written(title)}] = test", ())
        every[title] = [*start, *(data if data != before else ()), *rest, noted]
        before = data
    shown = "for title in results:\n    print(title, results[title])"
    return {**every, "": [Section("compare", shown, ())]}


def _title(title: str) -> list[str]:
    """A line above a run, whatever a title holds."""
    return [f"# ---- {' '.join(title.split())} ----"] if title else []


def words_of(part: Section, language: str) -> str:
    """What a part says of itself."""
    return comment(part.comment, language, **part.values)


def code_of(part: Section, language: str) -> str:
    """The lines of a part, with the comments that stand among them."""
    return "\n".join(_line(line, language) for line in part.code.split("\n"))


def _line(line: str, language: str) -> str:
    before, mark, key = line.partition(MARK)
    is_comment = mark and not before.strip()
    return f"{before}# {comment(key, language)}" if is_comment else line


def _heading(language: str) -> str:
    return _commented(comment("heading", language))


def _written(parts: list[Section], language: str) -> list[str]:
    return [f"{_commented(words_of(part, language))}\n{code_of(part, language)}" for part in parts]


def _commented(text: str) -> str:
    return "\n".join(f"# {line}" for line in text.split("\n"))
