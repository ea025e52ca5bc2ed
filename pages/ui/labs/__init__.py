"""Views of the Labs page."""
