"""From spec to trained model. Everything here but ``policy`` and ``diagnosis`` loads TensorFlow."""
