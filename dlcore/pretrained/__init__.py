"""Pretrained models that are part of the package."""

BUNDLED = "bundled"
"""Name of the pretrained model of a task; other models are named by the id of their run."""
