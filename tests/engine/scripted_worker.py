"""A worker without TensorFlow, for tests of the supervisor.

The first run that it gets becomes active for ever, as one whose model is being compiled. It lets
go of any other run at once, and stops it when it gets a command. With the argument ``growing``, it
reports that its memory has grown. With ``wasting``, no run becomes active, and each that leaves it
has made it grow.
"""

from __future__ import annotations

import json
import sys
import time

from dlcore.events import Stopped
from dlcore.store import Store

claims: dict[str, int] = {}
wasted = 10**9 if "wasting" in sys.argv else 0


def send(**message: object) -> None:
    print(json.dumps(message), flush=True)


def leave(run_id: str) -> None:
    if run_id in claims:
        claim = claims.pop(run_id)
        send(type="ended", run_id=run_id, claim=claim, memory=wasted, kept=0)


if __name__ == "__main__":
    send(type="ready", memory=0)
    if "growing" in sys.argv:
        send(type="alive", memory=10**9)
    active = None
    for line in sys.stdin:
        message = json.loads(line)
        match message["type"]:
            case "start":
                claims[message["run_id"]] = message["claim"]
                if active is None and not wasted:
                    active = message["run_id"]
                    send(type="active", run_id=active)
            case "unload":
                Store().release(message["run_id"])
                leave(message["run_id"])
            case "command":
                run_id = message["run_id"]
                Store().append(run_id, Stopped(time.time(), epoch=0), claim=claims[run_id])
                leave(run_id)
            case "drop" if message["run_id"] != active:
                leave(message["run_id"])
