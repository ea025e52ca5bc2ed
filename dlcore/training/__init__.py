"""From spec to trained model. Every module but ``slot`` and ``chunk_sizer`` loads TensorFlow."""

from __future__ import annotations

import os

# XLA reads the flags when it first compiles. Threads that share one matrix product add its parts in
# varying order, and a run must give the same numbers every time. One thread per product is no
# slower in the networks that are compiled, and faster in recurrent ones.
_ONE_THREAD = "--xla_cpu_multi_thread_eigen=false"
_flags = os.environ.get("XLA_FLAGS", "")
if "xla_cpu_multi_thread_eigen" not in _flags:
    os.environ["XLA_FLAGS"] = f"{_flags} {_ONE_THREAD}".strip()
