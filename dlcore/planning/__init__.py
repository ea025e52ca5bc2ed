"""What a spec would build, cost and take, computed without TensorFlow."""
