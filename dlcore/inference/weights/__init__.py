"""Weights of a run as matrices, images and a history."""
