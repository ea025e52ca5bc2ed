"""The pictures of the labs' gallery, each a real result on a run that this trains.

python -m benchmarks.lab_pictures static/labs
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import numpy as np
from PIL import Image

from dlcore import PRESETS, Run, Store, train
from dlcore.arrays import Array
from dlcore.datasets import Cache
from dlcore.inference.context import QueryContext
from dlcore.labs.fooling import JUDGED, FoolImage

SIDE, GAP = 96, 12
"""Pixels of an image, and between two."""


def strip(images: Sequence[Array]) -> Image.Image:
    """Return grey images from 0 to 1 side by side."""
    width = len(images) * (SIDE + GAP) + GAP
    sheet = Image.new("RGB", (width, SIDE + 2 * GAP), "white")
    for index, image in enumerate(images):
        pixels = Image.fromarray((np.clip(image, 0, 1) * 255).astype(np.uint8))
        enlarged = pixels.resize((SIDE, SIDE), Image.Resampling.NEAREST)
        sheet.paste(enlarged.convert("RGB"), (GAP + index * (SIDE + GAP), GAP))
    return sheet


def fooling(context: QueryContext, run: Run) -> Image.Image:
    """Return a digit unchanged, after FGSM and after noise, of which only FGSM misleads."""
    for sample in range(100):
        image = FoolImage(run=run.id, sample=sample).answer(context)
        changed, _, noisy = image.probabilities[:, JUDGED].argmax(axis=1) == image.label
        if not changed and noisy and image.probabilities[0, 0].argmax() == image.label:
            break
    return strip(
        [each[..., 0] for each in (image.fgsm[0], image.fgsm[JUDGED], image.noise[JUDGED])]
    )


PICTURES: Mapping[str, Callable[[QueryContext, Run], Image.Image]] = {"fooling": fooling}


def main(arguments: Sequence[str] | None = None) -> int:
    """Write the pictures."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.lab_pictures")
    parser.add_argument("folder", type=Path)
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as home:
        context = QueryContext(Store(Path(home)), Cache.default())
        run = train(PRESETS["digits-cnn"].spec, store=context.store)
        for name, draw in PICTURES.items():
            draw(context, run).save(options.folder / f"{name}.webp", quality=80)
    return 0


if __name__ == "__main__":
    sys.exit(main())
