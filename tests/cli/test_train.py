"""``python -m dlcore train``: one run in the shell."""

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
QUICK = ["--epochs", "2", "--set", "layers.1.units=16", "--set", "dataset.train_size=200"]
SPEC = PRESETS["digits-mlp"].spec.changed(
    {"training.epochs": 2, "layers.1.units": 16, "dataset.train_size": 200}
)


@pytest.fixture(autouse=True)
def _usual_interrupt() -> Iterator[None]:
    """Puts back what Ctrl-C does, which the command changes."""
    before = signal.getsignal(signal.SIGINT)
    yield
    signal.signal(signal.SIGINT, before)


def train(*words: str) -> subprocess.Popen[str]:
    """The real command, in a process of its own."""
    return subprocess.Popen(
        [sys.executable, "-m", "dlcore", "train", *words],
        cwd=ROOT,
        env=os.environ | {"PYTHONUTF8": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
    )


def told(capsys: pytest.CaptureFixture[str], *words: str) -> dict[str, Any]:
    """The JSON object that the command prints."""
    main(["train", *words, "--json"])
    out, err = capsys.readouterr()
    (line,) = out.splitlines()
    assert err == ""
    report: dict[str, Any] = json.loads(line)
    return report


def test_the_real_command_prints_one_line_of_json(store: Store) -> None:
    command = train("digits-mlp", *QUICK, "--seed", "7", "--json")
    out, _ = command.communicate(timeout=120)
    assert command.returncode == 0
    assert out.endswith("\n")
    (line,) = out.splitlines()
    report = json.loads(line)
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
    assert (run.state, run.preset) == (RunState.FINISHED, "digits-mlp")
    assert dict(run.progress.test) == report["test"]
    kept = history(event for _, event in store.events(run.id))
    assert {name: list(values) for name, values in kept.metrics.items()} == report["history"]
    assert store.artifacts.names(run.id) == ["best.npz", "last.npz", "snapshots.npz"]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such signal")
def test_ctrl_c_stops_and_keeps_what_was_learned(store: Store) -> None:
    command = train("digits-mlp", "--epochs", "10000", "--json")
    (run,) = wait_for(store.runs)
    wait_for(lambda: store.run(run.id).progress.epoch > 2)
    command.send_signal(signal.SIGINT)
    out, _ = command.communicate(timeout=60)
    assert command.returncode == 0
    report = json.loads(out)
    assert report["state"] == "stopped"
    assert report["run_id"] == run.id
    assert 2 < len(report["history"]["loss"]) < 10_000
    assert report["test"]["accuracy"] > 0
    assert store.run(run.id).state is RunState.STOPPED
    assert store.artifacts.names(run.id) == ["best.npz", "last.npz", "snapshots.npz"]


def test_any_setting_can_be_set(capsys: pytest.CaptureFixture[str]) -> None:
    settings = {
        "training.optimizer.name": "sgd",
        "training.optimizer.momentum": "0.9",
        "training.optimizer.nesterov": "true",
        "training.validation": "test",
        "training.early_stopping": '{"patience": 1, "min_delta": 5}',
        "layers.1.activation": "tanh",
    }
    words = [word for item in settings.items() for word in ("--set", "=".join(item))]
    spec = Spec.parse(told(capsys, "digits-mlp", *QUICK, *words)["spec"])
    assert spec == SPEC.changed(
        {
            "training.optimizer": {"name": "sgd", "momentum": 0.9, "nesterov": True},
            "training.validation": "test",
            "training.early_stopping": {"patience": 1, "min_delta": 5},
            "layers.1.activation": "tanh",
        }
    )


def test_a_spec_file_is_trained(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    place = tmp_path / "spec.json"
    place.write_text(SPEC.to_json())
    report = told(capsys, str(place), "--seed", "3")
    assert Spec.parse(report["spec"]) == SPEC.changed({"seed": 3})
    assert Store().run(report["run_id"]).preset == ""


def test_without_json_the_figures_go_to_the_screen(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["train", "digits-mlp", *QUICK]) == 0
    out, err = capsys.readouterr()
    assert out == ""
    first, second, end = err.splitlines()
    assert first.strip().startswith("1/2 [==")
    assert second.strip().startswith("2/2 [==")
    assert "val_accuracy 0." in second
    (run,) = Store().runs()
    assert end.startswith(f"finished: run {run.id}  loss ")


def test_a_run_that_fails_is_told(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    deep = [{"kind": "dense", "units": 64}] * 4
    settings = {
        "layers": [{"kind": "flatten"}, *deep, {**deep[0], "units": 10, "activation": "softmax"}],
        "training.optimizer": {"name": "sgd", "learning_rate": 10.0, "momentum": 0.99},
    }
    place = tmp_path / "spec.json"
    place.write_text(SPEC.changed(settings).to_json())
    assert main(["train", str(place)]) == 1
    assert "learning rate below 10.0" in capsys.readouterr().err
    report = told(capsys, str(place))
    assert report["state"] == "failed"
    assert report["error"][0] == "diverged"
    assert report["test"] == {}


def test_data_that_cannot_be_had_says_what_to_do(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    for name in ("DLCORE_DATA", "KERAS_HOME"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("HTTPS_PROXY", "http://127.0.0.1:9")
    assert main(["train", "kaneko-mlp"]) == 1
    said = capsys.readouterr().err
    assert "python -m dlcore data fetch mnist" in said
    assert "DLCORE_DATA" in said
    (run,) = Store().runs()
    assert (run.state, run.error and run.error[0]) == (RunState.FAILED, "data_offline")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["kaneko-lmp"], "preset: unknown choice"),
        (["digits-mlp", "--epochs", "0"], "training.epochs: too small (minimum 1, given 0)"),
        (["digits-mlp", "--seed", "-1"], "seed: too small"),
        (["digits-mlp", "--set", "units"], "units: not a setting"),
        (["digits-mlp", "--set", "layers.9.units=1"], "layers.9.units: unknown setting"),
        (["digits-mlp", "--set", "layers.1.units=many"], "layers.1.units: wrong type"),
        (["digits-mlp", "--set", "layers.2.units=9"], "layers.2: output shape"),
        (["kaneko-mlp", "--epochs", "10000", "--set", "layers.1.units=8192"], "too long run"),
    ],
)
def test_what_cannot_be_trained_is_told_and_leaves_no_run(
    words: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["train", *words]) == 1
    out, err = capsys.readouterr()
    assert out == ""
    assert said in err
    assert Store().runs() == []


@pytest.mark.parametrize("content", ["", "{", "[]", '{"layers": []}', "\0", "x" * 300_000])
def test_a_file_that_is_no_spec_is_told(
    content: str, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    place = tmp_path / "spec.json"
    place.write_text(content)
    assert main(["train", str(place)]) == 1
    assert ": " in capsys.readouterr().err
