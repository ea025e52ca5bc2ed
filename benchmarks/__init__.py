"""Speed, load and memory, each beside its peer in the same run.

python -m benchmarks               all of them
python -m benchmarks app forty     some of them
python -m benchmarks --list        their names
python -m benchmarks.training      one of them with its own options; every one takes --json
"""
