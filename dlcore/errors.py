"""The one tree of errors that dlcore raises.

    DlcoreError
    |-- SpecError            a spec that cannot be run; holds one or more problems
    |-- DataError
    |   |-- DataOffline      a file could not be downloaded
    |   |-- DataCorrupt      a file does not have the published hash
    |   |-- DataUnknown      no data set of that name
    |   |-- CsvError         a table of the learner's own that cannot be used; one class a reason
    |   |-- PictureError     a picture file that cannot be used; one class a reason
    |   |-- DrawingError     a drawing that cannot be read; one class a reason
    |   |-- ReviewError      a review that cannot be read; one class a reason
    |   `-- SeriesError      a series that cannot be foretold; one class a reason
    |-- StoreError
    |   |-- RunNotFound      no run of that id
    |   |-- RunFinished      a finished run never changes
    |   |-- NoWeights        the run left no such weights
    |   |-- NoClasses        the run predicts no classes
    |   `-- DiskFull         the store would grow over its bound
    |-- BundleError          a file that should hold a run; one class a reason
    |-- TrainingError
    |   `-- Diverged         the loss became NaN or infinite, or exploded
    `-- EngineError
        |-- WorkerLost       the training process ended more often than it may
        |-- AnswerLate       a question was not answered in time
        `-- RunInterrupted   a run ended with its server and left no checkpoint

Errors carry a stable ``code`` and ``values``, never prose: whoever shows them
(a page, the command line) has the words in the reader's language.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong with a spec.

    Args:
        code: stable name of what is wrong, for instance ``too_large``.
        place: where, as a dotted path into the spec, for instance ``layers.1.units``.
        values: the numbers that words need, for instance ``{"given": 9, "maximum": 5}``.
    """

    code: str
    place: str
    values: Mapping[str, Any] = field(default_factory=dict)


class DlcoreError(Exception):
    """Root of the tree.

    Args:
        values: what the words need; JSON types only.
    """

    code: ClassVar[str] = "unexpected"

    def __init__(self, **values: Any) -> None:
        super().__init__(self.code, values)
        self.values: dict[str, Any] = values

    def __str__(self) -> str:
        details = ", ".join(f"{name}={value!r}" for name, value in self.values.items())
        return f"{self.code}({details})"


class SpecError(DlcoreError):
    """A spec that cannot be run.

    Args:
        problems: every problem found, in the order of the spec.
    """

    code = "spec"

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__(problems=[[p.code, p.place, dict(p.values)] for p in problems])
        self.problems = tuple(problems)


class DataError(DlcoreError):
    """Something about a data set."""

    code = "data"


class DataUnknown(DataError):
    """No data set has that name."""

    code = "data_unknown"


class DataOffline(DataError):
    """A file is not in the cache and could not be downloaded."""

    code = "data_offline"


class DataCorrupt(DataError):
    """A file does not have the published hash."""

    code = "data_corrupt"


class CsvError(DataError):
    """A table of the learner's own cannot be used."""

    code = "csv"


class CsvTooLarge(CsvError):
    """The file has more bytes than are read: ``given``, ``maximum``."""

    code = "csv_too_large"


class CsvTooManyRows(CsvError):
    """The table has more rows than are read: ``maximum``."""

    code = "csv_too_many_rows"


class CsvTooFewRows(CsvError):
    """Too few rows are left to train and to test on: ``given``, ``minimum``."""

    code = "csv_too_few_rows"


class CsvTooManyColumns(CsvError):
    """The table, or what the network would take of it, is too wide: ``given``, ``maximum``."""

    code = "csv_too_many_columns"


class CsvEmpty(CsvError):
    """Nothing is in the file."""

    code = "csv_empty"


class CsvBinary(CsvError):
    """The file is no text: ``line``."""

    code = "csv_binary"


class CsvEncoding(CsvError):
    """The text is in no encoding that is read: ``line``."""

    code = "csv_encoding"


class CsvMalformed(CsvError):
    """Quotes do not match, or a field has no end: ``line``."""

    code = "csv_malformed"


class CsvOneColumn(CsvError):
    """No separator parts the header into columns."""

    code = "csv_one_column"


class CsvNoHeader(CsvError):
    """The first row holds numbers instead of names."""

    code = "csv_no_header"


class CsvUnnamed(CsvError):
    """A column has no name or too long a one: ``column``, counted from 1."""

    code = "csv_unnamed"


class CsvDuplicated(CsvError):
    """Two columns have the same name: ``name``."""

    code = "csv_duplicated"


class CsvRagged(CsvError):
    """Rows have another number of fields than the header.

    Values: ``lines``, the first of them as a text; ``count`` of all; ``given`` fields of the
    first; ``expected``.
    """

    code = "csv_ragged"


class CsvHuge(CsvError):
    """A number is too large to reckon with: ``line``, ``name`` of the column, ``maximum``."""

    code = "csv_huge"


class CsvNoColumn(CsvError):
    """No column has that name, or it is wanted twice: ``name``."""

    code = "csv_no_column"


class CsvNotNumbers(CsvError):
    """Numbers are wanted of a column that holds something else: ``name``."""

    code = "csv_not_numbers"


class CsvFreeText(CsvError):
    """A column has more values, or longer ones, than categories have: ``name``, ``maximum``."""

    code = "csv_free_text"


class CsvConstant(CsvError):
    """The target has the same value in every row: ``name``."""

    code = "csv_constant"


class CsvMissing(CsvError):
    """The uploaded table is not kept here any more."""

    code = "csv_missing"


class CsvChanged(CsvError):
    """The spec does not describe the table that is kept here."""

    code = "csv_changed"


class DrawingError(DataError):
    """A drawing or a picture of one cannot be read."""

    code = "drawing"


class DrawingEmpty(DrawingError):
    """There is no ink."""

    code = "drawing_empty"


class ReaderUnfit(DrawingError):
    """The run has not learned from digits: ``run``."""

    code = "reader_unfit"


class ReviewError(DataError):
    """A text cannot be read as a review."""

    code = "review"


class ReviewEmpty(ReviewError):
    """There is no word that was in any training review."""

    code = "review_empty"


class ReviewTooLong(ReviewError):
    """The text has too many characters: ``given``, ``maximum``."""

    code = "review_too_long"


class ReviewJapanese(ReviewError):
    """The text is Japanese; the networks know English only."""

    code = "review_japanese"


class ReviewWordUnknown(ReviewError):
    """A word that is searched for is in no review of the data set: ``word``."""

    code = "review_word_unknown"


class ReviewReaderUnfit(ReviewError):
    """The run has not learned from reviews: ``run``."""

    code = "review_reader_unfit"


class SeriesError(DataError):
    """A series cannot be foretold."""

    code = "series"


class SeriesTooShort(SeriesError):
    """Too few values follow one another: ``given``, ``minimum``."""

    code = "series_too_short"


class SeriesGap(SeriesError):
    """A value is missing in the middle of the series: ``row``, counted from 1."""

    code = "series_gap"


class SeriesReaderUnfit(SeriesError):
    """The run has not learned from a series: ``run``."""

    code = "series_reader_unfit"


class PictureError(DataError):
    """A picture file of the learner's own cannot be used."""

    code = "picture"


class PictureTooLarge(PictureError):
    """The file has too many bytes: ``given``, ``maximum``."""

    code = "picture_too_large"


class PictureTooManyPixels(PictureError):
    """The picture would have too many pixels: ``width``, ``height``, ``maximum``."""

    code = "picture_too_many_pixels"


class PictureUnreadable(PictureError):
    """The file is no PNG and no JPEG, or is damaged."""

    code = "picture_unreadable"


class StoreError(DlcoreError):
    """Something about stored runs."""

    code = "store"


class RunNotFound(StoreError):
    """No run has that id."""

    code = "run_not_found"


class RunFinished(StoreError):
    """The run has ended; a finished run never changes."""

    code = "run_finished"


class NoWeights(StoreError):
    """The run left no weights: it has not ended yet, or ended before it learned: ``run``."""

    code = "no_weights"


class NoClasses(StoreError):
    """The run predicts numbers, so there is nothing to mistake one for another: ``run``."""

    code = "no_classes"


class DiskFull(StoreError):
    """The store has reached its bound; old runs must be deleted first."""

    code = "disk_full"


class BundleError(DlcoreError):
    """A file that should hold a run cannot be used."""

    code = "bundle"


class BundleTooLarge(BundleError):
    """It holds more bytes than are read: ``given``, ``maximum``."""

    code = "bundle_too_large"


class BundleForeign(BundleError):
    """It is no bundle of a run."""

    code = "bundle_foreign"


class BundleDamaged(BundleError):
    """A part of it cannot be used: ``part``."""

    code = "bundle_damaged"


class TrainingError(DlcoreError):
    """Training could not go on."""

    code = "training"


class Diverged(TrainingError):
    """The loss became NaN or infinite, or exploded."""

    code = "diverged"


class EngineError(DlcoreError):
    """The machinery around training failed."""

    code = "engine"


class WorkerLost(EngineError):
    """The training process ended more often under this run than it may."""

    code = "worker_lost"


class AnswerLate(EngineError):
    """A question was not answered in time: ``seconds``."""

    code = "answer_late"


class RunInterrupted(EngineError):
    """The run ended with its server and could not be taken up again."""

    code = "run_interrupted"


def from_code(code: str, values: Mapping[str, Any]) -> DlcoreError:
    """The error of a code, as another process told it.

    Args:
        code: of any class of the tree; an unknown one gives the root.
        values: what the words need.
    """
    if code == SpecError.code:
        return SpecError([Problem(*problem) for problem in values["problems"]])
    kinds = {kind.code: kind for kind in _tree(DlcoreError)}
    return kinds.get(code, DlcoreError)(**values)


def _tree(root: type[DlcoreError]) -> list[type[DlcoreError]]:
    return [root, *(kind for child in root.__subclasses__() for kind in _tree(child))]
