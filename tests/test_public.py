"""The public API of dlcore is complete and documented, and its example runs."""

from __future__ import annotations

import inspect
import re
from types import ModuleType

import pytest

import dlcore

PUBLIC = [getattr(dlcore, name) for name in dlcore.__all__]


def test_all_names_are_exported_and_no_other() -> None:
    names = [
        name
        for name, value in vars(dlcore).items()
        if not name.startswith("_") and not isinstance(value, ModuleType)
    ]
    assert sorted(names) == sorted(dlcore.__all__)
    assert len(set(dlcore.__all__)) == len(dlcore.__all__)


@pytest.mark.parametrize("name", dlcore.__all__)
def test_public_callables_are_documented(name: str) -> None:
    value = getattr(dlcore, name)
    if callable(value):
        documented = inspect.getdoc(value)
        assert documented
        assert documented[0].isupper()


@pytest.mark.parametrize("kind", [v for v in PUBLIC if inspect.isclass(v)])
def test_methods_of_public_classes_are_documented(kind: type) -> None:
    members = {
        name: value
        for name, value in vars(kind).items()
        if not name.startswith("_") and (inspect.isfunction(value) or isinstance(value, property))
    }
    missing = [name for name, value in members.items() if not inspect.getdoc(value)]
    assert missing == []


@pytest.mark.parametrize("name", ["plan", "train", "history"])
def test_arguments_of_public_functions_are_documented(name: str) -> None:
    function = getattr(dlcore, name)
    documented = inspect.getdoc(function) or ""
    for parameter in inspect.signature(function).parameters:
        assert re.search(rf"\b{parameter}\b", documented), parameter


def test_the_example_of_the_docstring_runs(capsys: pytest.CaptureFixture[str]) -> None:
    lines = (dlcore.__doc__ or "").splitlines()
    example = "\n".join(line[4:] for line in lines if line.startswith("    "))
    exec(compile(example, "dlcore", "exec"), {})
    assert "'accuracy': 0.9" in capsys.readouterr().out
