"""What the Data page alone uses."""
