"""Views of the Draw page."""
