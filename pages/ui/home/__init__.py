"""Views of the Home page."""
