"""What a spec builds and costs, computed without TensorFlow, and what fits into memory."""
