"""Image augmentation: random changes of each image at every training step."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from dlcore.models.keras_call import KerasCall, keras_call
from dlcore.models.layers.base import SEED_STATE, LayerSpec, Shape, Unfit, Variables
from dlcore.models.layers.traits import Compilation

IMAGE_AXES = 3


class _Augmentation(LayerSpec):
    """Base of the augmentations of images of shape ``(height, width, channels)``."""

    compilation = Compilation.RANDOM_NUMBERS
    augments = True

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
    """Rotates an image by up to ``factor`` of a full turn in either direction."""

    kind: Literal["random_rotation"] = "random_rotation"
    factor: float = Field(default=0.05, ge=0.0, le=0.5)

    def call(self) -> KerasCall:
        return keras_call("layers.RandomRotation", self.factor)


class RandomTranslation(_Augmentation):
    """Shifts an image by up to ``factor`` of its size along both axes."""

    kind: Literal["random_translation"] = "random_translation"
    factor: float = Field(default=0.1, ge=0.0, le=0.5)

    def call(self) -> KerasCall:
        return keras_call("layers.RandomTranslation", self.factor, self.factor)


class RandomZoom(_Augmentation):
    """Scales an image up or down by up to ``factor`` of its size."""

    kind: Literal["random_zoom"] = "random_zoom"
    factor: float = Field(default=0.1, ge=0.0, le=0.5)

    def call(self) -> KerasCall:
        return keras_call("layers.RandomZoom", self.factor)
