"""The members of a class: joining, coming back, and where each of them is."""

from __future__ import annotations

import hmac
import secrets
import time
from dataclasses import dataclass
from typing import Any

from dlcore.classroom.aliases import MATHEMATICIANS
from dlcore.classroom.names import clean_name, is_same_name
from dlcore.classroom.recovery_words import (
    Words,
    new_words,
    open_token,
    read_words,
    seal_token,
    words_tag,
)
from dlcore.classroom.school_class import COLUMNS as CLASS_COLUMNS
from dlcore.classroom.school_class import Classes, SchoolClass, read_class
from dlcore.classroom.steering import Steering, read_steering
from dlcore.errors import (
    ClassFull,
    ClassNameTaken,
    InAnotherClass,
    NotInClass,
    RecoveryWordsUnknown,
)
from dlcore.store.database import Connection, Database
from dlcore.store.learner_id import learner_id

MAX_MEMBERS = len(MATHEMATICIANS)

REPORT_SECONDS = 10.0
"""A page that does not change reports as rarely."""

COLUMNS = (
    "members.id, members.class, learner, members.name, alias, admitted, joined, page, item, seen,"
    " active, hand, arrived"
)
"""The columns that make a :class:`Member`."""


@dataclass(frozen=True)
class Member:
    """A learner in a class.

    Args:
        id: cannot be guessed, and is not the learner's id.
        class_id: of the class.
        learner: id of the learner, to whom runs belong.
        name: the number or nickname that the learner chose.
        alias: code of a mathematician, unique in the class.
        admitted: whether the teacher has let the learner in.
        joined: seconds since 1970.
        page: name of the page that the learner has open; empty before the first report.
        item: what is open on it, for instance the id of a lesson.
        seen: time of the last report.
        active: time at which the learner last did something.
        hand: when the hand was raised; 0 while it is down.
        arrived: number of the last destination to which the teacher brought the learner.
    """

    id: str
    class_id: str
    learner: str
    name: str
    alias: str
    admitted: bool
    joined: float
    page: str
    item: str
    seen: float
    active: float
    hand: float
    arrived: int


@dataclass(frozen=True)
class Membership:
    """What the pages of one learner need to know.

    Args:
        member: the learner in the class.
        school_class: the class.
        steering: what the teacher set.
    """

    member: Member
    school_class: SchoolClass
    steering: Steering


class Members:
    """The members of all classes; a learner is in one class at most.

    Args:
        tables: of the database.
        classes: the classes.
    """

    def __init__(self, tables: Database, classes: Classes) -> None:
        self._tables = tables
        self._classes = classes

    def join(self, code: str, token: str, name: str) -> Words:
        """Join a class.

        Args:
            code: of the class.
            token: the learner's.
            name: number or nickname.

        Returns:
            The words that bring the learner back on another device.

        Raises:
            ClassCodeUnknown: no class has the code.
            ClassNameInvalid: the name has no visible character.
            ClassNameTaken: another member has the name.
            ClassFull: the class has ``MAX_MEMBERS``.
            InAnotherClass: the learner must leave the other class first.
        """
        joined, name = self._classes.find(code), clean_name(name)
        words = new_words()
        tag, sealed = seal_token(token, words, joined.id)
        learner, now = learner_id(token), time.time()
        with self._tables.exclusive() as db:
            members = db.execute(
                "SELECT name, alias FROM members WHERE class = ?", (joined.id,)
            ).fetchall()
            if db.execute("SELECT 1 FROM members WHERE learner = ?", (learner,)).fetchone():
                raise InAnotherClass
            if any(is_same_name(name, taken) for taken, _ in members):
                raise ClassNameTaken
            if len(members) >= MAX_MEMBERS:
                raise ClassFull(maximum=MAX_MEMBERS)
            free = sorted(set(MATHEMATICIANS) - {alias for _, alias in members})
            db.execute(
                "INSERT INTO members (id, class, learner, name, alias, admitted, joined, seen,"
                " active, words, sealed) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (
                    *(secrets.token_hex(12), joined.id, learner, name, secrets.choice(free)),
                    *(not joined.needs_approval, now, now, now, tag, sealed),
                ),
            )
        return words

    def renew_words(self, member: Member, token: str) -> Words:
        """Replace a member's words; the old ones are unknown from now on."""
        words = new_words()
        tag, sealed = seal_token(token, words, member.class_id)
        self._tables.write(
            "UPDATE members SET words = ?, sealed = ? WHERE id = ?", (tag, sealed, member.id)
        )
        return words

    def recover(self, code: str, text: str) -> str:
        """Return the token of the learner who has four words in a class.

        Raises:
            ClassCodeUnknown: no class has the code.
            RecoveryWordsUnknown: no member of the class has the words.
        """
        school_class, words = self._classes.find(code), read_words(text)
        tag = words_tag(words, school_class.id)
        rows = self._tables.query(
            "SELECT words, sealed FROM members WHERE class = ?", (school_class.id,)
        )
        matches = [sealed for known, sealed in rows if hmac.compare_digest(known, tag)]
        if not matches:
            raise RecoveryWordsUnknown
        return open_token(matches[0], words, school_class.id)

    def membership(self, learner: str) -> Membership | None:
        """Return the class of a learner, None without one that has not ended.

        A teacher's browser is in no class, so that it is not steered.
        """
        now = time.time()
        rows = self._tables.query(
            f"SELECT {COLUMNS}, {CLASS_COLUMNS}, steering FROM members"
            " JOIN classes ON classes.id = members.class WHERE learner = ? AND ends > ?"
            " AND learner NOT IN (SELECT learner FROM teachers WHERE until > ?)",
            (learner, now, now),
        )
        if not rows:
            return None
        row, width = rows[0], len(COLUMNS.split(","))
        return Membership(
            _read_member(row[:width]), read_class(row[width:-1]), read_steering(row[-1])
        )

    def of_class(self, class_id: str) -> list[Member]:
        """Return the members of a class in the order in which they joined."""
        rows = self._tables.query(
            f"SELECT {COLUMNS} FROM members WHERE class = ? ORDER BY joined, id", (class_id,)
        )
        return [_read_member(row) for row in rows]

    def admit(self, member_id: str) -> None:
        """Let a learner in who waits for approval."""
        self._tables.write("UPDATE members SET admitted = 1 WHERE id = ?", (member_id,))

    def report(self, member: Member, page: str, item: str, active: float) -> None:
        """Store where a member is, if that has changed or was stored ``REPORT_SECONDS`` ago.

        Args:
            member: as stored.
            page: name of the open page.
            item: what is open on it.
            active: time at which the learner last did something.
        """
        now = time.time()
        if (page, item) == (member.page, member.item) and now - member.seen < REPORT_SECONDS:
            return
        self._tables.write(
            "UPDATE members SET page = ?, item = ?, seen = ?, active = ? WHERE id = ?",
            (page, item[:80], now, active, member.id),
        )

    def arrive(self, member_id: str, number: int) -> None:
        """Store that a member has been brought to the destination of a number."""
        self._tables.write("UPDATE members SET arrived = ? WHERE id = ?", (number, member_id))

    def raise_hand(self, member_id: str, raised: bool) -> None:
        """Raise or lower a member's hand."""
        at = time.time() if raised else 0.0
        self._tables.write("UPDATE members SET hand = ? WHERE id = ?", (at, member_id))


def keep_member(db: Connection, member_id: str) -> None:
    """Keep a member from being removed until the end of a transaction.

    Raises:
        NotInClass: there is no such member any more.
    """
    if not db.lock("SELECT 1 FROM members WHERE id = ?", (member_id,)).fetchone():
        raise NotInClass


def _read_member(row: tuple[Any, ...]) -> Member:
    values = dict(zip(Member.__dataclass_fields__, row, strict=True))
    return Member(**values | {"admitted": bool(values["admitted"])})
