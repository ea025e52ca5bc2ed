"""Memory that glibc returns to the system."""

from __future__ import annotations

import os
import platform
import subprocess
import sys

import pytest

_THREADS = 8
_SCRIPT = f"""
import hashlib, sys, threading
from dlcore.planning.allocator import return_large_blocks
from dlcore.planning.machine import own_memory

def derive():
    everybody.wait()
    hashlib.scrypt(b"secret", salt=b"salt", n=2**14, r=8, p=1, maxmem=2**26)
    everybody.wait()

if sys.argv[1:]:
    return_large_blocks()
before = own_memory()
for _ in range(2):
    everybody = threading.Barrier({_THREADS})
    threads = [threading.Thread(target=derive) for _ in range({_THREADS})]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
print(own_memory() - before)
"""
"""Prints how many bytes more a process has in memory after its threads have each used 16 MB."""


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="no glibc")
def test_large_blocks_of_threads_that_have_ended_are_returned() -> None:
    kept, returned = _bytes_kept(), _bytes_kept("return")
    assert returned < 16_000_000 < kept / 2


def _bytes_kept(*arguments: str) -> int:
    environment = {key: text for key, text in os.environ.items() if "MALLOC" not in key}
    command = [sys.executable, "-c", _SCRIPT, *arguments]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    return int(done.stdout)
