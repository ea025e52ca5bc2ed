"""The way between two test images, moved by the learner."""

from __future__ import annotations

import streamlit as st

from dlcore import Run
from dlcore.arrays import Array
from dlcore.labs.between import BlendedPair, BlendPair
from dlcore.labs.paths import SHARES
from pages.ui.labs import latent_view
from pages.ui.labs.pictures import Picture, picture_row
from pages.ui.labs.samples import select_sample
from pages.ui.shell.choice import slide
from pages.ui.shell.error_boundary import error_boundary
from pages.ui.shell.names import classes_of
from pages.ui.shell.services import engine
from pages.ui.shell.text import percent, t

_WIDTH, _SMALL = 168, 56


@st.fragment
@error_boundary()
def draw(run: Run) -> None:
    """Draw the choice of two images, the slider, and both blends."""
    st.subheader(t("lab.between_explore"), anchor=False)
    left, middle, right = st.columns(3)
    with left:
        first = select_sample(run, "lab_first")
    with middle:
        second = select_sample(run, "lab_second", 1)
    with right:
        key, label = "lab_share", t("lab.between_share")
        share = slide(key, label, SHARES, lambda value: percent(value, 0), default=SHARES[5])
    found, names = _blend(run.id, first, second), classes_of(run.spec.dataset)
    at = SHARES.index(share)
    row = [
        Picture(found.pixels[at], _caption("pixels", found.probabilities[0, at], names)),
        Picture(found.nearest[at], _caption("hidden", found.probabilities[1, at], names)),
    ]
    st.html(picture_row(t("lab.between_here"), row, width=_WIDTH))
    ways = zip(
        ("pixels", "hidden"), (found.pixels, found.nearest), found.probabilities, strict=True
    )
    st.html("".join(_way(code, images, outputs, names) for code, images, outputs in ways))
    st.caption(t("lab.between_about"))
    latent_view.draw(run, first, second)


@st.cache_data(show_spinner=False, max_entries=100)
def _blend(run_id: str, first: int, second: int) -> BlendedPair:
    return engine().answer(BlendPair(run=run_id, first=first, second=second))


def _caption(code: str, probabilities: Array, names: tuple[str, ...]) -> str:
    label = int(probabilities.argmax())
    answer, share = names[label], percent(float(probabilities[label]))
    return t("lab.between_answer", way=t(f"lab.series.between.{code}"), answer=answer, share=share)


def _way(code: str, images: Array, outputs: Array, names: tuple[str, ...]) -> str:
    answers = [names[int(each.argmax())] for each in outputs]
    pictures = [Picture(image, name) for image, name in zip(images, answers, strict=True)]
    return picture_row(t(f"lab.series.between.{code}"), pictures, width=_SMALL)
