"""A small server: holds a store and an engine, and tells what happens.

Says the id of the run it began, if it was given a spec; then the number of its worker.
"""

from __future__ import annotations

import signal
import sys
import time

from dlcore import Spec, Store
from dlcore.engine.supervisor import LocalEngine

if __name__ == "__main__":
    # A shell that starts the tests in the background lets them ignore Ctrl-C.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    store = Store()
    engine = LocalEngine(store, workers=1)
    if len(sys.argv) > 1:
        print(store.create(Spec.parse(sys.argv[1]), "ann").id, flush=True)
    print(engine.status().workers[0], flush=True)
    try:
        while True:
            time.sleep(1.0)
    except KeyboardInterrupt:
        engine.close()
