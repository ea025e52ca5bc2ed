"""A worker whose TensorFlow cannot be loaded."""

import sys

sys.exit("ImportError: no TensorFlow")
