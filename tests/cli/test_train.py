"""``python -m dlcore train``."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from dlcore import PRESETS, RunState, Spec, Store
from dlcore.__main__ import main
from dlcore.analysis.history import history
from tests.waiting import wait_for

ROOT = Path(__file__).parents[2]
CHANGES = {
    "training.epochs": 2,
    "training.trainer": "exact",
    "layers.1.units": 16,
    "dataset.train_size": 200,
}
"""Exact, as it needs no compilation."""
QUICK = [word for path, value in CHANGES.items() for word in ("--set", f"{path}={value}")]
SPEC = PRESETS["digits-mlp"].spec.changed(CHANGES)


@pytest.fixture(autouse=True)
def _restore_interrupt() -> Iterator[None]:
    """Restore the signal handler that the command replaces."""
    before = signal.getsignal(signal.SIGINT)
    yield
    signal.signal(signal.SIGINT, before)


def report_of(capsys: pytest.CaptureFixture[str], *arguments: str) -> dict[str, Any]:
    """Return the JSON object that the command prints."""
    main(["train", *arguments, "--json"])
    out, err = capsys.readouterr()
    (line,) = out.splitlines()
    assert err == ""
    report: dict[str, Any] = json.loads(line)
    return report


def test_the_report_has_the_history_of_the_run(
    store: Store, capsys: pytest.CaptureFixture[str]
) -> None:
    report = report_of(capsys, "digits-mlp", *QUICK, "--seed", "7")
    assert Spec.parse(report["spec"]) == SPEC.changed({"seed": 7})
    assert report["parameters"] == 64 * 16 + 16 + 16 * 10 + 10
    assert set(report["history"]) == {"loss", "accuracy", "val_loss", "val_accuracy"}
    assert all(len(values) == 2 for values in report["history"].values())
    assert set(report["test"]) == {"loss", "accuracy"}
    assert len(report["seconds_per_epoch"]) == 2
    assert min(report["seconds_per_epoch"]) > 0
    assert report["seconds_to_first_step"] > 0
    assert (report["state"], report["error"]) == ("finished", None)
    run = store.run(report["run_id"])
    assert (run.state, run.preset) == (RunState.FINISHED, "")
    assert dict(run.progress.test) == report["test"]
    curves = history(event for _, event in store.events(run.id))
    assert {name: list(values) for name, values in curves.metrics.items()} == report["history"]
    assert store.artifacts.names(run.id) == ["best.npz", "last.npz", "snapshots.npz"]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such signal")
def test_ctrl_c_stops_and_saves_the_run_of_the_real_command(store: Store) -> None:
    arguments = ("digits-mlp", "--epochs", "10000", "--set", "training.trainer=exact", "--json")
    command = subprocess.Popen(
        [sys.executable, "-m", "dlcore", "train", *arguments],
        cwd=ROOT,
        env=os.environ | {"PYTHONUTF8": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
    )
    (run,) = wait_for(store.runs)
    wait_for(lambda: store.run(run.id).progress.epoch > 2)
    command.send_signal(signal.SIGINT)
    out, _ = command.communicate(timeout=240)
    assert command.returncode == 0
    report = json.loads(out)
    assert report["state"] == "stopped"
    assert report["run_id"] == run.id
    assert 2 < len(report["history"]["loss"]) < 10_000
    assert report["test"]["accuracy"] > 0
    assert store.run(run.id).state is RunState.STOPPED
    assert store.artifacts.names(run.id) == ["best.npz", "last.npz", "snapshots.npz"]


def test_any_setting_is_set_by_its_path(capsys: pytest.CaptureFixture[str]) -> None:
    settings = {
        "training.optimizer.name": "sgd",
        "training.optimizer.momentum": "0.9",
        "training.optimizer.nesterov": "true",
        "training.validation": "test",
        "training.early_stopping": '{"patience": 1, "min_delta": 5}',
        "layers.1.activation": "tanh",
    }
    arguments = [word for item in settings.items() for word in ("--set", "=".join(item))]
    spec = Spec.parse(report_of(capsys, "digits-mlp", *QUICK, *arguments)["spec"])
    assert spec == SPEC.changed(
        {
            "training.optimizer": {"name": "sgd", "momentum": 0.9, "nesterov": True},
            "training.validation": "test",
            "training.early_stopping": {"patience": 1, "min_delta": 5},
            "layers.1.activation": "tanh",
        }
    )


@pytest.mark.parametrize(
    ("name", "preset"), [("training.epochs", "digits-mlp"), ("layers.1.units", "")]
)
def test_a_run_is_of_a_preset_only_with_its_recipe(
    name: str, preset: str, capsys: pytest.CaptureFixture[str]
) -> None:
    report = report_of(capsys, "digits-mlp", "--set", f"{name}=1", "--set", "training.epochs=1")
    assert Store().run(report["run_id"]).preset == preset


def test_a_spec_file_is_trained(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    path = tmp_path / "spec.json"
    path.write_text(SPEC.to_json())
    report = report_of(capsys, str(path), "--seed", "3")
    assert Spec.parse(report["spec"]) == SPEC.changed({"seed": 3})
    assert Store().run(report["run_id"]).preset == ""


def test_without_json_the_metrics_go_to_stderr(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["train", "digits-mlp", *QUICK]) == 0
    out, err = capsys.readouterr()
    assert out == ""
    first, second, end = err.splitlines()
    assert first.strip().startswith("1/2 [==")
    assert second.strip().startswith("2/2 [==")
    assert "val_accuracy 0." in second
    (run,) = Store().runs()
    assert end.startswith(f"finished: run {run.id}  loss ")


def test_a_failed_run_is_reported(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    deep = [{"kind": "dense", "units": 64}] * 4
    settings = {
        "layers": [{"kind": "flatten"}, *deep, {**deep[0], "units": 10, "activation": "softmax"}],
        "training.optimizer": {"name": "sgd", "learning_rate": 10.0, "momentum": 0.99},
    }
    path = tmp_path / "spec.json"
    path.write_text(SPEC.changed(settings).to_json())
    report = report_of(capsys, str(path))
    assert report["state"] == "failed"
    assert report["error"][0] == "diverged"
    assert report["test"] == {}


def test_an_offline_error_has_a_remedy(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    for name in ("DLCORE_DATA", "KERAS_HOME"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("HTTPS_PROXY", "http://127.0.0.1:9")
    assert main(["train", "kaneko-mlp"]) == 1
    message = capsys.readouterr().err
    assert "python -m dlcore data fetch mnist" in message
    assert "DLCORE_DATA" in message
    (run,) = Store().runs()
    assert (run.state, run.error and run.error[0]) == (RunState.FAILED, "data_offline")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["kaneko-lmp"], "preset: unknown choice"),
        (["digits-mlp", "--epochs", "0"], "training.epochs: too small (minimum 1, given 0)"),
        (["digits-mlp", "--seed", "-1"], "seed: too small"),
        (["digits-mlp", "--set", "units"], "units: not a setting"),
        (["kaneko-lmp"], "choices kaneko-mlp, kaneko-epochs-50, "),
        (["digits-mlp", "--set", "layers.9.units=1"], "layers.9.units: unknown setting"),
        (["digits-mlp", "--set", "layers.1.units=many"], "layers.1.units: wrong type"),
        (["digits-mlp", "--set", "layers.2.units=9"], "layers.2: output shape"),
        (["kaneko-mlp", "--epochs", "10000", "--set", "layers.1.units=8192"], "too long run"),
    ],
)
def test_invalid_settings_are_errors_and_create_no_run(
    arguments: list[str], message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["train", *arguments]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert message in err
    assert Store().runs() == []


@pytest.mark.parametrize("name", ["none.json", "none/preset", "."])
def test_a_file_that_cannot_be_read_is_named(
    name: str, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    assert main(["train", str(tmp_path / name)]) == 1
    (line,) = capsys.readouterr().err.splitlines()
    assert line.startswith(str(tmp_path))


@pytest.mark.parametrize("content", ["", "{", "[]", '{"layers": []}', "\0", "x" * 300_000])
def test_invalid_spec_files_are_errors(
    content: str, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    path = tmp_path / "spec.json"
    path.write_text(content)
    assert main(["train", str(path)]) == 2
    assert ": " in capsys.readouterr().err
