"""What several pages use: choices, fields, words, names."""
