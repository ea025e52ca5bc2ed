"""The handwriting of a class: drawn, bounded, exported without names, deleted."""

from __future__ import annotations

import io
import secrets

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dlcore.classroom import Classroom
from dlcore.classroom.drawings import MAX_DRAWINGS, bound_strokes, export, images
from dlcore.errors import DrawingEmpty, NotInClass, TooManyDrawings
from dlcore.handwriting.drawing import DIGITS
from dlcore.handwriting.strokes import CANVAS
from dlcore.store import Store

ONE = [[(160.0, 60.0), (160.0, 260.0)]]


@pytest.fixture
def classroom(every_store: Store) -> Classroom:
    return Classroom(every_store)


def join(classroom: Classroom, code: str, name: str) -> str:
    """Join a class; return the member's id."""
    classroom.members.join(code, secrets.token_urlsafe(24), name)
    return classroom.members.of_class(classroom.classes.find(code).id)[-1].id


def test_digits_are_asked_for_drawn_and_deleted_by_their_writer(classroom: Classroom) -> None:
    made = classroom.classes.create("A")
    first, second = (join(classroom, made.code, name) for name in ("1", "2"))
    assert classroom.drawings.next_label(first) == 0
    classroom.drawings.add(first, 0, ONE)
    classroom.drawings.add(second, 1, ONE)
    assert classroom.drawings.next_label(first) == 1
    mine, theirs = classroom.drawings.of_class(made.id)
    assert (mine.member, mine.label, mine.strokes) == (first, 0, (((160, 60), (160, 260)),))
    classroom.drawings.delete(first, theirs.id)
    classroom.drawings.delete(first, mine.id)
    assert classroom.drawings.of_class(made.id) == [theirs]
    classroom.remove_member(second)
    assert classroom.drawings.of_class(made.id) == []


def test_drawings_are_bounded(classroom: Classroom) -> None:
    member = join(classroom, classroom.classes.create("A").code, "1")
    with pytest.raises(DrawingEmpty):
        classroom.drawings.add(member, 0, [[]])
    with pytest.raises(ValueError, match="10"):
        classroom.drawings.add(member, 10, ONE)
    for _ in range(MAX_DRAWINGS):
        classroom.drawings.add(member, 1, ONE)
    with pytest.raises(TooManyDrawings):
        classroom.drawings.add(member, 1, ONE)


@given(st.lists(st.lists(st.tuples(st.floats(-1e9, 1e9), st.floats(-1e9, 1e9)))))
def test_points_are_on_the_canvas(strokes: list[list[tuple[float, float]]]) -> None:
    for stroke in bound_strokes(strokes):
        assert stroke and all(0 <= value < CANVAS for point in stroke for value in point)


def test_the_export_has_images_labels_and_writers_without_names(classroom: Classroom) -> None:
    made = classroom.classes.create("A")
    for name in ("Wilhelmine", "2"):
        member = join(classroom, made.code, name)
        for label in (1, 7):
            classroom.drawings.add(member, label, ONE)
    drawings = classroom.drawings.of_class(made.id)
    assert images(drawings, DIGITS).shape == (4, 8, 8)
    content = export(drawings)
    with np.load(io.BytesIO(content), allow_pickle=False) as file:
        assert file["x"].shape == (4, 28, 28) and file["x"].max() == 255
        assert file["y"].tolist() == [1, 7, 1, 7]
        writer = file["writer"].tolist()
    assert writer[0] == writer[1] != writer[2] == writer[3]
    assert b"Wilhelmine" not in content and drawings[0].member.encode() not in content


def test_who_was_removed_draws_nothing(classroom: Classroom) -> None:
    member = join(classroom, classroom.classes.create("A").code, "1")
    classroom.remove_member(member)
    with pytest.raises(NotInClass):
        classroom.drawings.add(member, 0, ONE)
