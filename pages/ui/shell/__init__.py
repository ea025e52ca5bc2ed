"""What every page uses: language, texts, learner, services, styles, choice widgets, errors."""
