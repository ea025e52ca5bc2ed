"""What a spec builds and costs, computed without TensorFlow."""
