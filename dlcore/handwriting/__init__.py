"""Pen strokes and drawings, and their preparation for a network that reads digits."""
