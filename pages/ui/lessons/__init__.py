"""What the Lessons page alone uses."""
