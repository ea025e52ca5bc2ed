"""Every word exists in every language, is used, and says the same things."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import product
from pathlib import Path
from string import Formatter
from typing import Any, Literal, get_args, get_origin

import pytest
from pydantic import BaseModel

from dlcore import errors, spec
from dlcore.analysis.baselines import Standing
from dlcore.analysis.diagnosis import FitVerdict
from dlcore.datasets import DATASETS, Kind, Task
from dlcore.datasets.uploads.csv_table import ENCODINGS, ColumnKind
from dlcore.datasets.uploads.upload_csv import UPLOAD_CSV
from dlcore.experiments.remedies import Remedy
from dlcore.inference.weights.matrices import VARIABLES
from dlcore.lessons import LESSONS, Basis
from dlcore.models.layers import LAYERS, Regularizer
from dlcore.planning.compatibility import incompatibility
from dlcore.spec import EarlyStopping, ReduceLearningRate, Spec
from pages.ui.data.upload_choices import PREPARATION
from pages.ui.shell.language import LANGUAGES
from pages.ui.shell.names import FAMILIES
from pages.ui.shell.text import FOLDER, catalogue
from pages.ui.train.layer_editor import ADDABLE, NEW_LAYERS

ROOT = Path(__file__).parents[2]

NAMES = {
    *("Adagrad", "Adam", "AdamW", "CSV", "JSON", "Keras", "MAE", "MNIST", "Nadam", "PNG"),
    *("ReLU", "RMSE", "RMSprop", "URL", "UTF"),
}
"""Words that are written alike in every language."""


def error_codes() -> set[str]:
    """Codes of the tree of errors, of refused specs, and of failed runs."""
    kinds, codes = [errors.DlcoreError], set()
    while kinds:
        kind = kinds.pop()
        kinds += kind.__subclasses__()
        codes.add(kind.code)
    codes |= set(spec._CODES.values()) | {"wrong_type"}
    codes |= {code for path in dlcore_files() for code in _codes_in(path)}
    return codes


def dlcore_files() -> list[Path]:
    """All of dlcore but the command line, which has words of its own."""
    files = (ROOT / "dlcore").rglob("*.py")
    return [path for path in files if path.parent.name != "cli"]


def _codes_in(path: Path) -> Iterator[str]:
    """Literal codes that a file of dlcore gives to problems and failures."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            position = {"validation_error": 0, "Unfit": 0, "Problem": 0, "Failed": 1}.get(
                node.func.id
            )
            if position is not None and len(node.args) > position:
                yield from _texts(node.args[position])
        if isinstance(node, ast.Assign) and _target(node) in ("bounds", "code"):
            for text in _texts(node.value):
                if re.fullmatch(r"[a-z_]+", text):
                    yield text


def _target(node: ast.Assign) -> str:
    return node.targets[0].id if isinstance(node.targets[0], ast.Name) else ""


def _texts(node: ast.AST) -> Iterator[str]:
    """First texts of tuples, or a text itself, or the texts of a choice."""
    match node:
        case ast.Constant(value=str(text)):
            yield text
        case ast.Tuple(elts=[ast.Tuple(), *_] as rows):
            for row in rows:
                yield from _texts(row.elts[0])
        case ast.IfExp():
            yield from _texts(node.body)
            yield from _texts(node.orelse)
        case ast.BoolOp():
            for value in node.values:
                yield from _texts(value)


def spec_places() -> set[str]:
    """Every path into a spec, list positions left out, and what lies in a layer by its own name."""
    return {re.sub(r"^layers\..*\.", "layers.", place) for place in _paths(Spec, "")}


def _paths(kind: Any, before: str) -> Iterator[str]:
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        for name, field in kind.model_fields.items():
            place = f"{before}.{name}".removeprefix(".")
            yield place
            yield from _paths(field.annotation, place)
    for inner in get_args(kind):
        yield from _paths(inner, before)


def class_ids() -> Iterator[str]:
    for name, kind in DATASETS.items():
        classes = kind(name=name).info().classes
        if not all(word.isdigit() for word in classes):
            yield from (f"name.class.{name}.{label}" for label in range(len(classes)))


def of_images() -> list[str]:
    """Data sets whose samples are shown as pixels."""
    return [name for name, kind in DATASETS.items() if kind(name=name).info().kind is Kind.IMAGE]


def made_of(pattern: str, *choices: Any) -> set[str]:
    """The pattern with each ``*`` replaced by each choice."""
    return {pattern.replace("*", "{}").format(*chosen) for chosen in product(*choices)}


def editable() -> list[type[BaseModel]]:
    """The parts of a spec whose fields the form draws by themselves."""
    return [*LAYERS.values(), *DATASETS.values(), Regularizer, EarlyStopping, ReduceLearningRate]


def incompatibilities() -> set[str]:
    """Every reason for which a layer is not offered for some data set."""
    layers = [LAYERS[kind](kind=kind, **NEW_LAYERS.get(kind, {})) for kind in ADDABLE]
    infos = [kind(name=name).info() for name, kind in DATASETS.items()]
    return {
        reason for layer, info in product(layers, infos) if (reason := incompatibility(layer, info))
    }


def setting_names() -> set[str]:
    left_out = {"kind", "name", "train_size", "layer", "branches", "regularizer", "monitor"}
    fields = {field for model in editable() for field in model.model_fields}
    return (fields - left_out) | set(PREPARATION)


def setting_options() -> set[str]:
    return {
        f"field.{name}.{option}"
        for model in editable()
        for name, field in model.model_fields.items()
        if name not in ("kind", "name", "monitor") and get_origin(field.annotation) is Literal
        for option in get_args(field.annotation)
    } | own_options()


def own_options() -> set[str]:
    """What can be chosen of a learner's own table."""
    texts = {(name, option) for name, options in PREPARATION.items() for option in options}
    return {f"field.{name}.{option}" for name, option in texts if isinstance(option, str)}


FAMILIES_BY_PATTERN: Mapping[str, set[str]] = {
    "name.*.*": {f"name.{family}.{code}" for family in FAMILIES for code in FAMILIES[family]},
    "name.class.*.*": set(class_ids()),
    "error.*": made_of("error.*", error_codes()),
    "place.*": made_of("place.*", spec_places()),
    "field.*": made_of("field.*", setting_names()),
    "field.*.*": set(setting_options()),
    "editor.misfit.*": {f"editor.misfit.{code}" for code in incompatibilities()},
    "diagnosis.*": made_of("diagnosis.*", [verdict.value for verdict in FitVerdict]),
    "chance.judged.*": made_of("chance.judged.*", ["within_chance", "different"]),
    "coach.*": made_of("coach.*", [remedy.value for remedy in Remedy]),
    "lesson.name.*": made_of("lesson.name.*", LESSONS),
    "lesson.question.*": made_of("lesson.question.*", LESSONS),
    "lesson.source.*": made_of("lesson.source.*", LESSONS),
    "lesson.background.*": made_of("lesson.background.*", LESSONS),
    "lesson.arm.*.*": {f"lesson.arm.{id}.{arm}" for id in LESSONS for arm in LESSONS[id].arms},
    "lesson.choice.*.*": {
        f"lesson.choice.{id}.{code}" for id in LESSONS for code in LESSONS[id].rule.outcomes
    },
    "lesson.basis.*": made_of("lesson.basis.*", [basis.value for basis in Basis]),
    "data.about.*": made_of("data.about.*", (*DATASETS, UPLOAD_CSV)),
    "field.scaling.*": made_of("field.scaling.*", PREPARATION["scaling"]),
    "field.task.*": made_of("field.task.*", [task.value for task in Task]),
    "own.encoding.*": made_of("own.encoding.*", ENCODINGS),
    "own.kind.*": made_of("own.kind.*", [kind.value for kind in ColumnKind]),
    "train.standing.*": made_of("train.standing.*", [found.value for found in Standing]),
    "inside.variable.*": made_of("inside.variable.*", VARIABLES),
    "data.pixels.*": made_of("data.pixels.*", of_images()),
}
"""Ids put together in code, by the pattern of their f-string: everything they can become."""


@dataclass(frozen=True)
class Use:
    """A place in the code that asks for words.

    Args:
        where: file and line.
        ids: what is asked for.
        given: names of the values; None if they are not all written out.
    """

    where: str
    ids: frozenset[str]
    given: frozenset[str] | None = None


@cache
def uses() -> tuple[Use, ...]:
    files = [ROOT / "app.py", *sorted((ROOT / "pages").rglob("*.py"))]
    return tuple(use for path in files for use in _uses_in(path))


def _uses_in(path: Path) -> Iterator[Use]:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        where = f"{path.relative_to(ROOT)}:{getattr(node, 'lineno', 0)}"
        if isinstance(node, ast.Constant) and _looks_like_an_id(node.value):
            yield Use(where, frozenset([node.value]))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "t":
            names = [keyword.arg for keyword in node.keywords]
            given = None if None in names else frozenset(str(name) for name in names)
            yield Use(where, frozenset(_ids(node.args[0])), given)


def _looks_like_an_id(value: object) -> bool:
    domains = {key.split(".")[0] for key in catalogue("en")}
    return (
        isinstance(value, str)
        and re.fullmatch(r"[a-z]+(\.[a-z0-9_-]+)+", value) is not None
        and value.split(".")[0] in domains
    )


def _ids(node: ast.expr) -> set[str]:
    match node:
        case ast.Constant(value=str(text)):
            return {text}
        case ast.IfExp():
            return _ids(node.body) | _ids(node.orelse)
        case ast.JoinedStr():
            parts = [p.value if isinstance(p, ast.Constant) else "*" for p in node.values]
            return FAMILIES_BY_PATTERN["".join(str(part) for part in parts)]
    return set()


def placeholders(key: str, code: str) -> set[str]:
    forms = catalogue(code)[key].forms
    return {name for form in forms for _, name, _, _ in Formatter().parse(form) if name}


@pytest.mark.parametrize("code", LANGUAGES)
def test_no_word_is_missing(code: str) -> None:
    missing = {(use.where, key) for use in uses() for key in use.ids - set(catalogue(code))}
    assert not missing, sorted(missing)


@pytest.mark.parametrize("code", LANGUAGES)
def test_no_word_is_unused(code: str) -> None:
    used = {key for use in uses() for key in use.ids}
    unused = set(catalogue(code)) - used
    assert not unused, sorted(unused)


def test_calls_give_the_values_that_the_words_need() -> None:
    wrong = [
        (use.where, key)
        for use in uses()
        for key in use.ids & set(catalogue("en"))
        if use.given is not None and use.given != placeholders(key, "en")
    ]
    assert not wrong, sorted(wrong)


def test_languages_have_the_same_words_with_the_same_placeholders() -> None:
    first, *others = LANGUAGES
    for other in others:
        assert set(catalogue(first)) == set(catalogue(other))
        differing = [
            key for key in catalogue(first) if placeholders(key, first) != placeholders(key, other)
        ]
        assert not differing, sorted(differing)


@pytest.mark.parametrize("code", LANGUAGES)
def test_words_lie_once_in_the_file_of_their_domain(code: str) -> None:
    for path in (FOLDER / code).glob("*.po"):
        keys = re.findall(r'^msgid "(.+)"$', path.read_text("utf-8"), re.MULTILINE)
        assert len(keys) == len(set(keys)), path
        assert {key.split(".")[0] for key in keys} == {path.stem}


@pytest.mark.parametrize("code", LANGUAGES)
def test_no_word_is_empty(code: str) -> None:
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
