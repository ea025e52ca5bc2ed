"""Views of the Lessons page."""
