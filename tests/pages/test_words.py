"""Tests of the translations: every message exists in every language, is used, and matches."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import product
from pathlib import Path
from string import Formatter
from typing import Any, Literal, TypeGuard, get_args, get_origin

import pytest
from pydantic import BaseModel

from dlcore import errors, spec
from dlcore.analysis.baseline_comparison import BaselineKind, Standing
from dlcore.analysis.diagnosis import FindingCode
from dlcore.classroom.aliases import MATHEMATICIANS
from dlcore.classroom.board import Presence
from dlcore.classroom.handwriting_experiment import Arm
from dlcore.datasets import DATASETS, Kind, Task
from dlcore.datasets.plane.shapes import SHAPE_NAMES
from dlcore.datasets.uploads.columns import Kind as ReadAs
from dlcore.datasets.uploads.csv_facts import MissingValues
from dlcore.datasets.uploads.csv_table import ColumnKind
from dlcore.datasets.uploads.encoding import ENCODINGS
from dlcore.datasets.uploads.notes import CODES
from dlcore.datasets.uploads.suggestion import Reason
from dlcore.datasets.uploads.upload_csv import UPLOAD_CSV
from dlcore.experiments.remedies import Remedy
from dlcore.glossary import TERMS, Topic
from dlcore.ideas import IDEAS, Choice
from dlcore.inference.reviews.languages import LATIN_LANGUAGES
from dlcore.inference.weights.matrices import VARIABLES
from dlcore.labs import ALL_LABS, LABS, TRAINED_LABS
from dlcore.lessons import LESSONS, Basis
from dlcore.lessons.plan import PLAN
from dlcore.models.callbacks import EarlyStopping, ReduceLearningRate
from dlcore.models.layers import LAYERS, Regularizer
from dlcore.models.layers.initializer import INITIALIZERS
from dlcore.models.layers.traits import Role
from dlcore.models.metrics import MetricName
from dlcore.models.second_output import SecondOutput
from dlcore.planning.compatibility import incompatibility
from dlcore.playground.challenges import CHALLENGES
from dlcore.spec import Spec
from pages.ui.classroom.board_view import FILTERS, SORTS
from pages.ui.classroom.connection import CHECKS, Verdict
from pages.ui.classroom.experiment_view import HALVES
from pages.ui.classroom.steering_bar import TARGETS
from pages.ui.classroom.teacher import VIEWS
from pages.ui.data.upload_form import PREPARATION, stored_name
from pages.ui.home.experiment import CHANGES
from pages.ui.home.stage import STATES
from pages.ui.lessons.handout import QUESTIONS, SHEETS, STEPS
from pages.ui.playground.texts import FIELDS, TEXTS
from pages.ui.shell.language import LANGUAGES
from pages.ui.shell.names import FAMILIES
from pages.ui.shell.site_map import SECTIONS
from pages.ui.shell.text import FOLDER, catalogue
from pages.ui.train.layer_editor import ADDABLE

ROOT = Path(__file__).parents[2]

NAMES = {
    *("Adagrad", "Adam", "AdamW", "CSV", "JSON", "Keras", "Leaky", "MAE", "MNIST", "Nadam", "PNG"),
    *("ELU", "GELU", "LSTM", "ReLU", "RMSE", "RMSprop", "SELU", "SGD", "SimpleRNN", "Softplus"),
    *("Softsign", "URL", "UTF", "k", "p", "tanh", "v", "w"),
}
"""Words that are identical in every language."""


TERM_PARTS = ("name", "definition", "plain", "use", "search")
"""What every term of the glossary has; some also have a note on the source's term."""


def error_codes() -> set[str]:
    """Return the codes of exceptions, of invalid specs, and of failed runs."""
    kinds, codes = [errors.DlcoreError], set()
    while kinds:
        kind = kinds.pop()
        kinds += kind.__subclasses__()
        codes.add(kind.code)
    codes |= set(spec._CODES.values()) | {"wrong_type"}
    codes |= {code for path in dlcore_files() for code in _codes_in(path)}
    return codes


def dlcore_files() -> list[Path]:
    """Return all modules of dlcore but the command line, which has its own texts."""
    files = (ROOT / "dlcore").rglob("*.py")
    return [path for path in files if path.parent.name != "cli"]


_POSITIONS = {"validation_error": 0, "Unfit": 0, "Problem": 0, "Failed": 1, "Warned": 1}
"""Of the code among the arguments of a call."""


def _codes_in(path: Path) -> Iterator[str]:
    """Return the literal codes that a module of dlcore gives to problems and failures."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            position = _POSITIONS.get(node.func.id)
            if position is not None and len(node.args) > position:
                yield from _texts(node.args[position])
        if isinstance(node, ast.Assign) and {"bounds", "code"} & set(_targets(node)):
            for text in _texts(node.value):
                if re.fullmatch(r"[a-z_]+", text):
                    yield text


def _targets(node: ast.Assign) -> list[str]:
    return [name.id for name in ast.walk(node.targets[0]) if isinstance(name, ast.Name)]


def _texts(node: ast.AST) -> Iterator[str]:
    """Return a string, the first strings of tuples, or the strings of a conditional expression."""
    match node:
        case ast.Constant(value=str(text)):
            yield text
        case ast.Tuple(elts=[_, ast.Constant(value=str(text))]):
            yield text
        case ast.Tuple(elts=[ast.Tuple(), *_] as rows):
            for row in rows:
                assert isinstance(row, ast.Tuple)
                yield from _texts(row.elts[0])
        case ast.IfExp():
            yield from _texts(node.body)
            yield from _texts(node.orelse)
        case ast.BoolOp():
            for value in node.values:
                yield from _texts(value)


def spec_paths() -> set[str]:
    """Return every path in a spec, without list indices and without the path inside a layer."""
    return {re.sub(r"^layers\..*\.", "layers.", path) for path in _paths(Spec, "")}


def _paths(kind: Any, prefix: str) -> Iterator[str]:
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        for name, field in kind.model_fields.items():
            path = f"{prefix}.{field.alias or name}".removeprefix(".")
            yield path
            yield from _paths(field.annotation, path)
    for inner in get_args(kind):
        yield from _paths(inner, prefix)


def class_ids() -> Iterator[str]:
    for name, kind in DATASETS.items():
        classes = kind(name=name).info().classes
        if not all(word.isdigit() for word in classes):
            yield from (f"name.class.{name}.{label}" for label in range(len(classes)))


def image_datasets() -> list[str]:
    return [name for name, kind in DATASETS.items() if kind(name=name).info().kind is Kind.IMAGE]


def expand(pattern: str, *options: Any) -> set[str]:
    """Return the pattern with each ``*`` replaced by each of its options."""
    return {pattern.replace("*", "{}").format(*combination) for combination in product(*options)}


def editable_models() -> list[type[BaseModel]]:
    """Return the parts of a spec for which the form generates fields."""
    parts = (Regularizer, EarlyStopping, ReduceLearningRate, SecondOutput)
    return [*LAYERS.values(), *DATASETS.values(), *parts]


def incompatibilities() -> set[str]:
    """Return every reason why a layer is incompatible with a data set."""
    layers = [LAYERS[kind].new() for kind in ADDABLE]
    infos = [kind(name=name).info() for name, kind in DATASETS.items()]
    return {
        reason for layer, info in product(layers, infos) if (reason := incompatibility(layer, info))
    }


def of_role(*roles: Role) -> list[str]:
    """Layer kinds that play one of these roles."""
    return [name for name, kind in LAYERS.items() if kind.role in roles]


def form_fields() -> set[str]:
    """Return the names of the settings for which the form generates fields."""
    excluded = {"kind", "name", "train_size", "layer", "branches", "regularizer", "monitor"}
    excluded |= {"rare_class", "group"}
    return {field for model in editable_models() for field in model.model_fields} - excluded


def setting_names() -> set[str]:
    return form_fields() | set(map(stored_name, PREPARATION))


def setting_options() -> set[str]:
    return {
        f"field.{name}.{option}"
        for model in editable_models()
        for name, field in model.model_fields.items()
        if name not in ("kind", "name", "monitor") and get_origin(field.annotation) is Literal
        for option in get_args(field.annotation)
    } | {"field.class_weight.balanced", *upload_options()}


def upload_options() -> set[str]:
    """Return the ids of the options for uploaded tables."""
    texts = {
        (stored_name(field), option) for field, options in PREPARATION.items() for option in options
    }
    return {f"field.{name}.{option}" for name, option in texts if isinstance(option, str)}


def lab_figures(part: str) -> set[str]:
    """Return the ids of the words for all figures of the labs, as the English catalogue has them.

    Which figures a lab has depends on its result; ``tests/pages/test_labs_page.py`` draws them.
    """
    return {key for key in catalogue("en") if key.startswith(f"lab.{part}.")}


def lab_series(lab: str) -> set[str]:
    """Return the ids of the names of a lab's series."""
    return {key for key in catalogue("en") if key.startswith(f"lab.series.{lab}.")}


PAGES = [entry.name for entries in SECTIONS.values() for entry in entries]


@cache
def families_by_pattern() -> Mapping[str, set[str]]:
    """All values of the ids that the code composes, by the pattern of the f-string."""
    return {
        "app.*": expand("app.*", PAGES),
        "app.section.*": expand("app.section.*", SECTIONS),
        "name.*.*": {f"name.{family}.{code}" for family in FAMILIES for code in FAMILIES[family]},
        "name.class.*.*": set(class_ids()),
        "error.*": expand("error.*", error_codes()),
        "class.mathematician.*": expand("class.mathematician.*", MATHEMATICIANS),
        "class.presence.*": expand("class.presence.*", [each.value for each in Presence]),
        "class.half.*": expand("class.half.*", HALVES),
        "class.view.*": expand("class.view.*", VIEWS),
        "class.sort.*": expand("class.sort.*", SORTS),
        "class.filter.*": expand("class.filter.*", FILTERS),
        "class.target.*": expand("class.target.*", TARGETS),
        "connection.check.*": expand("connection.check.*", CHECKS),
        "connection.verdict.*": expand("connection.verdict.*", [each.value for each in Verdict]),
        "handout.kind.*": expand("handout.kind.*", SHEETS),
        "handout.step.*": expand("handout.step.*", STEPS),
        "handout.ask.*": expand("handout.ask.*", QUESTIONS),
        "handout.plan.*": expand("handout.plan.*", [step.id for step in PLAN]),
        "class.writers.arm.*": expand("class.writers.arm.*", [arm.value for arm in Arm]),
        "home.change.*": expand("home.change.*", CHANGES),
        "home.page_card.*": {
            f"home.page_card.{entry.name}" for entries in SECTIONS.values() for entry in entries
        },
        "home.stage.state.*": expand("home.stage.state.*", STATES),
        "chart.*": expand("chart.*", list(MetricName)),
        "place.*": expand("place.*", [*spec_paths(), "combinations"]),
        "place.layer.*": expand("place.layer.*", of_role(Role.MASK, Role.RESHAPE)),
        "place.layer.*_after": expand("place.layer.*_after", of_role(Role.MASK)),
        "field.*": expand("field.*", setting_names()),
        "field.*.*": set(setting_options()),
        "help.*": expand("help.*", form_fields()),
        "editor.misfit.*": {f"editor.misfit.{code}" for code in incompatibilities()},
        "diagnosis.*": expand("diagnosis.*", [code.value for code in FindingCode]),
        "diagnosis.compared.*.*": expand(
            "diagnosis.compared.*.*", [kind.value for kind in BaselineKind], list(Standing)
        ),
        "chance.judged.*": expand("chance.judged.*", ["within_chance", "different"]),
        "chance.solved.*": expand("chance.solved.*", ["test_accuracy", "test_loss"]),
        "coach.*": expand("coach.*", [remedy.value for remedy in Remedy]),
        **{
            f"idea.{part}.*": expand(f"idea.{part}.*", IDEAS)
            for part in ("name", "lead", "goal", "summary", "question", "answer")
        },
        "idea.failure.*.*": {
            f"idea.failure.{id}.{code}" for id in IDEAS for code in IDEAS[id].failures
        },
        "idea.why.*.*": {f"idea.why.{id}.{code}" for id in IDEAS for code in IDEAS[id].failures},
        "idea.action.*.*": {
            f"idea.action.{id}.{code}" for id in IDEAS for code in IDEAS[id].actions
        },
        "idea.text.*.*": {f"idea.text.{id}.{name}" for id in IDEAS for name in IDEAS[id].texts},
        "idea.control.*.*": {
            f"idea.control.{id}.{control.name}" for id in IDEAS for control in IDEAS[id].controls
        },
        "idea.option.*.*.*": {
            f"idea.option.{id}.{control.name}.{option}"
            for id in IDEAS
            for control in IDEAS[id].controls
            if isinstance(control, Choice)
            for option in control.options
        },
        "challenge.name.*": expand("challenge.name.*", CHALLENGES),
        "challenge.task.*": expand("challenge.task.*", CHALLENGES),
        "challenge.learn.*": expand("challenge.learn.*", CHALLENGES),
        "lesson.name.*": expand("lesson.name.*", LESSONS),
        "lesson.question.*": expand("lesson.question.*", LESSONS),
        "lesson.learn.*": expand("lesson.learn.*", LESSONS),
        "lesson.source.*": expand("lesson.source.*", LESSONS),
        "lesson.background.*": expand("lesson.background.*", LESSONS),
        "lesson.arm.*.*": {f"lesson.arm.{id}.{arm}" for id in LESSONS for arm in LESSONS[id].arms},
        "lesson.choice.*.*": {
            f"lesson.choice.{id}.{code}" for id in LESSONS for code in LESSONS[id].rule.outcomes
        },
        "lesson.basis.*": expand("lesson.basis.*", [basis.value for basis in Basis]),
        **{
            f"lab.{part}.*": expand(f"lab.{part}.*", ALL_LABS)
            for part in (
                "name",
                "question",
                "lead",
                "control",
                "needs",
                "picture",
                "basis",
                "caution",
            )
        },
        "lab.choice.*.*": {
            f"lab.choice.{id}.{code}" for id, lab in ALL_LABS.items() for code in lab.outcomes
        },
        "lab.arm.*.*": {
            f"lab.arm.{id}.{arm}"
            for id, lab in TRAINED_LABS.items()
            for arm in lab.arms
            # The arms of a sweep are named by the axis of its chart.
            if id != "double-descent"
        },
        **{f"lab.{part}.*.*": lab_figures(part) for part in ("figure", "axis", "value", "series")},
        **{f"lab.series.{id}.*": lab_series(id) for id in LABS},
        "data.about.*": expand("data.about.*", (*DATASETS, UPLOAD_CSV)),
        "playground.*": expand("playground.*", TEXTS),
        "playground.field.*": expand("playground.field.*", FIELDS),
        "playground.shape.*": expand("playground.shape.*", SHAPE_NAMES),
        "field.initializer.*": expand("field.initializer.*", INITIALIZERS),
        "field.scaling.*": expand("field.scaling.*", PREPARATION["scaling"]),
        "field.task.*": expand("field.task.*", [task.value for task in Task]),
        "own.encoding.*": expand("own.encoding.*", ENCODINGS),
        "own.join.*": expand("own.join.*", ["yes", "no"]),
        "own.note.*": expand("own.note.*", CODES),
        "own.read_as.*": expand("own.read_as.*", ["auto", *get_args(ReadAs)]),
        "own.reason.*": expand("own.reason.*", get_args(Reason)),
        "own.unused.*": expand("own.unused.*", get_args(MissingValues)),
        "own.within.*": expand("own.within.*", ["keep", "leave_out"]),
        "own.kind.*": expand("own.kind.*", [kind.value for kind in ColumnKind]),
        "review.doubt.*": expand("review.doubt.*", ["other_language", "unsure", "few_words"]),
        "review.language.*": expand("review.language.*", LATIN_LANGUAGES),
        "inside.variable.*": expand("inside.variable.*", VARIABLES),
        "data.pixels.*": expand("data.pixels.*", image_datasets()),
        "glossary.topic.*": expand("glossary.topic.*", [topic.value for topic in Topic]),
        **{f"term.{part}.*": expand(f"term.{part}.*", TERMS) for part in TERM_PARTS},
        "term.symbols.*": expand(
            "term.symbols.*", [term.id for term in TERMS.values() if term.formula]
        ),
        "term.source.*": {key for key in catalogue("en") if key.startswith("term.source.")},
    }


@dataclass(frozen=True)
class Use:
    """A use of messages in the code.

    Args:
        location: file and line.
        ids: of the messages.
        values: names of the values; None if the call unpacks a mapping.
    """

    location: str
    ids: frozenset[str]
    values: frozenset[str] | None = None


@cache
def uses() -> tuple[Use, ...]:
    files = [ROOT / "app.py", *sorted((ROOT / "pages").rglob("*.py"))]
    return tuple(use for path in files for use in _uses_in(path))


def _uses_in(path: Path) -> Iterator[Use]:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        location = f"{path.relative_to(ROOT)}:{getattr(node, 'lineno', 0)}"
        if isinstance(node, ast.Constant) and _is_message_id(node.value):
            yield Use(location, frozenset([node.value]))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "t":
            names = [keyword.arg for keyword in node.keywords]
            values = None if None in names else frozenset(str(name) for name in names)
            yield Use(location, frozenset(_ids(node.args[0])), values)


@cache
def _domains() -> frozenset[str]:
    return frozenset(key.split(".")[0] for key in catalogue("en"))


def _is_message_id(value: object) -> TypeGuard[str]:
    return (
        isinstance(value, str)
        and re.fullmatch(r"[a-z]+(\.[a-z0-9_-]+)+", value) is not None
        and value.split(".")[0] in _domains()
    )


def _ids(node: ast.expr) -> set[str]:
    match node:
        case ast.Constant(value=str(text)):
            return {text}
        case ast.IfExp():
            return _ids(node.body) | _ids(node.orelse)
        case ast.JoinedStr():
            parts = [p.value if isinstance(p, ast.Constant) else "*" for p in node.values]
            return families_by_pattern()["".join(str(part) for part in parts)]
    return set()


def placeholders(key: str, code: str) -> set[str]:
    forms = catalogue(code)[key].forms
    return {name for form in forms for _, name, _, _ in Formatter().parse(form) if name}


@pytest.mark.parametrize("code", LANGUAGES)
def test_no_message_is_missing(code: str) -> None:
    missing = {(use.location, key) for use in uses() for key in use.ids - set(catalogue(code))}
    assert not missing, sorted(missing)


@pytest.mark.parametrize("code", LANGUAGES)
def test_no_message_is_unused(code: str) -> None:
    used = {key for use in uses() for key in use.ids}
    unused = set(catalogue(code)) - used
    assert not unused, sorted(unused)


def test_calls_pass_the_values_of_the_placeholders() -> None:
    wrong = [
        (use.location, key)
        for use in uses()
        for key in use.ids & set(catalogue("en"))
        if use.values is not None and use.values != placeholders(key, "en")
    ]
    assert not wrong, sorted(wrong)


def test_languages_have_the_same_messages_with_the_same_placeholders() -> None:
    first, *others = LANGUAGES
    for other in others:
        assert set(catalogue(first)) == set(catalogue(other))
        differing = [
            key for key in catalogue(first) if placeholders(key, first) != placeholders(key, other)
        ]
        assert not differing, sorted(differing)


@pytest.mark.parametrize("code", LANGUAGES)
def test_each_message_is_once_in_the_file_of_its_domain(code: str) -> None:
    for path in (FOLDER / code).glob("*.po"):
        keys = re.findall(r'^msgid "(.+)"$', path.read_text("utf-8"), re.MULTILINE)
        assert len(keys) == len(set(keys)), path
        assert {key.split(".")[0] for key in keys} == {path.stem}


@pytest.mark.parametrize("code", LANGUAGES)
def test_no_message_is_empty(code: str) -> None:
    empty = [key for key, entry in catalogue(code).items() if not all(map(str.strip, entry.forms))]
    assert not empty, sorted(empty)


def test_japanese_is_japanese_and_english_is_not() -> None:
    japanese = re.compile(r"[ぁ-んァ-ヶ一-龠〜～]")
    letters = re.compile(r"[A-Za-z]+")
    for key, entry in catalogue("ja").items():
        english = "".join(catalogue("en")[key].forms)
        assert not japanese.search(english), key
        names_only = set(letters.findall(re.sub(r"\{.*?\}", "", english))) <= NAMES
        assert names_only or all(japanese.search(form) for form in entry.forms), key


def test_one_cell_of_a_table_is_no_plural() -> None:
    texts = {key: entry.forms for key, entry in catalogue("en").items() if "own.note." in key}
    counted = {key: forms for key, forms in texts.items() if "{count}" in forms[0]}
    assert counted and all(len(forms) == 2 for forms in counted.values())
