"""Pen strokes and drawings of digits, and their preparation for a classifier."""
