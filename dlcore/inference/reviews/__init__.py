"""Classification of film reviews."""
