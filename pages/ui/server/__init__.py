"""The web server of the app."""
