"""The errors that dlcore raises.

    DlcoreError
    |-- SpecError            a spec that cannot be run; holds one or more problems
    |-- DataError
    |   |-- DataOffline      a file could not be downloaded
    |   |-- DataCorrupt      a file does not have the published hash
    |   |-- DataUnknown      no data set of that name
    |   |-- CsvError         an uploaded table that cannot be used; one class per reason
    |   |-- ImageFileError   an image file that cannot be used; one class per reason
    |   |-- DrawingError     a drawing that cannot be classified; one class per reason
    |   |-- ReviewError      a review that cannot be classified; one class per reason
    |   `-- SeriesError      a series that cannot be forecast; one class per reason
    |-- StoreError
    |   |-- RunNotFound      no run of that id
    |   |-- RunFinished      a finished run never changes
    |   |-- RunUnreadable    another version of the app wrote the run
    |   |-- RunLost          another engine has claimed the run
    |   |-- NoWeights        the run has no such weights
    |   |-- EventsLost       the database refuses what the run reports
    |   |-- WeightsDamaged   the file of the run's weights cannot be read
    |   |-- NoClasses        the run predicts no classes
    |   |-- DiskFull         the learner's runs would exceed their share of the disk
    |   |-- StoreNotEmpty    a store to which another is copied has runs or classes
    |   |-- DatabaseNewer    a newer version of the app wrote the database
    |   `-- StoreFull        the runs of other learners leave no space
    |-- ClassroomError       something about a class is refused; one class per reason
    |-- DatabaseUnavailable  the server of the database cannot be reached now
    |-- InvalidSetting       an environment variable has a value that cannot be used
    |-- BundleError          a file that is no usable bundle; one class per reason
    |-- TrainingError
    |   `-- Diverged         the loss became NaN or infinite, or exploded
    `-- EngineError
        |-- WorkerLost       the training process died too often
        |-- QueryTimeout     a query was not answered in time
        `-- RunInterrupted   a run ended with its server and left no checkpoint

Errors carry a stable ``code`` and ``values``, never prose: pages and the command line have the
words in the reader's language.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong with a spec.

    Args:
        code: stable name of the problem, for instance ``too_large``.
        path: dotted path into the spec, for instance ``layers.1.units``.
        values: of the placeholders in its message, for instance ``{"given": 9, "maximum": 5}``.
    """

    code: str
    path: str
    values: Mapping[str, Any] = field(default_factory=dict)


class DlcoreError(Exception):
    """Base class of all errors of dlcore.

    Args:
        values: of the placeholders in its message; JSON types only.
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
        problems: all of them, in the order of the spec.
    """

    code = "spec"

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__(problems=[[p.code, p.path, dict(p.values)] for p in problems])
        self.problems = tuple(problems)


class DataError(DlcoreError):
    """Base class of errors about data."""

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
    """An uploaded table cannot be used."""

    code = "csv"


class CsvTooLarge(CsvError):
    """The file has too many bytes: ``given``, ``maximum``."""

    code = "csv_too_large"


class CsvTooManyRows(CsvError):
    """The table has too many rows: ``maximum``."""

    code = "csv_too_many_rows"


class CsvTooFewRows(CsvError):
    """Too few rows are left to train and to test on: ``given``, ``minimum``."""

    code = "csv_too_few_rows"


class CsvTooManyColumns(CsvError):
    """The table, or the network's input from it, is too wide: ``given``, ``maximum``."""

    code = "csv_too_many_columns"


class CsvEmpty(CsvError):
    """The file is empty."""

    code = "csv_empty"


class CsvBinary(CsvError):
    """The file is not a text file: ``line``."""

    code = "csv_binary"


class CsvSpreadsheet(CsvError):
    """The file is a workbook of a spreadsheet, or an archive."""

    code = "csv_spreadsheet"


class CsvPicture(CsvError):
    """The file is a picture."""

    code = "csv_picture"


class CsvArchive(CsvError):
    """The file is compressed."""

    code = "csv_archive"


class CsvWebPage(CsvError):
    """The file is a web page or a PDF document."""

    code = "csv_web_page"


class CsvJson(CsvError):
    """The file is JSON."""

    code = "csv_json"


class CsvArff(CsvError):
    """The file is of Weka's format ARFF."""

    code = "csv_arff"


class CsvPixels(CsvError):
    """The columns are the pixels of images: ``given``, their number."""

    code = "csv_pixels"


class CsvEncoding(CsvError):
    """The text has an unsupported encoding: ``line``."""

    code = "csv_encoding"


class CsvMalformed(CsvError):
    """A quote or a field is not closed: ``line``."""

    code = "csv_malformed"


class CsvOneColumn(CsvError):
    """No separator splits the header into columns."""

    code = "csv_one_column"


class CsvQuotedLines(CsvError):
    """Each line is one quoted field, which holds the separators."""

    code = "csv_quoted_lines"


class CsvRagged(CsvError):
    """Rows have another number of fields than the header.

    Values: ``lines``, the first of them as a text; ``count`` of all of them; ``given``, the
    number of fields of the first; ``expected``.
    """

    code = "csv_ragged"


class CsvNoColumn(CsvError):
    """No column has that name, or it is selected twice: ``name``."""

    code = "csv_no_column"


class CsvNotNumbers(CsvError):
    """A column that must hold numbers holds something else: ``name``."""

    code = "csv_not_numbers"


class CsvFreeText(CsvError):
    """A column has too many or too long values for categories: ``name``, ``maximum``."""

    code = "csv_free_text"


class CsvConstant(CsvError):
    """The target has the same value in every row: ``name``."""

    code = "csv_constant"


class CsvMissing(CsvError):
    """The uploaded table is not stored on this machine any more."""

    code = "csv_missing"


class CsvChanged(CsvError):
    """The spec does not describe the stored table."""

    code = "csv_changed"


class DrawingError(DataError):
    """A drawing, or an image of one, cannot be classified."""

    code = "drawing"


class HandwritingMissing(DataError):
    """The saved handwriting of a class has been deleted."""

    code = "handwriting_missing"


class DrawingEmpty(DrawingError):
    """The drawing has no ink."""

    code = "drawing_empty"


class InkNotFound(DrawingError):
    """Nothing in an image stands out from its background like writing."""

    code = "ink_not_found"


class NotADigitClassifier(DrawingError):
    """The run was not trained on digits: ``run``."""

    code = "reader_unfit"


class ReviewError(DataError):
    """A text cannot be classified as a review."""

    code = "review"


class ReviewEmpty(ReviewError):
    """The text has no word of any training review."""

    code = "review_empty"


class ReviewTooLong(ReviewError):
    """The text has too many characters: ``given``, ``maximum``."""

    code = "review_too_long"


class ReviewForeign(ReviewError):
    """The text has letters of other scripts; the networks were trained on English."""

    code = "review_foreign"


class ReviewJapanese(ReviewForeign):
    """The text is Japanese."""

    code = "review_japanese"


class ReviewChinese(ReviewForeign):
    """The text is Chinese."""

    code = "review_chinese"


class ReviewKorean(ReviewForeign):
    """The text is Korean."""

    code = "review_korean"


class ReviewWordUnknown(ReviewError):
    """No review of the data set contains a search word: ``word``."""

    code = "review_word_unknown"


class NotAReviewClassifier(ReviewError):
    """The run was not trained on reviews: ``run``."""

    code = "review_reader_unfit"


class TextError(DataError):
    """A text cannot be used to train a network that continues it."""

    code = "text"


class TextTooLarge(TextError):
    """The text has too many bytes: ``maximum``."""

    code = "text_too_large"


class TextTooShort(TextError):
    """The text has too few characters: ``given``, ``minimum``."""

    code = "text_too_short"


class TextEncoding(TextError):
    """The text is not in UTF-8, or has control characters."""

    code = "text_encoding"


class TextMissing(TextError):
    """An own text has been deleted."""

    code = "text_missing"


class NotAText(TextError):
    """The run was not trained to continue a text: ``run``."""

    code = "not_a_text"


class SeriesError(DataError):
    """A series cannot be forecast."""

    code = "series"


class SeriesTooShort(SeriesError):
    """The series has too few consecutive values: ``given``, ``minimum``."""

    code = "series_too_short"


class SeriesWindowTooLong(SeriesError):
    """The window leaves too few values to train on: ``given`` values, ``maximum`` window."""

    code = "series_window_too_long"


class SeriesGap(SeriesError):
    """Values are missing in the middle of the series: ``count``, first ``row``, from 1."""

    code = "series_gap"


class NotAForecaster(SeriesError):
    """The run was not trained on a series: ``run``."""

    code = "series_reader_unfit"


class NotATable(DataError):
    """The run was not trained on an uploaded table: ``run``."""

    code = "table_unfit"


class ImageFileError(DataError):
    """An uploaded image file cannot be used."""

    code = "picture"


class ImageFileTooLarge(ImageFileError):
    """The file has too many bytes: ``given``, ``maximum``."""

    code = "picture_too_large"


class ImageTooManyPixels(ImageFileError):
    """The image has too many pixels: ``width``, ``height``, ``maximum``."""

    code = "picture_too_many_pixels"


class ImageUnreadable(ImageFileError):
    """The file is no image, or one of an unknown format."""

    code = "picture_unreadable"


class ImageDamaged(ImageFileError):
    """The file begins like an image of a known format, but is cut off or damaged."""

    code = "picture_damaged"


class PhoneImage(ImageFileError):
    """The file is a photograph in the format HEIC or AVIF."""

    code = "picture_heic"


class ImageVector(ImageFileError):
    """The file is a vector graphic, SVG."""

    code = "picture_svg"


class ImagePdf(ImageFileError):
    """The file is a PDF document."""

    code = "picture_pdf"


class ImageMissing(ImageFileError):
    """There is no such file."""

    code = "picture_missing"


class ImageIsFolder(ImageFileError):
    """The path is that of a folder."""

    code = "picture_folder"


class ImageNotOpened(ImageFileError):
    """The operating system does not open the file: ``reason``."""

    code = "picture_not_opened"


class StoreError(DlcoreError):
    """Base class of errors about stored runs."""

    code = "store"


class RunNotFound(StoreError):
    """No run has that id."""

    code = "run_not_found"


class RunFinished(StoreError):
    """The run has ended; a finished run never changes."""

    code = "run_finished"


class RunUnreadable(StoreError):
    """Another version of the app wrote the run: ``run``."""

    code = "run_unreadable"


class RunLost(StoreError):
    """Another engine has claimed the run, after the lease of this one expired: ``run``."""

    code = "run_lost"


class NoWeights(StoreError):
    """The run has no weights, because it has not ended or ended too early: ``run``."""

    code = "no_weights"


class EventsLost(StoreError):
    """The database refuses what the run reports: ``run``."""

    code = "events_lost"


class WeightsDamaged(StoreError):
    """The file of the run's weights cannot be read: ``run``."""

    code = "weights_damaged"


class NoClasses(StoreError):
    """The run predicts numbers, not classes: ``run``."""

    code = "no_classes"


class DiskFull(StoreError):
    """The learner's runs use their share of the disk: ``used``, ``needed``, ``maximum``."""

    code = "disk_full"


class StoreFull(StoreError):
    """The runs of other learners leave no space: ``used``, ``needed``, ``maximum``."""

    code = "store_full"


class DatabaseUnavailable(DlcoreError):
    """The server of the database cannot be reached, or cannot work now: ``reason``."""

    code = "database_unavailable"


class InvalidSetting(DlcoreError):
    """An environment variable has a value that cannot be used: ``name``, ``given``."""

    code = "invalid_setting"


class StoreNotEmpty(StoreError):
    """A store to which another is copied has rows in a ``table``."""

    code = "store_not_empty"


class DatabaseNewer(StoreError):
    """A newer version of the app wrote the database: ``given``, ``expected``."""

    code = "database_newer"


class ClassroomError(DlcoreError):
    """Something about a class is refused."""

    code = "classroom"


class ClassNotFound(ClassroomError):
    """The class has been deleted, or has ended."""

    code = "class_not_found"


class ClassCodeUnknown(ClassroomError):
    """No class has the join code."""

    code = "class_code_unknown"


class ClassPaused(ClassroomError):
    """The teacher has paused the class: no run starts."""

    code = "class_paused"


class ClassFull(ClassroomError):
    """The class has as many members as it can have: ``maximum``."""

    code = "class_full"


class ClassNameInvalid(ClassroomError):
    """A number, nickname or name of a class has no visible character."""

    code = "class_name_invalid"


class ClassNameTaken(ClassroomError):
    """Another member of the class has the number or nickname."""

    code = "class_name_taken"


class NotInClass(ClassroomError):
    """The learner has left the class or was removed, or the class has been deleted."""

    code = "not_in_class"


class InAnotherClass(ClassroomError):
    """The learner is in a class already."""

    code = "in_another_class"


class TooFewDrawings(ClassroomError):
    """A half of the writers of a class has too few drawings: ``given``, ``minimum``."""

    code = "too_few_drawings"


class TooManyDrawings(ClassroomError):
    """The learner has as many drawings in the class as allowed: ``maximum``."""

    code = "too_many_drawings"


class SubmissionEmpty(ClassroomError):
    """Something was handed in without a sentence."""

    code = "submission_empty"


class TooManySubmissions(ClassroomError):
    """The learner has handed in as much as allowed: ``maximum``."""

    code = "too_many_submissions"


class RecoveryWordsUnknown(ClassroomError):
    """No member of the class has the four words."""

    code = "recovery_words_unknown"


class TeacherUnknown(ClassroomError):
    """The address of the account is not among those of the teachers."""

    code = "teacher_unknown"


class PasscodeWrong(ClassroomError):
    """It is not the teacher's passcode of this server."""

    code = "passcode_wrong"


class TooManyGuesses(ClassroomError):
    """Too many wrong codes, words or passcodes: wait for ``seconds``."""

    code = "too_many_guesses"


class BundleError(DlcoreError):
    """A file cannot be used as a bundle."""

    code = "bundle"


class BundleTooLarge(BundleError):
    """The file has too many bytes: ``given``, ``maximum``."""

    code = "bundle_too_large"


class BundleForeign(BundleError):
    """The file is no bundle."""

    code = "bundle_foreign"


class BundleIncomplete(BundleError):
    """The file begins as a bundle does, and its end is missing."""

    code = "bundle_incomplete"


class BundleDamaged(BundleError):
    """A part of the bundle is invalid: ``part``."""

    code = "bundle_damaged"


class TrainingError(DlcoreError):
    """Training could not continue."""

    code = "training"


class Diverged(TrainingError):
    """The loss became NaN or infinite, or exploded."""

    code = "diverged"


class EngineError(DlcoreError):
    """Base class of errors of the engine."""

    code = "engine"


class WorkerLost(EngineError):
    """The training process died too often while it trained this run."""

    code = "worker_lost"


class QueryTimeout(EngineError):
    """A query was not answered in time: ``seconds``."""

    code = "answer_late"


class RunInterrupted(EngineError):
    """The run ended with its server and could not be resumed."""

    code = "run_interrupted"


def from_code(code: str, values: Mapping[str, Any]) -> DlcoreError:
    """Rebuild an error received from another process.

    Args:
        code: of any class of the tree; an unknown one gives ``DlcoreError``.
        values: of the error.
    """
    if code == SpecError.code:
        return SpecError([Problem(*problem) for problem in values["problems"]])
    classes = {error.code: error for error in _subclasses(DlcoreError)}
    return classes.get(code, DlcoreError)(**values)


def _subclasses(root: type[DlcoreError]) -> list[type[DlcoreError]]:
    return [root, *(error for child in root.__subclasses__() for error in _subclasses(child))]
