"""What the Look inside page alone uses."""
