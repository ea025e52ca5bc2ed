"""Views of the Forecast page."""
