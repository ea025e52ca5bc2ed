"""What finished and running runs say: curves, metrics, comparison, significance, diagnosis, baselines."""
