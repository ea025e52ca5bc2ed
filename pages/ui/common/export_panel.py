"""Export of runs as a program, a notebook and a bundle."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import streamlit as st

from dlcore import Run, Spec
from dlcore.datasets.program_text import Section
from dlcore.export.bundle import can_be_packed, pack
from dlcore.export.notebook import comparison_notebook, notebook
from dlcore.export.program import comparison_program, no_more, program
from dlcore.inference.weights.keras_file import WriteKerasFile
from pages.ui.common.download import ARCHIVE_ICON, download
from pages.ui.shell.language import language
from pages.ui.shell.services import engine, store
from pages.ui.shell.terms import explained
from pages.ui.shell.text import t

HEIGHT = 420


def export_panel(run: Run, key: str) -> None:
    """Draw a run's program and the download buttons.

    Args:
        run: any run; one with a result can be downloaded as a bundle too.
        key: prefix of the widgets' keys.
    """
    code = language()
    text = program(run.spec, code)
    st.markdown(t("take.about"))
    with st.container(horizontal=True, key=f"{key}_take"):
        _buttons(text, notebook(run.spec, code), key)
        if run.has_result():
            _files_of_weights(run, key)
    st.caption(t("take.exact"))
    _program(text)


def comparison_export_panel(
    specs: Mapping[str, Spec], key: str, more: Callable[[Spec], Sequence[Section]] = no_more
) -> None:
    """Draw one program for several runs, such as a lesson's, and the download buttons.

    Args:
        specs: by the title of each in the program.
        key: prefix of the widgets' keys.
        more: sections after the training of each run.
    """
    code = language()
    text = comparison_program(specs, code, more)
    st.markdown(t("take.about_several"))
    with st.container(horizontal=True, key=f"{key}_take"):
        _buttons(text, comparison_notebook(specs, code, more), key)
    st.caption(t("take.exact"))
    _program(text)


def program_panel(spec: Spec, more: Sequence[Section], key: str) -> None:
    """Draw the program of a run with additional sections, and the download buttons.

    Args:
        spec: of the run.
        more: sections after the training.
        key: prefix of the widgets' keys.
    """
    code = language()
    text = program(spec, code, *more)
    with st.container(horizontal=True, key=f"{key}_take"):
        _buttons(text, notebook(spec, code, *more), key)
    _program(text)


def _buttons(text: str, cells: str, key: str) -> None:
    _button(t("take.py"), text, "experiment.py", "text/x-python", key)
    _button(t("take.ipynb"), cells, "experiment.ipynb", "application/x-ipynb+json", key)


def _button(label: str, text: str, name: str, mime: str, key: str) -> None:
    download(label, text, name, mime, key=f"{key}_{name}")


def _files_of_weights(run: Run, key: str) -> None:
    has_files = can_be_packed(store(), run)
    code = language()
    download(
        t("take.bundle"),
        lambda: pack(store(), run, code),
        "experiment.zip",
        "application/zip",
        key=f"{key}_bundle",
        icon=ARCHIVE_ICON,
        disabled=not has_files,
        help=t("take.bundle_help") if has_files else t("take.bundle_not"),
    )
    download(
        t("take.keras"),
        lambda: engine().answer(WriteKerasFile(run=run.id)).content.tobytes(),
        "model.keras",
        "application/octet-stream",
        key=f"{key}_keras",
        disabled=not has_files,
        help=explained(t("take.keras_help"), "weight", "compile")
        if has_files
        else t("take.bundle_not"),
    )


def _program(text: str) -> None:
    st.code(text, language="python", line_numbers=True, wrap_lines=True, height=HEIGHT)
