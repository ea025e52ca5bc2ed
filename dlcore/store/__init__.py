"""Persistent runs, events and artifacts."""

from dlcore.store.artifacts import Artifacts
from dlcore.store.attempt import Attempt
from dlcore.store.run import Command, Run, RunProgress, RunState
from dlcore.store.store import Store

__all__ = ["Artifacts", "Attempt", "Command", "Run", "RunProgress", "RunState", "Store"]
