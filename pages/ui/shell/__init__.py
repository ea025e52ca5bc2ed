"""What every page stands on: language, words, learner, services, theme, errors."""
