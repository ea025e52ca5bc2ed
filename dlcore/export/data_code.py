"""Sections of an exported program that load and prepare the data."""

from __future__ import annotations

from dlcore.datasets.program_text import NUMPY, Section, on_both_inputs
from dlcore.export.model_code import input_shape
from dlcore.spec import Spec


def data_sections(spec: Spec) -> list[Section]:
    """Return the data set's own section, then what the model needs done to the arrays."""
    return [spec.dataset.program_section(), *_preparation(spec)]


def _preparation(spec: Spec) -> list[Section]:
    """Fewer samples, scaling, channel axis, several inputs, one-hot labels."""
    dataset, info = spec.dataset, spec.dataset.info()
    sections = []
    if dataset.train_size is not None:
        size = info.train_size
        code = f"x_train, y_train = x_train[:{size}], y_train[:{size}]"
        sections.append(Section("part", code, (), {"count": size}))
    if info.scale != 1.0:
        code = on_both_inputs(f'{{x}}.astype("float32") / {info.scale:g}')
        sections.append(Section("scale", code, (), {"scale": f"{info.scale:g}"}))
    if input_shape(spec) != info.input_shape:
        sections.append(Section("channels", on_both_inputs("{x}[..., np.newaxis]"), (NUMPY,)))
    if info.input_widths:
        width = info.input_widths[0]
        code = on_both_inputs(f"[{{x}}[:, :{width}], {{x}}[:, {width}:]]")
        sections.append(Section("inputs", code, ()))
    if spec.training.loss.needs_one_hot():
        count = len(info.classes)
        code = "\n".join(
            f"{y} = keras.utils.to_categorical({y}, {count})" for y in ("y_train", "y_test")
        )
        sections.append(Section("one_hot", code))
    return sections
