"""Layers, shapes, parameter counts and presets, all without TensorFlow."""
