"""Sections of an exported program that load and prepare the data."""

from __future__ import annotations

from dlcore.datasets.program_text import NUMPY, Section, on_both_inputs
from dlcore.export.model_code import input_shape
from dlcore.spec import Spec


def data_sections(spec: Spec) -> list[Section]:
    """Return the data set's own section, the samples to train on, and what the model needs."""
    dataset = spec.dataset
    return [dataset.program_section(), *dataset.selection_sections(), *_preparation(spec)]


def _preparation(spec: Spec) -> list[Section]:
    """Scaling, channel axis, several inputs, class weights, one-hot labels."""
    info = spec.dataset.info()
    sections = []
    if info.scale != 1.0:
        code = on_both_inputs(f'{{x}}.astype("float32") / {info.scale:g}')
        sections.append(Section("scale", code, (), {"scale": f"{info.scale:g}"}))
    if input_shape(spec) != info.input_shape:
        sections.append(Section("channels", on_both_inputs("{x}[..., np.newaxis]"), (NUMPY,)))
    if info.input_widths:
        width = info.input_widths[0]
        code = on_both_inputs(f"[{{x}}[:, :{width}], {{x}}[:, {width}:]]")
        sections.append(Section("inputs", code, ()))
    if spec.training.class_weight:
        code = f"""\
counts = np.bincount(y_train, minlength={len(info.classes)})
weights = len(y_train) / (len(counts) * np.maximum(counts, 1))
class_weight = dict(enumerate(weights.tolist()))"""
        sections.append(Section("class_weight", code, (NUMPY,)))
    if spec.training.loss.needs_one_hot():
        count = len(info.classes)
        code = "\n".join(
            f"{y} = keras.utils.to_categorical({y}, {count})" for y in ("y_train", "y_test")
        )
        sections.append(Section("one_hot", code))
    return sections
