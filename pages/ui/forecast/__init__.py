"""What the Forecast page alone uses."""
