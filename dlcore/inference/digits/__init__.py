"""Classification of drawn digits."""
