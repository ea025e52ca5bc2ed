"""Layers, optimizers, metrics and callbacks as values; TensorFlow is loaded only to build them."""
