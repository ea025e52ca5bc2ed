"""A spec as a notebook that opens in Jupyter and in Colab."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from dlcore.export.comments import comment
from dlcore.export.program import code_of, imports, sections, sections_of_several, words_of
from dlcore.export.section import Section
from dlcore.spec import Spec


def notebook(spec: Spec, language: str) -> str:
    """The notebook of one run, JSON of nbformat 4.5."""
    return _of({"": sections(spec)}, language)


def notebook_of_several(specs: Mapping[str, Spec], language: str) -> str:
    """One notebook that trains several runs, one after another, and compares them.

    Args:
        specs: by the title that stands above each.
    """
    return _of(sections_of_several(specs), language)


def _of(every: Mapping[str, list[Section]], language: str) -> str:
    """A notebook of parts by title; an empty title is left out."""
    needed = imports([part for parts in every.values() for part in parts])
    cells = [_text(comment("heading", language)), _code(needed)]
    for title, parts in every.items():
        cells += [_text(f"## {_plain(title)}")] if title else []
        for part in parts:
            cells += _cells(part, language)
    return _document(cells)


def _cells(part: Section, language: str) -> list[dict[str, Any]]:
    return [_text(words_of(part, language)), _code(code_of(part, language))]


def _plain(title: str) -> str:
    """A learner's words, so that none of them acts as Markdown or HTML."""
    return "".join(
        character if character.isalnum() or character.isspace() else f"&#{ord(character)};"
        for character in " ".join(title.split())
    )


def _text(source: str) -> dict[str, Any]:
    return {"cell_type": "markdown", "metadata": {}, "source": source}


def _code(source: str) -> dict[str, Any]:
    empty: dict[str, Any] = {"execution_count": None, "metadata": {}, "outputs": []}
    return {"cell_type": "code", **empty, "source": source}


def _document(cells: list[dict[str, Any]]) -> str:
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    numbered = [{**cell, "id": f"cell-{place}"} for place, cell in enumerate(cells)]
    document = {
        "cells": numbered,
        "metadata": {"kernelspec": kernel, "language_info": {"name": "python"}},
        "nbformat": 4,
        "nbformat_minor": 5,
    }
    return json.dumps(document, ensure_ascii=False, indent=1) + "\n"
