"""Names of mathematicians, which a board shows while those of the learners are hidden."""

from __future__ import annotations

MATHEMATICIANS = (
    *("abel", "agnesi", "archimedes", "babbage", "banach", "bernoulli", "boole", "cantor"),
    *("cardano", "cauchy", "cayley", "cramer", "descartes", "dirichlet", "eratosthenes", "erdos"),
    *("euclid", "euler", "fermat", "fibonacci", "fourier", "galois", "gauss", "germain"),
    *("godel", "grothendieck", "hamilton", "hilbert", "hypatia", "ito", "jacobi", "kodaira"),
    *(
        "kovalevskaya",
        "lagrange",
        "laplace",
        "legendre",
        "leibniz",
        "lovelace",
        "markov",
        "minkowski",
    ),
    *("mirzakhani", "newton", "noether", "oka", "pascal", "peano", "poincare", "pythagoras"),
    *("ramanujan", "riemann", "seki", "shannon", "taniyama", "thales", "turing", "viete"),
    *("weierstrass", "wiles", "yates", "zeno"),
)
"""Codes; a class gives each to one member."""
