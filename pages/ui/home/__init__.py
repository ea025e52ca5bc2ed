"""What the Home page alone uses."""
