"""Files and texts from outside: sizes checked before parsing, replacement in one step."""
