"""Image augmentation: each image is changed a little, anew at every step, while training only."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from dlcore.models.keras_call import KerasCall, keras_call
from dlcore.models.layers.base import SEED_STATE, LayerSpec, Shape, Unfit, Variables

IMAGE_AXES = 3


class _Augmentation(LayerSpec):
    """What all of them share: an image of shape ``(height, width, channels)`` stays one."""

    def output_shape(self, shape: Shape) -> Shape:
        if len(shape) != IMAGE_AXES:
            raise Unfit("needs_axis", axes=IMAGE_AXES)
        return shape

    def variables(self, shape: Shape) -> Variables:
        return SEED_STATE


class RandomFlip(_Augmentation):
    """Mirrors half of the images."""

    kind: Literal["random_flip"] = "random_flip"
    mode: Literal["horizontal", "vertical", "horizontal_and_vertical"] = "horizontal"

    def call(self) -> KerasCall:
        return keras_call("layers.RandomFlip", self.mode)


class RandomRotation(_Augmentation):
    """Turns an image by up to ``factor`` of a full turn either way."""

    kind: Literal["random_rotation"] = "random_rotation"
    factor: float = Field(default=0.05, ge=0.0, le=0.5)

    def call(self) -> KerasCall:
        return keras_call("layers.RandomRotation", self.factor)


class RandomTranslation(_Augmentation):
    """Moves an image by up to ``factor`` of its size in both directions."""

    kind: Literal["random_translation"] = "random_translation"
    factor: float = Field(default=0.1, ge=0.0, le=0.5)

    def call(self) -> KerasCall:
        return keras_call("layers.RandomTranslation", self.factor, self.factor)


class RandomZoom(_Augmentation):
    """Makes an image larger or smaller by up to ``factor`` of its size."""

    kind: Literal["random_zoom"] = "random_zoom"
    factor: float = Field(default=0.1, ge=0.0, le=0.5)

    def call(self) -> KerasCall:
        return keras_call("layers.RandomZoom", self.factor)
