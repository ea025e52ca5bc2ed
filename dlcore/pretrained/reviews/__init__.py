"""The bundled review classifier: weights, model card, loader and training script."""
