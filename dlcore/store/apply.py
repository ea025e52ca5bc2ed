"""The state transition of a run: a pure function of run and event."""

from __future__ import annotations

from dataclasses import replace

from dlcore.events import (
    EpochEnded,
    Event,
    Failed,
    Fetching,
    Finished,
    Paused,
    Progress,
    Resumed,
    Started,
    Stopped,
    Warned,
)
from dlcore.store.run import Run, RunProgress, RunState


def apply(run: Run, event: Event) -> Run:
    """Return the run after the event."""
    progress = run.progress
    match event:
        case Fetching() | Warned():
            return run
        case Started():
            started, progress = run.started or event.at, _with_start(progress, event)
            return replace(run, state=RunState.RUNNING, started=started, progress=progress)
        case Progress():
            return replace(run, progress=replace(progress, step=event.step))
        case EpochEnded():
            return replace(run, progress=_with_epoch(progress, event))
        case Paused():
            return replace(run, state=RunState.PAUSED)
        case Resumed():
            return replace(run, state=RunState.RUNNING)
        case Stopped():
            progress = _with_result(progress, event)
            return replace(run, state=RunState.STOPPED, ended=event.at, progress=progress)
        case Finished():
            progress = replace(_with_result(progress, event), early=event.early)
            return replace(run, state=RunState.FINISHED, ended=event.at, progress=progress)
        case Failed():
            error = (event.code, event.values)
            return replace(run, state=RunState.FAILED, ended=event.at, error=error)
    raise TypeError(event)


def _with_start(progress: RunProgress, event: Started) -> RunProgress:
    return replace(
        progress,
        epoch=max(progress.epoch, event.epoch),
        epochs=event.epochs,
        steps=event.steps,
        parameters=event.parameters,
        trainer=event.trainer,
        facts=event.facts,
    )


def _with_epoch(progress: RunProgress, event: EpochEnded) -> RunProgress:
    progress = replace(
        progress,
        epoch=event.epoch,
        step=0,
        latest=event.metrics,
        seconds=progress.seconds + event.seconds,
        first_seconds=progress.first_seconds if progress.epoch else event.seconds,
    )
    if event.best:
        progress = replace(progress, best=event.metrics, best_epoch=event.epoch)
    return progress


def _with_result(progress: RunProgress, event: Stopped | Finished) -> RunProgress:
    return replace(
        progress, test=event.test, kept_epoch=event.kept_epoch, dead_units=event.dead_units
    )
