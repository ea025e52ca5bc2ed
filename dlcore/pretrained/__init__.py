"""Networks that come with the app."""
