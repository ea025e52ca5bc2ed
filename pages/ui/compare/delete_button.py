"""The button that deletes runs, inside a popover that lists them."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress

from dlcore.errors import RunNotFound
from pages.ui.common.open_run import close_runs
from pages.ui.common.popover import close_popover
from pages.ui.shell.number_form import submit_button
from pages.ui.shell.services import store
from pages.ui.shell.text import t


def delete_button(run_ids: Sequence[str], *, key: str, popover_key: str) -> None:
    """Draw the button.

    Args:
        run_ids: the runs to delete; without any the button is disabled.
        key: of the button.
        popover_key: of the popover around it, which closes afterwards.
    """
    submit_button(
        t("compare.delete_now", count=len(run_ids)),
        type="primary",
        icon=":material/delete:",
        disabled=not run_ids,
        key=key,
        on_click=_delete,
        args=(run_ids, popover_key),
    )


def _delete(run_ids: Sequence[str], popover_key: str) -> None:
    for run_id in run_ids:
        # It may have been deleted in another window.
        with suppress(RunNotFound):
            store().delete(run_id)
    close_runs(run_ids)
    close_popover(popover_key)
