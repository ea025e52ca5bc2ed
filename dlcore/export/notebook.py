"""Jupyter notebooks that reproduce runs."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from dlcore.datasets.program_text import Section
from dlcore.export.comments import comment
from dlcore.export.program import (
    comparison_sections,
    imports,
    section_code,
    section_comment,
    sections,
)
from dlcore.spec import Spec


def notebook(spec: Spec, language: str, *more: Section) -> str:
    """Return the notebook of one run, JSON of nbformat 4.5.

    Args:
        language: of the texts.
        more: sections after the training.
    """
    return _notebook({"": [*sections(spec), *more]}, language)


def comparison_notebook(specs: Mapping[str, Spec], language: str) -> str:
    """Return one notebook that trains several runs in order, and compares them.

    Args:
        specs: by the titles of their parts of the notebook.
        language: of the texts.
    """
    return _notebook(comparison_sections(specs), language)


def _notebook(by_title: Mapping[str, list[Section]], language: str) -> str:
    needed = imports(part for parts in by_title.values() for part in parts)
    cells = [_text(comment("heading", language)), _code(needed)]
    for title, parts in by_title.items():
        cells += [_text(f"## {_escape(title)}")] if title else []
        for part in parts:
            cells += [_text(section_comment(part, language)), _code(section_code(part, language))]
    return _document(cells)


def _escape(title: str) -> str:
    """Escape a learner's words, which may be Markdown or HTML."""
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
    document = {
        "cells": [{**cell, "id": f"cell-{index}"} for index, cell in enumerate(cells)],
        "metadata": {"kernelspec": kernel, "language_info": {"name": "python"}},
        "nbformat": 4,
        "nbformat_minor": 5,
    }
    return json.dumps(document, ensure_ascii=False, indent=1) + "\n"
