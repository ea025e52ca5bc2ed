"""Views of the Look inside page."""
