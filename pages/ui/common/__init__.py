"""Widgets and texts that several pages use."""
