"""What pages share, one concept a file."""
