"""A control group of Linux that limits the memory of the processes in it."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from dlcore.planning.machine import CONTROL_GROUPS
from tests.waiting import wait_for

ENTER = 'echo $$ > "$0" && exec "$@"'


@dataclass(frozen=True)
class ControlGroup:
    """A group of version 1 or 2.

    Args:
        folder: of the group.
        version: of control groups.
    """

    folder: Path
    version: int

    @property
    def prefix(self) -> Sequence[str]:
        """What starts a command in the group, put before it."""
        return ("sh", "-c", ENTER, str(self.folder / "cgroup.procs"))

    def limit(self, max_bytes: int) -> None:
        """Limit the memory of all processes together."""
        name = "memory.limit_in_bytes" if self.version == 1 else "memory.max"
        (self.folder / name).write_text(str(max_bytes), "ascii")

    def killed(self) -> int:
        """Return how many processes have been killed for want of memory."""
        name = "memory.oom_control" if self.version == 1 else "memory.events"
        lines = (self.folder / name).read_text("ascii").splitlines()
        return next(int(line.split()[1]) for line in lines if line.startswith("oom_kill "))

    def is_empty(self) -> bool:
        """Return whether no process is in the group."""
        return not (self.folder / "cgroup.procs").read_text("ascii")

    def anonymous_bytes(self) -> int:
        """Return the memory that cannot be given back: without what is read from files."""
        name = "total_rss" if self.version == 1 else "anon"
        lines = (self.folder / "memory.stat").read_text("ascii").splitlines()
        return next(int(line.split()[1]) for line in lines if line.startswith(f"{name} "))


@contextlib.contextmanager
def control_group(max_bytes: int) -> Iterator[ControlGroup]:
    """Make a group with a limit; remove it at the end, when its processes have ended.

    Raises:
        SystemExit: this user may not, or this system has none.
    """
    version = 1 if (CONTROL_GROUPS / "memory").is_dir() else 2
    parent = CONTROL_GROUPS / "memory" if version == 1 else CONTROL_GROUPS
    group = ControlGroup(parent / f"dlcore-benchmark-{os.getpid()}", version)
    try:
        group.folder.mkdir()
        group.limit(max_bytes)
    except OSError as error:
        raise SystemExit(f"needs Linux and the right to make a control group: {error}") from None
    try:
        yield group
    finally:
        # Killed processes leave it a moment later.
        wait_for(group.is_empty)
        group.folder.rmdir()
