"""Training in worker processes. Only ``worker`` and ``executor`` load TensorFlow."""
