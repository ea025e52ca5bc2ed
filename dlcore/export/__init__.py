"""A run as a plain Keras program, a notebook, or a bundle; nothing exported needs this package."""

from __future__ import annotations
