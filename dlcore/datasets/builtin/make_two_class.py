"""Script that writes the table of ``two_class`` to standard output as float64 bytes.

It runs in a separate process: scikit-learn would cost the pages' process 100 MB for one table.
"""

import sys

import numpy as np
from sklearn.datasets import make_classification


def main() -> None:
    """Write row by row: the features, then the class. Arguments: samples, features, seed."""
    samples, features, seed = map(int, sys.argv[1:])
    x, y = make_classification(n_samples=samples, n_features=features, random_state=seed)
    sys.stdout.buffer.write(np.column_stack([x, y]).astype("<f8").tobytes())


if __name__ == "__main__":
    main()
