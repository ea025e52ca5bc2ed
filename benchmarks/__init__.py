"""Speed, load and memory, each beside its peer in the same run.

    python -m benchmarks              lists them
    python -m benchmarks.training     one of them; every one takes --json
"""
