"""Who trains what, where and when. Only ``worker`` and ``crew`` load TensorFlow."""
