"""Speed, load and memory of the app, compared with other libraries in the same process.

python -m benchmarks               all of them
python -m benchmarks app forty     some of them
python -m benchmarks --list        their names
python -m benchmarks.training      one of them with its own options; every one has --json
"""
