"""Which networks read the learner's drawing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import streamlit as st

from dlcore import Run
from dlcore.handwriting.drawing import Frame
from dlcore.inference.digits.classifiers import can_read, frame_of
from dlcore.pretrained.digits.model import BUNDLED, SPEC
from pages.ui.common.run_titles import titles
from pages.ui.shell.choice import select_many
from pages.ui.shell.services import own_runs
from pages.ui.shell.text import t

MAX_CHOSEN = 4
"""More do not fit beside one another."""

_KEY = "draw_readers"


@dataclass(frozen=True)
class Known:
    """A network that can read.

    Args:
        title: what it is called; plain text.
        frame: the form of the pictures that it reads.
    """

    title: str
    frame: Frame


def digit_runs() -> list[Run]:
    """This learner's runs that read digits, newest first."""
    return [run for run in own_runs() if can_read(run)]


def known_readers(runs: Sequence[Run]) -> Mapping[str, Known]:
    """The bundled network and runs, by ``bundled`` and their ids.

    Args:
        runs: as ``digit_runs`` gives them.
    """
    named = titles(runs)
    own = {run.id: Known(named[run.id], frame_of(run.spec)) for run in runs}
    return {BUNDLED: Known(t("draw.bundled"), frame_of(SPEC)), **own}


def chosen_readers(known: Mapping[str, Known]) -> Mapping[str, Known]:
    """Lets the learner choose some of them; never less than one."""
    if len(known) == 1:
        st.caption(t("draw.no_runs"))
        return known
    # At first the bundled network and the newest run.
    chosen = select_many(
        _KEY,
        t("draw.readers"),
        list(known),
        lambda name: known[name].title,
        default=list(known)[:2],
        placeholder=t("draw.readers_none"),
        max_selections=MAX_CHOSEN,
    )
    return {name: known[name] for name in chosen or [BUNDLED]}
