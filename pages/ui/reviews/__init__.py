"""Views of the Reviews page."""
