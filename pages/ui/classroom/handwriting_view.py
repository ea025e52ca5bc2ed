"""The teacher's view of the class's handwriting: a test set that the class wrote itself."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import streamlit as st

from dlcore import Run
from dlcore.arrays import Array
from dlcore.classroom import SchoolClass
from dlcore.classroom.drawings import DIGITS, ClassDrawing, export, images
from dlcore.inference.digits.classifiers import image_format_of, is_digit_classifier
from dlcore.inference.digits.classify_drawings import ClassifyDrawings
from dlcore.pretrained import BUNDLED
from dlcore.pretrained.digits.model import SPEC
from dlcore.store import RunState
from pages.ui.classroom.member_name import member_name
from pages.ui.classroom.writers_view import draw_writers
from pages.ui.common.open_lab import open_class_transfer
from pages.ui.common.pixels import image_html
from pages.ui.common.plain_table import plain_table
from pages.ui.common.run_titles import run_title
from pages.ui.shell.choice import select
from pages.ui.shell.services import classroom, engine, store
from pages.ui.shell.terms import draw_term_links
from pages.ui.shell.text import number, percent, t

MAX_FAILED = 60
THUMBNAIL = 56
FINISHED = (RunState.FINISHED, RunState.STOPPED)


def draw_handwriting(opened: SchoolClass) -> None:
    """Draw how many digits there are, and how a model reads them."""
    st.markdown(t("class.handwriting.about"))
    drawings = classroom().drawings.of_class(opened.id)
    writers = len({drawing.member for drawing in drawings})
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(t("class.handwriting.count", drawings=len(drawings), writers=writers))
        st.button(t("class.handwriting.refresh"), icon=":material/refresh:", key="refresh_drawings")
        if drawings:
            st.download_button(
                t("class.handwriting.export"),
                lambda: export(drawings),
                "class-handwriting.npz",
                icon=":material/download:",
                on_click="ignore",
            )
    if drawings:
        _draw_evaluation(opened.id, drawings)
        draw_writers(opened.id)
        _draw_transfer(opened.id)


def _draw_transfer(class_id: str) -> None:
    st.subheader(t("class.transfer.title"), anchor=False)
    st.markdown(t("class.transfer.about"))
    label, icon = t("class.transfer.open"), ":material/experiment:"
    if st.button(label, icon=icon, key="transfer_to_class"):
        open_class_transfer(class_id)


def _draw_evaluation(class_id: str, drawings: Sequence[ClassDrawing]) -> None:
    runs = _classifiers(class_id)
    label = t("class.handwriting.model")
    model = select("classroom_model", label, [BUNDLED, *runs], lambda name: _title(runs, name))
    image_format = image_format_of(runs[model][1].spec if model in runs else SPEC)
    prepared = images(drawings, image_format)
    predicted = engine().answer(ClassifyDrawings.of(model, prepared)).predicted
    labels = np.array([drawing.label for drawing in drawings])
    st.metric(t("class.handwriting.accuracy"), percent(float((predicted == labels).mean())))
    wrong = np.flatnonzero(predicted != labels)[:MAX_FAILED]
    st.markdown(t("class.handwriting.failed", count=int((predicted != labels).sum())))
    st.html(_failed(prepared[wrong], labels[wrong], predicted[wrong]))
    st.markdown(t("class.handwriting.confusion"))
    st.html(_confusion(labels, predicted))
    draw_term_links("confusion-matrix", "accuracy")


def _classifiers(class_id: str) -> Mapping[str, tuple[str, Run]]:
    """Return the newest model of digits of each member, with the member's name, by run."""
    found = {}
    for member in classroom().members.of_class(class_id):
        runs = store().runs(member.learner, FINISHED)
        mine = (run for run in runs if is_digit_classifier(run) and run.created >= member.joined)
        if newest := next(mine, None):
            found[newest.id] = member_name(member), newest
    return found


def _title(runs: Mapping[str, tuple[str, Run]], name: str) -> str:
    if name not in runs:
        return t("draw.bundled")
    member, run = runs[name]
    return f"{member} · {run_title(run)}"


def _confusion(labels: Array, predicted: Array) -> str:
    """Return a row for each digit that was drawn: how often it was read as which."""
    digits = range(DIGITS)
    matrix = np.zeros((DIGITS, DIGITS), int)
    np.add.at(matrix, (labels, predicted), 1)
    rows = [
        [
            str(digit),
            *(number(int(count)) if count else "" for count in matrix[digit]),
            percent(float(matrix[digit, digit] / matrix[digit].sum()), 0),
        ]
        for digit in digits
        if matrix[digit].any()
    ]
    header = [t("class.handwriting.drawn"), *map(str, digits), t("class.handwriting.correct")]
    return plain_table(header, rows)


def _failed(failed: Array, labels: Array, predicted: Array) -> str:
    figures = "".join(
        f"<figure>{image_html(image, 1.0, THUMBNAIL, str(label))}"
        f"<figcaption>{label} → {answer}</figcaption></figure>"
        for image, label, answer in zip(failed, labels, predicted, strict=True)
    )
    return f'<div class="dl-class-drawings">{figures}</div>'
