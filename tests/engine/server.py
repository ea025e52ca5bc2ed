"""A minimal server: a store and an engine with one worker.

It prints the id of the run that it creates, if its argument is a spec, and its worker's process id.
"""

from __future__ import annotations

import signal
import sys
import time

from dlcore import Spec, Store
from dlcore.engine.supervisor import LocalEngine

if __name__ == "__main__":
    # A shell that runs the tests in the background makes them ignore Ctrl-C.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    store = Store()
    engine = LocalEngine(store, workers=1)
    if len(sys.argv) > 1:
        print(store.create(Spec.parse(sys.argv[1]), "ann").id, flush=True)
    print(engine.status().worker_pids[0], flush=True)
    try:
        while True:
            time.sleep(1.0)
    except KeyboardInterrupt:
        engine.close()
