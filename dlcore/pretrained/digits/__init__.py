"""The bundled digit classifier: weights, model card, loader and training script."""
