"""What every page uses: language, texts, learner, services, theme, choice widgets, errors."""
