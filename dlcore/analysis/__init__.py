"""Analysis of runs: curves, metrics, comparison, significance, diagnosis, baselines."""
