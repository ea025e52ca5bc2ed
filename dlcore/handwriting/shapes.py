"""Letters, signs and simple drawings as strokes, for training a detector to reject them.

Those that can be taken for a digit, such as O, I, S and Z, are left out.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from dlcore.arrays import Array

Random = np.random.Generator

POINTS = 12
"""Of a smooth stroke, between two of its corners."""

JITTER = 0.035
"""Standard deviation by which corners are moved, relative to the size of a shape."""

SHAPES: Mapping[str, str] = {
    "A": "09 50 99|26 76",
    "E": "80 10 19 89|15 65",
    "F": "80 10 19|15 65",
    "H": "10 19|90 99|15 95",
    "K": "10 19|80 15 89",
    "M": "09 10 55 90 99",
    "N": "19 10 89 80",
    "P": "19 10 |~10 60 82 64 15",
    "R": "19 10|~10 60 82 64 15|44 89",
    "T": "00 90|50 59",
    "U": "~00 06 39 69 96 90",
    "V": "00 49 90",
    "W": "00 29 52 79 99 90",
    "X": "00 99|90 09",
    "C": "~91 50 12 07 49 98",
    "a": "~83 52 25 27 59 86|82 89",
    "e": "~16 86 74 44 16 28 59 89",
    "f": "~80 61 55 59|24 84",
    "h": "10 19|~15 54 85 89",
    "m": "03 09|~05 23 45 49|~45 73 95 99",
    "n": "13 19|~15 54 85 89",
    "t": "50 58 79|23 83",
    "y": "13 56|93 29",
    "heart": "~53 41 20 02 05 59|~53 61 80 92 95 59",
    "star": "29 50 79 03 93 29",
    "triangle": "50 99 09 50",
    "square": "11 81 88 18 11",
    "oblong": "03 93 97 07 03",
    "diamond": "50 95 59 05 50",
    "house": "19 15 50 95 99 19|15 95",
    "arrow": "05 95|62 95 68",
    "arrow up": "50 59|23 50 73",
    "check": "05 39 91",
    "plus": "05 95|50 59",
    "times": "11 88|81 18",
    "hash": "20 29|70 79|03 93|06 96",
    "smile": "~50 83 96 79 49 19 03 20 50|33 34|63 64|~26 47 57 76",
    "spiral": "~55 64 76 58 35 42 71 96 69 28 03 40 80",
    "infinity": "~55 33 05 37 55 73 95 77 55",
    "moon": "~60 31 25 48 89 56 54 60",
    "cloud": "~16 04 32 50 72 94 86 16",
    "lightning": "60 25 65 39",
    "equals": "03 93|06 96",
    "question": "~13 30 70 83 55 57|59 59",
    "exclamation": "50 56|59 59",
    "at": "~65 43 35 57 66 64 68 96 81 41 04 28 69",
    "note": "~48 29 27 48|48 40 93",
    "person": "~50 62 53 42 50|53 57|25 75|29 57 79",
    "tree": "59 56|~56 16 33 20 50 80 73 96 56",
    "fish": "~05 32 63 95|~05 38 67 95|63 93 97 67",
    "wave": "~05 13 27 43 57 73 87 95",
    "sun": "~53 74 66 37 35 53|50 51|58 59|05 15|85 95",
    "flower": "~55 30 60 55 94 86 55 59 29 55 06 13 55",
    "tree sign": "03 93|50 59|53 09|53 99",
    "big sign": "03 93|~50 45 09|53 99",
    "person sign": "~50 45 09|43 99",
    "mountain sign": "50 58|14 18 88 84",
    "sun sign": "10 80 89 19 10|15 85",
    "field sign": "11 81 89 19 11|15 85|51 59",
    "mouth sign": "22 82 79 29 22",
    "middle sign": "12 92 96 16 12|50 59",
    "craft sign": "11 91|51 58|08 98",
    "katakana a": "01 91 64|~53 46 29",
    "katakana ka": "03 93 88 69|~40 45 09",
    "katakana sa": "02 92|20 25|~70 75 39",
    "hiragana i": "~11 16 38|~72 94 96",
    "hiragana ko": "~21 41 81|~16 28 88",
    "percent": "90 09|~21 32 23 12 21|~87 96 77 78 87",
    "hourglass": "00 90 09 99 00",
    "cup": "11 19 79 71 11|~73 93 96 76",
    "flag": "10 19|10 82 14",
    "ladder": "20 29|80 89|22 82|24 84|27 87",
    "comb": "02 92|02 08|32 38|62 68|92 98",
    "brackets": "30 10 19 39|60 80 89 69",
    "arch": "~09 03 50 93 99",
    "bow": "02 98 92 08 02",
    "B": "10 19|~10 60 82 64 15|~15 74 87 79 19",
    "D": "10 19|~10 70 95 79 19",
    "G": "~91 50 12 07 49 98|98 95 65",
    "J": "80 87|~87 59 17",
    "L": "10 19 89",
    "Q": "~50 12 17 59 97 92 50|66 99",
    "Y": "00 45|90 45 49",
    "k": "10 19|74 16 89",
    "p": "13 19|~13 60 84 76 16",
    "r": "13 19|~15 43 84",
    "w": "03 29 53 79 93",
    "x": "13 89|83 19",
    "u": "~13 17 48 86 83|83 89",
    "d": "80 89|~84 54 27 59 87",
    "heart outline": "~53 31 12 05 49 59|~59 85 92 71 53",
    "heart one": "~54 20 03 36 59 86 93 70 54",
    "star outline": "50 63 93 74 89 57 19 24 03 33 50",
    "star six": "50 97 07 50|59 92 02 59",
    "smiley": "~50 92 97 59 07 02 50|32 33|62 63|~26 58 76",
    "smiley dots": "~50 92 97 59 07 02 50|33 34|63 64|26 76",
    "house door": "04 50 94|14 19 89 84|46 49|46 66 69",
    "house simple": "05 50 95 05|15 19 89 85",
    "arrow left": "95 05|32 05 38",
    "arrow down": "50 59|26 59 86",
    "arrow double": "05 95|23 05 27|73 95 77",
    "K one": "20 29|80 25 89|25 28",
    "A round": "~09 30 50 70 99|~16 56 96",
    "A flat": "09 40 60 99|25 75",
    "B boxy": "10 19 79 86 65 15|10 70 73 65",
    "H low": "10 19|80 89|14 84",
    "cat": "~22 04 28 69 97 83 72|22 10 42|52 80 82",
    "car": "07 04 24 41 71 84 94 97 07|~27 38 47|~67 78 87",
    "umbrella": "~05 12 50 92 95 05|55 58|~58 48 38",
    "pi": "02 92|~32 29|~62 68 79",
    "sigma": "91 11 55 19 99",
    "omega": "~09 29 15 21 50 81 95 79 99",
    "yen": "00 45 90|45 49|15 75|17 77",
    "euro": "~91 50 12 07 49 98|04 64|06 66",
    "ki": "03 93|50 59|~53 35 09|~53 75 99",
    "hito": "~50 44 09|~54 75 99",
    "yama": "50 59|14 19 89 84",
    "ru": "~30 36 09|60 69 95",
    "hiragana a": "03 83|~40 45 49|~73 45 18 06 45 88 79",
    "hiragana no": "~55 39 07 13 60 95 88 59",
    "mail": "02 92 98 08 02|02 56 92",
    "clock": "~50 92 97 59 07 02 50|52 55 85",
    "bolt": "60 15 55 39",
    "mountain": "09 32 54 72 99",
    "scrawl": "~00 95 13 98 26 91 49 52 08 79",
    "loops": "~05 32 48 52 38 45 72 78 52 95",
    "tictac": "30 39|60 69|03 93|06 96",
    "stick figure": "~50 62 53 42 50|53 56|15 85|29 56 79",
    "stairs": "09 06 36 33 66 63 60 90",
    "music": "~28 38 37 18 28|38 30 80 88|~88 78 77 98 88",
}
"""Corners of the strokes as two digits, x and y from 0 to 9; ``~`` marks smooth strokes."""


def draw_shape(random: Random, name: str) -> list[Array]:
    """Return the strokes of a shape with its corners moved at random.

    Args:
        random: generator.
        name: of ``SHAPES``.

    Returns:
        Points of each stroke, shape ``(n, 2)``: x and y, from about 0 to 1.
    """
    return [_stroke(random, text) for text in SHAPES[name].split("|")]


def draw_sign(random: Random) -> list[Array]:
    """Return the strokes of a sign that nobody has written before.

    Up to four strokes, smooth or with corners, of which most begin on another one. A single
    stroke has at least five corners: with fewer it may be a digit.

    Args:
        random: generator.

    Returns:
        As ``draw_shape``.
    """
    strokes: list[Array] = []
    count = int(random.choice(4, p=(0.2, 0.35, 0.3, 0.15))) + 1
    for _ in range(count):
        few = (2, 2, 3, 4, 5, 6)
        size = int(random.integers(5, 10)) if count == 1 else int(random.choice(few))
        corners = random.uniform(0, 1, (size, 2))
        if random.random() < 0.4:
            corners = np.round(corners * 3) / 3
        if strokes and random.random() < 0.6:
            corners[0] = random.choice(strokes[int(random.integers(len(strokes)))])
        if size > 3 and random.random() < 0.3:
            corners[-1] = corners[0]
        moved = corners + random.normal(0, JITTER / 2, corners.shape)
        strokes.append(_smooth(moved) if size > 2 and random.random() < 0.5 else moved)
    return strokes


def _stroke(random: Random, text: str) -> Array:
    corners = np.array([list(map(int, pair)) for pair in text.strip("~ ").split()], np.float64) / 9
    moved = corners + random.normal(0, JITTER, corners.shape)
    if np.array_equal(corners[0], corners[-1]):
        moved[-1] = moved[0]
    return _smooth(moved) if text.startswith("~") else moved


def _smooth(corners: Array) -> Array:
    """Return points of the Catmull-Rom spline through the corners."""
    padded = np.concatenate([corners[:1], corners, corners[-1:]])
    t = np.linspace(0, 1, POINTS, endpoint=False)[:, None]
    pieces = []
    for before, start, end, after in zip(padded, padded[1:], padded[2:], padded[3:], strict=False):
        linear, square = end - before, 2 * before - 5 * start + 4 * end - after
        cubic = 3 * (start - end) + after - before
        pieces.append(start + 0.5 * (linear * t + square * t**2 + cubic * t**3))
    return np.concatenate([*pieces, corners[-1:]])
