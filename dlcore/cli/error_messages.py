"""Error messages of the command line: one English line each, with what to do next."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from typing import Any

from dlcore.cli.terminal import printable
from dlcore.errors import DlcoreError, Problem, SpecError

EXIT_CODES = """\
exit codes:
  0  the command did what it says
  1  it failed: a run, a file, the network or the disk; the reason is on standard error
  2  the arguments or settings are wrong; nothing was changed
"""
"""For ``--help``."""


def explain_system_error(error: OSError | sqlite3.Error) -> str:
    """Return the message of an error of the file system or the database."""
    if isinstance(error, sqlite3.Error):
        return f"The database in DLCORE_HOME cannot be used: {error}."
    file = f"{error.filename}: " if error.filename else ""
    return printable(f"{file}{error.strerror or error}")


def explain(error: DlcoreError) -> str:
    """Return the message of an error; a ``SpecError`` gets one line per problem."""
    return explain_failure(error.code, error.values)


def explain_failure(code: str, values: Mapping[str, Any]) -> str:
    """Return the message of a stored failure, see ``dlcore.store.Run.error``."""
    if code == SpecError.code:
        problems = (Problem(*problem) for problem in values["problems"])
        return "\n".join(printable(_problem(problem)) for problem in problems)
    if code in _MESSAGES:
        return printable(_MESSAGES[code].format_map(_Values(values)))
    return f"{code} {dict(values)}" if values else code


def _problem(problem: Problem) -> str:
    values = ", ".join(f"{name} {_listed(value)}" for name, value in problem.values.items())
    return f"{problem.path or 'spec'}: {problem.code.replace('_', ' ')}" + (
        f" ({values})" if values else ""
    )


def _listed(value: object) -> object:
    return ", ".join(map(str, value)) if isinstance(value, list | tuple) else value


class _Values(dict[str, object]):
    def __missing__(self, name: str) -> str:
        return "?"


_MESSAGES = {
    "data_unknown": "There is no data set {name}; 'python -m dlcore data list' names them.",
    "data_offline": (
        "{file} is not on this computer and could not be downloaded. Connect and run "
        "'python -m dlcore data fetch {name}', or put the file into a folder and name that "
        "folder in DLCORE_DATA."
    ),
    "data_corrupt": "{file} is not the published file (wrong hash). Delete it and fetch it again.",
    "csv_missing": (
        "The table of this data set is not on this computer. Upload the same file in the app, on "
        "the page Data or Forecast."
    ),
    "csv_changed": (
        "The data set does not describe its table. Choose the columns again in the app, on the "
        "page Data or Forecast."
    ),
    "text_missing": "The text of this data set is not on this computer any more.",
    "handwriting_missing": "The drawings of the class have been deleted.",
    "out_of_memory": "There is not enough memory. Use fewer units or a smaller batch.",
    "unexpected": "The training ended with an error that nobody expected: {kind}.",
    "run_interrupted": "The run was interrupted and cannot be continued. Start it again.",
    "diverged": (
        "The loss grew without bound in epoch {epoch}. Try a learning rate below {learning_rate}."
    ),
    "run_not_found": "There is no run {run}; 'python -m dlcore runs' lists them.",
    "bundle_damaged": "The bundle cannot be used: its part {part} is damaged. Export it again.",
    "bundle_incomplete": "The end of the bundle is missing. Copy or export it again.",
    "bundle_foreign": "This is no bundle; 'python -m dlcore export --format bundle' writes one.",
    "bundle_too_large": "{given} bytes are too many for a bundle; at most {maximum} are read.",
    "no_weights": "Run {run} left no network: it has not ended, or ended before it learned.",
    "reader_unfit": "Run {run} has not learned from digits.",
    "drawing_empty": "There is no digit: all of the picture is alike.",
    "ink_not_found": (
        "Nothing in the picture stands out like writing. Use a darker pen and more light, and "
        "take the picture nearer."
    ),
    "picture_too_large": "The file has more than {maximum} bytes. Save it smaller.",
    "picture_too_many_pixels": (
        "{width} x {height} are more than {maximum} pixels. Save it smaller."
    ),
    "picture_unreadable": (
        "This is no image that can be read. Use a PNG, JPEG, WebP, BMP, TIFF or GIF file."
    ),
    "picture_damaged": "The image is cut off or damaged. Copy it again, or save it again as PNG.",
    "picture_heic": "HEIC and AVIF photos are not read. Save the photo as JPEG.",
    "picture_svg": "This is a vector graphic (SVG) without pixels. Export it as PNG.",
    "picture_pdf": "This is a PDF document. Export its page as PNG or JPEG.",
    "picture_missing": "There is no such file. Check its name and its folder.",
    "picture_folder": "This is a folder. Name the image files in it.",
    "picture_not_opened": "The file cannot be opened: {reason}.",
    "review_empty": "There is no English word in the text that the network could know.",
    "review_foreign": "The text is not in English, from whose reviews alone the networks learned.",
    "review_chinese": "The networks learned from English reviews and know no Chinese.",
    "review_korean": "The networks learned from English reviews and know no Korean.",
    "review_japanese": "The networks learned from English reviews and know no Japanese.",
    "review_too_long": "The text has {given} characters; at most {maximum} can be read.",
    "review_reader_unfit": "Run {run} has not learned from IMDB.",
    "disk_full": (
        "Your runs use {used} of {maximum} bytes and this one may need {needed}. Delete some with "
        "'python -m dlcore runs --delete ID', or raise DLCORE_MAX_DISK."
    ),
    "database_unavailable": (
        "The database of DLCORE_STORE cannot be used now: {reason}. See docs/deploy/postgresql.md."
    ),
    "invalid_setting": "The setting {name}={given} cannot be used, see docs/settings.md.",
    "run_unreadable": "Another version of dlcore wrote run {run}; this one cannot read it.",
    "weights_damaged": "The file with the weights of run {run} is damaged.",
    "database_newer": (
        "A newer version of dlcore wrote the database; nothing was changed. Update dlcore, or set "
        "DLCORE_HOME to another folder."
    ),
    "store_full": (
        "The runs of others leave {maximum} bytes and this one may need {needed}. Delete old ones "
        "with 'python -m dlcore runs --prune DAYS', or raise DLCORE_MAX_DISK."
    ),
    "store_not_empty": (
        "The store already has {table}; nothing was changed. Copy to a folder or database that "
        "has none."
    ),
    "precision_slower": (
        "bfloat16 takes {factor} times the processor time of float32 on this computer: the run "
        "is trained as it is set, only slower."
    ),
    "run_lost": "A server has taken up run {run}, because this process was suspended.",
}
