"""The words of a note on the reading of a table."""

from __future__ import annotations

from dlcore.datasets.uploads.notes import Note
from pages.ui.shell.text import percent, t


def note_text(note: Note) -> str:
    """Return the words of a note, without markup: texts of the file are among them."""
    values = {
        name: percent(value, 0) if name == "share" and isinstance(value, float) else value
        for name, value in note.values.items()
    }
    words = t(f"own.note.{note.code}", **values)
    return t("own.note_at", column=note.column, note=words) if note.column else words
