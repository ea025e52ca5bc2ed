"""``python -m dlcore train``: train one run, with a progress bar or one line of JSON."""

from __future__ import annotations

import argparse
import json
import signal
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from types import FrameType
from typing import Any

from dlcore.analysis.history import history
from dlcore.api import train
from dlcore.cli.arguments import whole_number
from dlcore.cli.error_messages import explain_failure
from dlcore.cli.tensorflow_start import load_tensorflow
from dlcore.errors import Problem, SpecError
from dlcore.events import EpochEnded, Event, Progress, Started, Warned
from dlcore.experiments.presets import PRESETS, find_preset
from dlcore.planning.plan import plan
from dlcore.spec import MAX_JSON_BYTES, Spec
from dlcore.store import Run, RunState, Store

BAR_WIDTH = 30


def add_parser(subparsers: Any) -> None:
    """Register the command."""
    parser = subparsers.add_parser("train", help="train a preset or a spec")
    parser.add_argument("what", metavar="PRESET_OR_SPEC.json")
    parser.add_argument("--epochs", type=whole_number())
    parser.add_argument("--seed", type=whole_number())
    parser.add_argument(
        "--set",
        metavar="KEY=VALUE",
        action="append",
        default=[],
        dest="settings",
        help="any setting by its path, for instance layers.1.units=128",
    )
    parser.add_argument("--json", action="store_true", help="one JSON object at the end")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Train; return 0 when the run finished or was stopped, 1 when it failed."""
    spec = _load_spec(arguments.what).changed(_settings(arguments))
    preset = find_preset(spec)
    display = _Display(quiet=arguments.json)
    plan(spec)
    store = Store()
    load_tensorflow()
    slot = _interruptible_slot()
    done = train(spec, on_event=display, preset=preset.id if preset else "", store=store, turn=slot)
    display.finish(done)
    if arguments.json:
        print(json.dumps(_report(done, store, display)), flush=True)
    return 1 if done.state is RunState.FAILED else 0


def _load_spec(what: str) -> Spec:
    """Return the spec of a preset or a file."""
    if what in PRESETS:
        return PRESETS[what].spec
    path = Path(what)
    if not path.exists() and path.name == what and not path.suffix:
        values = {"given": what, "choices": list(PRESETS)}
        raise SpecError([Problem("unknown_choice", "preset", values)])
    with open(path, "rb") as file:
        return Spec.parse(file.read(MAX_JSON_BYTES + 1))


def _settings(arguments: argparse.Namespace) -> dict[str, Any]:
    settings: dict[str, Any] = {}
    for text in arguments.settings:
        key, separator, value = text.partition("=")
        if not separator:
            raise SpecError([Problem("not_a_setting", text)])
        settings[key] = _parse_value(value)
    if arguments.epochs is not None:
        settings["training.epochs"] = arguments.epochs
    if arguments.seed is not None:
        settings["seed"] = arguments.seed
    return settings


def _parse_value(text: str) -> Any:
    try:
        return json.loads(text)
    except RecursionError:
        raise SpecError([Problem("not_json", "")]) from None
    except ValueError:
        return text


def _interruptible_slot() -> Any:
    """Return a slot that Ctrl-C stops: once to end and save the run, twice to abort."""
    from dlcore.training.slot import ExclusiveSlot

    slot = ExclusiveSlot()

    def stop(number: int, frame: FrameType | None) -> None:
        signal.signal(signal.SIGINT, signal.default_int_handler)
        slot.stop()

    signal.signal(signal.SIGINT, stop)
    return slot


def _report(done: Run, store: Store, display: _Display) -> Mapping[str, Any]:
    curves = history(event for _, event in store.events(done.id))
    return {
        "run_id": done.id,
        "state": done.state.value,
        "spec": done.spec.model_dump(mode="json"),
        "parameters": done.progress.parameters,
        "history": {name: list(values) for name, values in curves.metrics.items()},
        "test": dict(done.progress.test),
        "seconds_per_epoch": list(curves.seconds),
        "seconds_to_first_step": display.seconds_to_first_step,
        "error": list(done.error) if done.error else None,
    }


class _Display:
    """Progress bar on a terminal, one line per epoch elsewhere.

    Args:
        quiet: print nothing, only measure the time to the first step.
    """

    def __init__(self, *, quiet: bool) -> None:
        self._quiet = quiet
        self._live = sys.stderr.isatty()
        self._start = time.perf_counter()
        self._epochs = 0
        self.seconds_to_first_step: float | None = None

    def __call__(self, event: Event) -> None:
        if isinstance(event, Started):
            self._epochs = event.epochs
        if isinstance(event, Progress | EpochEnded) and self.seconds_to_first_step is None:
            self.seconds_to_first_step = round(time.perf_counter() - self._start, 4)
        if self._quiet:
            return
        if isinstance(event, Warned):
            print(explain_failure(event.code, event.values), file=sys.stderr)
        if isinstance(event, Progress) and self._live:
            self._print_bar(event.epoch, event.step / event.steps, event.metrics)
        if isinstance(event, EpochEnded):
            self._print_bar(event.epoch, 1.0, event.metrics)
            print(file=sys.stderr)

    def finish(self, done: Run) -> None:
        """Print the final state, the test metrics and the error, if any."""
        if self._quiet:
            return
        test = " ".join(f"{name} {value:.4f}" for name, value in done.progress.test.items())
        print(f"{done.state.value}: run {done.id}  {test}".rstrip(), file=sys.stderr)
        if done.error:
            print(explain_failure(*done.error), file=sys.stderr)

    def _print_bar(self, epoch: int, share: float, metrics: Mapping[str, float]) -> None:
        full = round(BAR_WIDTH * share)
        text = "  ".join(f"{name} {value:.4f}" for name, value in metrics.items())
        start = "\r" if self._live else ""
        bar = "=" * full + "." * (BAR_WIDTH - full)
        line = f"{start}{epoch:>4}/{self._epochs} [{bar}] {text}"
        print(line, end="", file=sys.stderr, flush=True)
