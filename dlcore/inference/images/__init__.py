"""Predictions for images: test set, confusion matrix, activations, saliency."""
