"""Specs from specs: presets, sweeps, repetitions over seeds, remedies, estimates of their time."""
