"""Extraction of ink from an image of writing, dark on light or light on dark.

The background is local: writing is narrower than a shadow, a table beside the paper or a thumb, so
a morphological closing with a window wider than any line removes the writing alone (opening, for
light ink). What differs from that background is ink; strengths are relative to the brightness of
the background, so that they do not change in a shadow, and the largest of the three colours counts,
so that a yellow marker is as strong as a black pen. Of that ink, what is no writing is removed:
printed lines and frames, specks, and whatever enters the image from its edge.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from PIL import Image

from dlcore.arrays import Array
from dlcore.errors import InkNotFound

MAX_SIDE = 512
"""Images are reduced to this length of their longer side, in pixels."""

MIN_SIDE = 64
"""Smaller images have a plain background."""

MIN_STRENGTH = 0.09
"""Minimum strength of ink relative to its background."""

WINDOW = 0.25
"""Width of the window as a share of the shorter side; lines of writing are narrower."""

_NOISE = 6.0
"""Minimum strength of ink in standard deviations of the background."""

_DIM = 0.12
"""Added to the brightness of a background, so that noise in the dark is not taken for ink."""

_BLUR = 0.7
"""Standard deviation in pixels of the smoothing before all."""

_FAINT = 0.45
"""Relative strength below which ink is not that of the same pen."""

_SPECK = 0.25
"""Relative size below which a component is no part of the writing."""

_SMALLEST = 0.02
"""Share of the image's longer side that writing has at least."""

_THICKEST = 0.45
"""Maximum thickness of a line as a share of the length of its component."""

_THICK = 0.2
"""Thickness from which a component is less likely writing."""

_EDGE = 7
"""Width in pixels within which the image changes at the border of ink, even if it is blurred."""

_SHARP = 0.4
"""Change at the border of ink relative to its strength; that of a shadow is lower."""

_OUTLINED = 0.6
"""Minimum share of the border of writing where the image changes."""

_RIM = 0.8
"""Minimum share of the ink of a frame along the sides of its box; a 0 has less."""

_INSIDE = 0.12
"""Minimum length of what is in a frame, relative to the frame; smaller ink is a speck."""

_OTHER_COLOUR = 0.3
"""Minimum difference of two colours, relative to that between ink and what is beside it."""

_MANY = 24
"""Maximum number of components, the largest ones."""

_PAPER, _FULL = 0.3, 0.85
"""Relative strengths up to which it is the edge of a line, and from which it is full ink."""

_TIMES = 4
"""Factor by which small images are enlarged, which smooths the steps of their lines."""

_ARTEFACT = 0.2
"""Relative strength of traces of the compression of an image."""


@dataclass(frozen=True)
class _Component:
    """Connected ink.

    Args:
        label: its number in the labelled image.
        box: rows and columns.
        area: in pixels.
        strength: typical strength of its ink.
        outlined: share of its border where the image changes.
        thickness: of its thickest part as a share of its length.
        rim: share of its ink along the four sides of its box.
        at_edge: whether it touches the edge of the image.
    """

    label: int
    box: tuple[slice, slice]
    area: int
    strength: float
    outlined: float
    thickness: float
    rim: float
    at_edge: bool

    @property
    def length(self) -> int:
        """The longer side of the box."""
        return max(int(part.stop - part.start) for part in self.box)

    @property
    def weight(self) -> float:
        """How likely it is the main component: larger and stronger than others."""
        return self.length * self.strength * self.outlined**3

    @property
    def slenderness(self) -> float:
        """How likely it is writing: lines are thin, the paper between them is not."""
        return self.weight / (1 + (self.thickness / _THICK) ** 4)

    def frames(self, other: _Component) -> bool:
        """Return whether it is a frame around another component."""
        is_large = other.length > _INSIDE * self.length
        return self.rim >= _RIM and is_large and self.surrounds(other)

    def surrounds(self, other: _Component) -> bool:
        """Return whether its box contains another component."""
        return all(
            mine.start < part.start and part.stop < mine.stop
            for mine, part in zip(self.box, other.box, strict=True)
        )


@dataclass(frozen=True)
class _Writing:
    """What may be the writing of an image.

    Args:
        main: its largest part.
        mask: of that part.
        ink: of all parts, from 0 to 1.
    """

    main: _Component
    mask: Array
    ink: Array


def extract_ink(pixels: Array) -> Array:
    """Extract the writing of an image.

    Args:
        pixels: uint8 RGBA ``(rows, columns, 4)``, as returned by
            ``dlcore.datasets.uploads.image_file.read_image``.

    Returns:
        float32 from 0 (no ink) to 1, shape ``(rows, columns)``, each side at most ``MAX_SIDE``; of
            an image smaller than ``MIN_SIDE``, four times its size.

    Raises:
        InkNotFound: nothing stands out from the background.
    """
    if max(pixels.shape[:2]) < MIN_SIDE:
        # Too small to be a photograph; its lines may be as wide as any window.
        return _on_plain_background(_colours(_enlarge(pixels)))
    colours = _smooth(_colours(_reduce(pixels)))
    found = [each for side in (colours, 1 - colours) for each in _writings(*_strength(side))]
    if not found:
        if not _has_plain_edges(colours):
            raise InkNotFound
        return _on_plain_background(colours)
    likely, *others = sorted(found, key=lambda each: each.main.slenderness, reverse=True)
    return next((each for each in others if _is_on(each, likely, colours)), likely).ink


def _reduce(pixels: Array) -> Array:
    image = Image.fromarray(pixels)
    image.thumbnail((MAX_SIDE, MAX_SIDE), Image.Resampling.BOX)
    return np.asarray(image)


def _enlarge(pixels: Array) -> Array:
    image = Image.fromarray(pixels)
    size = (_TIMES * image.width, _TIMES * image.height)
    return np.asarray(image.resize(size, Image.Resampling.BICUBIC))


def _colours(pixels: Array) -> Array:
    """Return float32 ``(rows, columns, channels)``: colours on paper, or the opacity alone."""
    channels = pixels.astype(np.float32) / np.float32(255)
    rgb, alpha = channels[..., :3], channels[..., 3]
    is_opaque = alpha >= 0.5
    if is_opaque.all():
        return rgb
    if is_opaque.mean() > 0.5 and float(np.ptp(rgb[is_opaque].mean(axis=1))) > MIN_STRENGTH:
        # A sheet with ink on it, not ink itself.
        return np.where(is_opaque[..., None], rgb, np.median(rgb[is_opaque], axis=0))
    return 1 - alpha[..., None]


def _edges(colours: Array) -> Array:
    return np.concatenate([colours[0], colours[-1], colours[:, 0], colours[:, -1]])


def _has_plain_edges(colours: Array) -> bool:
    low, high = np.percentile(_edges(colours), (10, 90), axis=0)
    return bool((high - low).max() < MIN_STRENGTH)


def _on_plain_background(colours: Array) -> Array:
    """Extract ink of any width: what differs from the colour of the edges of the image."""
    background = np.median(_edges(colours), axis=0)
    darker, lighter = ((side * (background - colours)).max(axis=2) for side in (1, -1))
    ink = max(darker, lighter, key=lambda each: float(each.max()))
    if ink.max() < MIN_STRENGTH:
        raise InkNotFound
    clear: Array = np.clip((ink / ink.max() - _ARTEFACT) / (1 - _ARTEFACT), 0, 1)
    return clear.astype(np.float32)


def _smooth(colours: Array) -> Array:
    from scipy import ndimage

    smooth: Array = ndimage.gaussian_filter(colours, (_BLUR, _BLUR, 0))
    return smooth


def _strength(colours: Array) -> tuple[Array, Array]:
    """Return the strength of darker ink and that of the edges around each pixel.

    Both are relative to the brightness of the background, and of shape ``(rows, columns)``. The
    strength is 0 where it may be noise.
    """
    from scipy import ndimage

    window = max(3, round(WINDOW * min(colours.shape[:2]))) | 1
    background = ndimage.grey_closing(colours, (window, window, 1), mode="nearest")
    strength = ((background - colours) / (background + _DIM)).max(axis=2)
    flat = np.median(strength)
    noise = 1.4826 * float(np.median(np.abs(strength - flat)))
    minimum = float(flat) + max(MIN_STRENGTH, _NOISE * noise)
    darkest, brightness = colours.min(axis=2), background.min(axis=2)
    change = ndimage.maximum_filter(darkest, _EDGE) - ndimage.minimum_filter(darkest, _EDGE)
    return np.where(strength >= minimum, strength, 0), change / (brightness + _DIM)


def _writings(strength: Array, edges: Array) -> Iterator[_Writing]:
    """Yield the writing in ink of one kind, if there is any."""
    ink = strength > 0
    if not ink.any():
        return
    separating = min(_otsu(strength[ink]), 0.5 * float(np.percentile(strength[ink], 95)))
    labels, components = _components(ink & (strength >= separating), strength, edges)
    kept = _select(components, max(strength.shape))
    if not kept:
        return
    main = max(kept, key=lambda each: each.weight)
    mask = np.isin(labels, [each.label for each in kept])
    relative = np.where(_grow(mask), strength, 0) / main.strength
    clear: Array = np.clip((relative - _PAPER) / (_FULL - _PAPER), 0, 1)
    yield _Writing(main, labels == main.label, clear.astype(np.float32))


def _is_on(writing: _Writing, sheet: _Writing, colours: Array) -> bool:
    """Return whether what was taken for writing is a sheet with writing on it.

    What is seen through a hole of writing, as in a 0, has the colour of what is around it.
    """
    from scipy import ndimage

    if not sheet.main.surrounds(writing.main):
        return False
    filled = _grow(ndimage.binary_fill_holes(sheet.mask))
    around = _grow(filled) & ~filled
    if not around.any():
        return False
    seen, beyond, own = (
        np.median(colours[mask], axis=0) for mask in (writing.mask, around, sheet.mask)
    )
    return bool(np.abs(seen - beyond).max() > _OTHER_COLOUR * np.abs(seen - own).max())


def _otsu(values: Array) -> float:
    """Return the threshold that separates values into two groups of least variance."""
    counts, edges = np.histogram(values, 64)
    middles = (edges[1:] + edges[:-1]) / 2
    below, total = np.cumsum(counts), np.cumsum(counts * middles)
    above = below[-1] - below
    with np.errstate(divide="ignore", invalid="ignore"):
        distance = total / below - (total[-1] - total) / above
    between = np.nan_to_num(below * above * distance**2)
    return float(edges[1:][int(between.argmax())])


def _components(mask: Array, strength: Array, edges: Array) -> tuple[Array, list[_Component]]:
    """Label the connected parts of a mask; describe the largest of them."""
    from scipy import ndimage

    labels, count = ndimage.label(mask, np.ones((3, 3)))
    areas = np.bincount(labels.ravel(), minlength=count + 1)
    areas[0] = 0
    boxes = ndimage.find_objects(labels)
    components = []
    for label in np.argsort(areas)[::-1][:_MANY]:
        if not areas[label]:
            break
        box = boxes[label - 1]
        part = labels[box] == label
        typical = float(np.percentile(strength[box][part], 75))
        border = part & ~_shrink(part)
        components.append(
            _Component(
                label=int(label),
                box=box,
                area=int(areas[label]),
                strength=typical,
                outlined=float((edges[box][border] > _SHARP * typical).mean()),
                thickness=2 * float(_depth(part)) / max(part.shape),
                rim=1 - float(part[_inner(part.shape)].sum()) / float(areas[label]),
                at_edge=any(
                    side.start == 0 or side.stop == size
                    for side, size in zip(box, mask.shape, strict=True)
                ),
            )
        )
    return labels, components


def _inner(shape: tuple[int, ...]) -> tuple[slice, ...]:
    """Return the part of a box without its rim."""
    return tuple(slice(size // 8, size - size // 8) for size in shape)


def _depth(part: Array) -> float:
    """Return the largest distance of a pixel of a component to its border."""
    from scipy import ndimage

    return float(ndimage.distance_transform_edt(np.pad(part, 1)).max())


def _select(components: list[_Component], side: int) -> list[_Component]:
    """Return the components that may be writing."""
    large = [each for each in components if each.length >= max(3, _SMALLEST * side)]
    thin = [each for each in large if each.thickness <= _THICKEST and each.outlined >= _OUTLINED]
    inside = [each for each in thin if not each.at_edge] or thin
    unframed = [each for each in inside if not any(each.frames(other) for other in inside)]
    if not unframed:
        return []
    main = max(unframed, key=lambda each: each.weight)
    return [
        each
        for each in unframed
        if each.length >= _SPECK * main.length and each.strength >= _FAINT * main.strength
    ]


def _shrink(mask: Array) -> Array:
    from scipy import ndimage

    shrunk: Array = ndimage.binary_erosion(mask, np.ones((3, 3)))
    return shrunk


def _grow(mask: Array) -> Array:
    from scipy import ndimage

    grown: Array = ndimage.binary_dilation(mask, np.ones((3, 3)), iterations=2)
    return grown
