"""Specs derived from specs: presets, sweeps, repetitions, remedies, and their run times."""
