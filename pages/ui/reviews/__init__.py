"""What the Reviews page alone uses."""
