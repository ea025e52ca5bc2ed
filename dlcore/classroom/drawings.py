"""The handwriting of a class: digits that its members draw on request."""

from __future__ import annotations

import io
import json
import secrets
import time
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from dlcore.arrays import Array
from dlcore.classroom.members import keep_member
from dlcore.errors import DrawingEmpty, TooManyDrawings
from dlcore.handwriting.drawing import MNIST, ImageFormat, prepare_drawing
from dlcore.handwriting.strokes import CANVAS, render_strokes
from dlcore.store.database import Database

DIGITS = 10
MAX_DRAWINGS = 50
"""Of one member in one class."""

MAX_STROKES, MAX_POINTS = 30, 400

PenStrokes = tuple[tuple[tuple[int, int], ...], ...]
"""Points of each stroke in pixels of the canvas."""


@dataclass(frozen=True)
class ClassDrawing:
    """A digit that a member drew.

    Args:
        id: cannot be guessed.
        member: id of the member.
        label: the digit that the learner was to draw.
        strokes: as drawn.
    """

    id: str
    member: str
    label: int
    strokes: PenStrokes


class Drawings:
    """The drawings of all classes.

    Args:
        tables: of the database.
    """

    def __init__(self, tables: Database) -> None:
        self._tables = tables

    def add(self, member_id: str, label: int, strokes: Sequence[Sequence[Sequence[float]]]) -> None:
        """Store a drawing of a member.

        Args:
            member_id: of the member.
            label: the digit that the learner was to draw.
            strokes: points of each stroke; what exceeds the bounds is cut off.

        Raises:
            DrawingEmpty: there is no stroke.
            NotInClass: the member has been removed.
            TooManyDrawings: the member has ``MAX_DRAWINGS``.
            ValueError: the label is no digit.
        """
        bounded = bound_strokes(strokes)
        if not bounded:
            raise DrawingEmpty
        if label not in range(DIGITS):
            raise ValueError(label)
        row = (secrets.token_hex(12), member_id, label, json.dumps(bounded), time.time())
        with self._tables.exclusive() as db:
            keep_member(db, member_id)
            (count,) = db.execute(
                "SELECT count(*) FROM drawings WHERE member = ?", (member_id,)
            ).fetchone()
            if count >= MAX_DRAWINGS:
                raise TooManyDrawings(maximum=MAX_DRAWINGS)
            db.execute("INSERT INTO drawings VALUES (?, ?, ?, ?, ?)", row)

    def of_member(self, member_id: str) -> list[ClassDrawing]:
        """Return the drawings of a member, oldest first."""
        return self._read("member = ?", member_id)

    def of_class(self, class_id: str) -> list[ClassDrawing]:
        """Return the drawings of a class, oldest first."""
        return self._read("member IN (SELECT id FROM members WHERE class = ?)", class_id)

    def delete(self, member_id: str, drawing_id: str) -> None:
        """Delete a drawing of a member; another member's stays."""
        self._tables.write(
            "DELETE FROM drawings WHERE id = ? AND member = ?", (drawing_id, member_id)
        )

    def next_label(self, member_id: str) -> int:
        """Return the digit that a member has drawn least often, the smallest of several."""
        drawn = [drawing.label for drawing in self.of_member(member_id)]
        return min(range(DIGITS), key=drawn.count)

    def _read(self, condition: str, value: str) -> list[ClassDrawing]:
        rows = self._tables.query(
            f"SELECT id, member, label, strokes FROM drawings WHERE {condition} ORDER BY created",
            (value,),
        )
        return [
            ClassDrawing(drawing_id, member, label, bound_strokes(json.loads(strokes)))
            for drawing_id, member, label, strokes in rows
        ]


def bound_strokes(strokes: Sequence[Sequence[Sequence[float]]]) -> PenStrokes:
    """Return strokes as whole pixels of the canvas, without what exceeds the bounds."""
    return tuple(
        tuple((_bound(x), _bound(y)) for x, y in stroke[:MAX_POINTS])
        for stroke in strokes[:MAX_STROKES]
        if stroke
    )


def images(drawings: Sequence[ClassDrawing], image_format: ImageFormat = MNIST) -> Array:
    """Return drawings, prepared like the digits of a data set.

    Args:
        drawings: at least one.
        image_format: size of the images.

    Returns:
        float32 of shape ``(drawings, side, side)``, from 0 to 1.
    """
    inks = (render_strokes([np.array(s) for s in drawing.strokes]) for drawing in drawings)
    return np.stack([prepare_drawing(ink, image_format).centred for ink in inks])


def export(drawings: Sequence[ClassDrawing]) -> bytes:
    """Return a file for ``numpy.load`` with ``x``, ``y`` and ``writer``, without names.

    ``writer`` is a number in a random order that stays, so that training and test can be split by
    writers.
    """
    file = io.BytesIO()
    np.savez_compressed(
        file,
        x=np.round(images(drawings) * 255).astype(np.uint8),
        y=np.array([drawing.label for drawing in drawings], np.uint8),
        writer=writer_numbers(drawings),
    )
    return file.getvalue()


def writer_numbers(drawings: Sequence[ClassDrawing]) -> Array:
    """Return the number of the writer of each drawing, from 0, uint16 ``(drawings,)``."""
    # The ids of members are random.
    writers = sorted({drawing.member for drawing in drawings})
    return np.array([writers.index(drawing.member) for drawing in drawings], np.uint16)


def _bound(value: float) -> int:
    return int(min(max(round(float(value)), 0), CANVAS - 1))
