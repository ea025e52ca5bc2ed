"""A field for an image file."""

from __future__ import annotations

from dlcore.arrays import Array
from dlcore.datasets.uploads.image_file import MAX_BYTES, read_image
from pages.ui.common.file_chooser import FileChooserLabels, file_chooser
from pages.ui.shell.text import size, t


def picture_file(label: str, *, key: str) -> Array | None:
    """Draw the field.

    Args:
        label: above it.
        key: of the widget.

    Returns:
        Pixels as ``read_image`` returns them; None without a file.

    Raises:
        ImageFileError: the file cannot be used.
    """
    limit = size(MAX_BYTES)
    labels = FileChooserLabels(
        label=label,
        choose=t("inside.own_choose"),
        limit=t("inside.own_limit", size=limit),
        drop=t("inside.own_drop"),
        refused=t("inside.own_refused", size=limit),
    )
    file = file_chooser(labels, key=key)
    return None if file is None else read_image(file.getvalue())
