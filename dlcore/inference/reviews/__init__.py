"""Sentiment of film reviews and the attribution of a verdict to words."""
