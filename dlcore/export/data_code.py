"""Sections of an exported program that load and prepare the data."""

from __future__ import annotations

from dlcore.datasets.program_text import NUMPY, Section, indent, literal, on_both_inputs
from dlcore.export.model_code import input_shape
from dlcore.models.second_output import FIRST_OUTPUT
from dlcore.spec import Spec


def data_sections(spec: Spec) -> list[Section]:
    """Return the data set's own section, the samples to train on, and what the model needs."""
    dataset = spec.dataset
    return [dataset.program_section(), *dataset.selection_sections(), *_preparation(spec)]


def _preparation(spec: Spec) -> list[Section]:
    """Scaling, channel axis, several inputs, class weights, one-hot labels, second output."""
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
    if spec.second_output:
        sections.append(_two_targets(spec))
    elif spec.training.loss.needs_one_hot():
        code = "\n".join(f"{y} = {_classes(spec, y)}" for y in ("y_train", "y_test"))
        sections.append(Section("one_hot", code))
    return sections


def _classes(spec: Spec, y: str) -> str:
    """Return the source of the classes in the form that the loss needs."""
    if not spec.training.loss.needs_one_hot():
        return y
    return f"keras.utils.to_categorical({y}, {len(spec.dataset.info().classes)})"


def _two_targets(spec: Spec) -> Section:
    """Return the section that makes a mapping of targets by output."""
    assert spec.second_output
    group = spec.second_output.group
    labels = list(spec.dataset.groups[group])
    lines = [f"labels = {labels}"]
    for y in ("y_train", "y_test"):
        members = f'np.isin({y}, labels).astype("int32")'
        items = (f"{literal(FIRST_OUTPUT)}: {_classes(spec, y)},", f"{literal(group)}: {members},")
        lines += [f"{y} = {{", *map(indent, items), "}"]
    return Section("two_targets", "\n".join(lines), (NUMPY,))
