"""The import of a bundle on the Compare page, in both languages."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from dlcore import PRESETS, Store
from dlcore.export.archive import pack_runs
from dlcore.export.bundle import pack
from tests.pages.compare_page import Learner
from tests.pages.page_driver import assert_no_exception, message
from tests.stored_runs import DIGITS, finished_run_with_weights


def import_file(learner: Learner, content: bytes) -> AppTest:
    learner.at.session_state["bring_back"] = True
    at = learner.compare("curves")
    assert_no_exception(
        at.file_uploader[0].set_value(("run.zip", content, "application/zip")).run()
    )
    (button,) = [button for button in at.button if button.label == message(at, "take.import")]
    return assert_no_exception(button.click().run())


@pytest.mark.parametrize("name", ["", "<b>私の</b> 実験"])
def test_a_bundle_becomes_a_run_of_the_learner(learner: Learner, tmp_path: Path, name: str) -> None:
    other_store, preset = Store(tmp_path / "other"), "digits-mlp"
    run = finished_run_with_weights(
        other_store, "bob", PRESETS[preset].spec, name=name, preset=preset
    )
    at = import_file(learner, pack(other_store, run, "en"))
    (imported,) = learner.store.runs(learner.token)
    assert (imported.spec, imported.preset) == (run.spec, preset)
    assert imported.progress.test == run.progress.test
    assert imported.name.startswith(name or message(at, "name.preset.digits-mlp"))
    assert imported.name != run.name
    assert at.session_state["run"] == imported.id


@pytest.mark.parametrize("content", [b"", b"PK\x05\x06" + bytes(18), b"hello"])
def test_another_file_is_refused(learner: Learner, content: bytes) -> None:
    at = import_file(learner, content)
    assert [error.value for error in at.error] == [message(at, "error.bundle_foreign")]
    assert learner.store.runs() == []


def test_an_archive_brings_back_what_is_missing(learner: Learner) -> None:
    runs = [
        finished_run_with_weights(
            learner.store, learner.token, DIGITS.changed({"seed": seed}), name="mine"
        )
        for seed in (1, 2)
    ]
    packed = pack_runs(learner.store, runs, "en")
    learner.store.delete(runs[0].id)
    at = import_file(learner, packed)
    assert [text.value for text in at.success] == [
        message(at, "take.imported_several", count=1),
    ]
    assert message(at, "take.imported_before", count=1) in [text.value for text in at.caption]
    assert [run.name for run in learner.store.runs(learner.token)] == ["mine", "mine"]


def test_the_error_behind_the_first_run_of_an_archive_is_shown(learner: Learner) -> None:
    run = finished_run_with_weights(learner.store, learner.token)
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr("1.zip", pack(learner.store, run, "en"))
        archive.writestr("2.zip", b"damaged")
    learner.store.delete(run.id)
    at = import_file(learner, content.getvalue())
    assert [error.value for error in at.error] == [message(at, "error.bundle_foreign")]
    assert [text.value for text in at.success] == [message(at, "take.imported_several", count=1)]
