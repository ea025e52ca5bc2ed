"""What was handed in, in words."""

from __future__ import annotations

from contextlib import suppress

from dlcore import Run
from dlcore.classroom.metric import board_metric
from dlcore.classroom.submissions import Submission
from dlcore.errors import StoreError
from dlcore.lessons import LESSONS
from pages.ui.common.run_titles import run_title
from pages.ui.shell.metric_names import format_metric, series_name
from pages.ui.shell.services import store
from pages.ui.shell.text import t


def submitted_run(submission: Submission) -> Run | None:
    """Return the run that was handed in; None for a lesson, or if it has been deleted."""
    with suppress(StoreError):
        return store().run(submission.run) if submission.run else None
    return None


def submission_title(submission: Submission) -> str:
    """Return the title of the run or lesson; plain text."""
    if submission.lesson in LESSONS:
        return t(f"lesson.name.{submission.lesson}")
    run = submitted_run(submission)
    return run_title(run) if run else t("class.submission.gone")


def result_text(run: Run) -> str:
    """Return the best value of a run's metric with its name."""
    metric = board_metric(run.spec)
    value = run.progress.best.get(metric, run.progress.latest.get(metric))
    return f"{series_name(metric)} {format_metric(metric, value)}"
