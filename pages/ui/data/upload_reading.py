"""How an uploaded table was read: every decision in one list, each of which can be changed."""

from __future__ import annotations

from typing import get_args

import streamlit as st

from dlcore.datasets.uploads.columns import Kind
from dlcore.datasets.uploads.detection import Choices
from dlcore.datasets.uploads.notes import Note
from dlcore.datasets.uploads.reading import Reading, Separator, TextEncoding
from pages.ui.common.table_notes import note_text
from pages.ui.common.uploaded_table import Detected, detected, stored_choices
from pages.ui.shell.choice import segments, select, select_many
from pages.ui.shell.markdown import escape_markdown
from pages.ui.shell.text import t

KINDS: tuple[Kind, ...] = get_args(Kind)

_MAX_NOTES = 60
_MAX_SWITCHES = 30


def draw_reading(sha256: str, previous: Reading | None) -> Detected:
    """Draw the decisions about the reading and their switches.

    Args:
        sha256: of the table.
        previous: the learner's last reading of this table.

    Returns:
        How the table is read.

    Raises:
        CsvError: it cannot be read as the learner chose.
    """
    own = detected(sha256, Choices())
    before = stored_choices(sha256, previous) if previous else Choices()
    questions = any(note.is_question for note in own.notes)
    with st.expander(t("own.reading_of"), icon=":material/rule:", expanded=questions):
        choices = _draw_file_switches(sha256, own, before)
        shown = detected(sha256, choices.model_copy(update={"kinds": ()}))
        kinds = _draw_kinds(_key(sha256, choices), shown, before)
        found = detected(sha256, choices.model_copy(update={"kinds": kinds}))
        _draw_notes(found.notes)
    return found


def _draw_notes(notes: tuple[Note, ...]) -> None:
    for note in notes[:_MAX_NOTES]:
        mark = t("own.please_check") if note.is_question else ""
        # Plain text: names and cells come from the learner's file.
        st.text(f"{mark}{note_text(note)}")
    if not notes:
        st.text(t("own.nothing_special"))
    if len(notes) > _MAX_NOTES:
        st.text(t("own.more_notes", count=len(notes) - _MAX_NOTES))


def _draw_file_switches(sha256: str, own: Detected, before: Choices) -> Choices:
    """Draw what concerns the whole file."""
    columns = st.columns(4)
    with columns[0]:
        encoding = _draw_encoding(sha256, own, before)
    with columns[1]:
        separator = _draw_separator(sha256, own, before)
    key = f"own.{sha256}.{encoding}.{separator}"
    file = detected(sha256, Choices(encoding=encoding, separator=separator)).reading
    with columns[2]:
        label, about = t("own.names_line"), t("own.names_line_help")
        names = _draw_line(f"{key}.names", label, about, file.names, before.names)
    with columns[3]:
        label, about = t("own.last_line"), t("own.last_line_help")
        last = _draw_line(f"{key}.last", label, about, file.last, before.last)
    join = segments(
        f"own.{sha256}.join",
        t("own.join_label"),
        [True, False],
        lambda code: t(f"own.join.{'yes' if code else 'no'}"),
        default=before.join,
    )
    keeps_all = _draw_within(sha256, own, before)
    return Choices(
        encoding=encoding,
        separator=separator,
        names=names,
        last=last,
        join=join,
        kept=_draw_kept(sha256, own, before),
        absent=_draw_absent(sha256, own, before),
        keeps_all=keeps_all,
    )


def _draw_encoding(sha256: str, own: Detected, before: Choices) -> TextEncoding | None:
    return select(
        f"own.{sha256}.encoding",
        t("own.encoding_label"),
        [None, *own.candidates],
        lambda code: _or_detected(code, t(f"own.encoding.{code or own.reading.encoding}")),
        default=before.encoding,
    )


def _draw_separator(sha256: str, own: Detected, before: Choices) -> Separator | None:
    return select(
        f"own.{sha256}.separator",
        t("own.separator_label"),
        [None, *get_args(Separator)],
        lambda code: _or_detected(code, separator_text(code or own.reading.separator)),
        default=before.separator,
    )


def _draw_within(sha256: str, own: Detected, before: Choices) -> bool:
    """Draw whether totals and repeated names between the rows are kept."""
    if not own.reading.without:
        return False
    return segments(
        f"own.{sha256}.within",
        t("own.within_label"),
        [False, True],
        lambda keeps: t(f"own.within.{'keep' if keeps else 'leave_out'}"),
        default=before.keeps_all,
    )


def _draw_kept(sha256: str, own: Detected, before: Choices) -> tuple[str, ...]:
    texts = sorted({str(text) for note in own.notes for text in note.missing} | set(before.kept))
    if not texts:
        return ()
    return tuple(
        select_many(
            f"own.{sha256}.kept",
            t("own.kept_label"),
            texts,
            default=before.kept,
            help=t("own.kept_help"),
            placeholder=t("own.none_kept"),
        )
    )


def _draw_absent(sha256: str, own: Detected, before: Choices) -> tuple[str, ...]:
    texts = sorted({text for note in own.notes for text in note.sentinels} | set(before.absent))
    if not texts:
        return ()
    return tuple(
        select_many(
            f"own.{sha256}.absent",
            t("own.absent_label"),
            texts,
            default=before.absent,
            placeholder=t("own.nothing_chosen"),
        )
    )


def _draw_line(key: str, label: str, about: str, own: int, before: int | None) -> int | None:
    """Draw the number of a line; return None where it is the detected one."""
    current = st.session_state.setdefault(key, own if before is None else before)
    value = int(st.number_input(label, 0, value=current, step=1, key=key, help=about))
    return None if value == own else value


def _draw_kinds(key: str, shown: Detected, before: Choices) -> tuple[tuple[str, Kind], ...]:
    """Draw what the columns are read as, for those with a note and those chosen before."""
    noted = [note.column for note in shown.notes if note.column]
    chosen = dict(before.kinds)
    names = list(dict.fromkeys([*noted, *chosen]))[:_MAX_SWITCHES]
    others = [column.name for column in shown.reading.columns if column.name not in names]
    more = select_many(
        f"{key}.more",
        t("own.more_kinds"),
        others,
        placeholder=t("own.nothing_chosen"),
    )
    kinds: list[tuple[str, Kind]] = []
    grid = st.columns(3)
    for position, name in enumerate([*names, *more]):
        with grid[position % 3]:
            kind = select(
                f"{key}.kind.{name}",
                escape_markdown(name),
                [None, *KINDS],
                lambda code: t(f"own.read_as.{code or 'auto'}"),
                default=chosen.get(name),
            )
        if kind:
            kinds.append((name, kind))
    return tuple(kinds)


def _or_detected(code: str | None, words: str) -> str:
    return words if code else t("own.detected", value=words)


def separator_text(separator: str) -> str:
    """Return the words for a separator."""
    names = {
        ",": t("own.comma"),
        "\t": t("own.tab"),
        ";": t("own.semicolon"),
        "|": t("own.bar"),
        " ": t("own.blank"),
    }
    return names[separator]


def _key(sha256: str, choices: Choices) -> str:
    return f"own.{sha256}.{choices.encoding}.{choices.separator}.{choices.names}"
