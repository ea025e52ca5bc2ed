"""Patches of Streamlit, each for something that it has no setting for; a file says what and why."""

from __future__ import annotations

from pages.ui.shell.patches.callback_errors import show_callback_errors
from pages.ui.shell.patches.complete_modules import ignore_incomplete_modules
from pages.ui.shell.patches.component_data import send_plain_data
from pages.ui.shell.patches.plain_labels import keep_labels
from pages.ui.shell.patches.script_runner import replace_script_runner
from pages.ui.shell.patches.single_values import read_single_values
from pages.ui.shell.patches.theme import read_theme_once
from pages.ui.shell.patches.whole_pages import send_whole_pages


def patch_streamlit() -> None:
    """Apply all patches to this process; more calls do no harm."""
    replace_script_runner()
    send_whole_pages()
    read_single_values()
    read_theme_once()
    send_plain_data()
    keep_labels()
    ignore_incomplete_modules()
    show_callback_errors()
