"""A field for a file that speaks the learner's language; Streamlit's own speaks English only."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass

import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

_STYLE = """
<style>
.st-key-%(key)s [data-testid="stFileUploaderDropzone"] > span button p { display: none; }
.st-key-%(key)s [data-testid="stFileUploaderDropzone"] > span button::after {
  content: %(choose)s; }
.st-key-%(key)s [data-testid="stFileUploaderDropzoneInstructions"] * { font-size: 0; }
.st-key-%(key)s [data-testid="stFileUploaderDropzoneInstructions"]::after {
  content: %(limit)s; font-size: 0.875rem; opacity: 0.8; }
/* While a file is held over the field, a cover lies between its input and what else it shows. */
.st-key-%(key)s [data-testid="stFileUploaderDropzoneInput"] + div:has(+ *) * { font-size: 0; }
.st-key-%(key)s [data-testid="stFileUploaderDropzoneInput"] + div:has(+ *)::after {
  content: %(drop)s; }
.st-key-%(key)s [data-testid="stTooltipErrorHoverTarget"] { pointer-events: none; }
.st-key-%(key)s [data-testid="stTooltipErrorHoverTarget"] button { pointer-events: auto; }
.st-key-%(key)s:has([aria-invalid="true"])::after {
  content: %(refused)s; display: block; margin-top: 0.5rem;
  color: light-dark(#9B1C31, #FFB4BC); }
</style>
"""


@dataclass(frozen=True)
class ChooserWords:
    """What the field says.

    Args:
        label: above it.
        choose: on its button.
        limit: which files it takes.
        drop: while a file is held over it.
        refused: where the browser does not send a file, as it is too large.
    """

    label: str
    choose: str
    limit: str
    drop: str
    refused: str


def file_chooser(words: ChooserWords, *, key: str) -> UploadedFile | None:
    """Draws the field.

    Args:
        words: what it says.
        key: of the widget.

    Returns:
        The file, which may hold anything; None when there is none.
    """
    quoted = {name: json.dumps(text, ensure_ascii=False) for name, text in asdict(words).items()}
    st.html(_STYLE % {**quoted, "key": key})
    file = st.file_uploader(words.label, key=key)
    return file if isinstance(file, UploadedFile) else None
