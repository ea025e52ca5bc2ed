"""The artifacts of a store: those of ``DLCORE_ARTIFACTS``, else a folder in the store's folder."""

from __future__ import annotations

from pathlib import Path

from dlcore.settings import artifacts_address
from dlcore.store.artifacts import Artifacts
from dlcore.store.folder_artifacts import FolderArtifacts

FOLDER = "runs"
"""Name of the folder of the artifacts in that of a store."""


def open_artifacts(folder: Path) -> Artifacts:
    """Return the artifacts of a store.

    Args:
        folder: of the store.

    Raises:
        InvalidSetting: ``DLCORE_ARTIFACTS`` cannot be used.
    """
    address = artifacts_address()
    if address is None:
        return FolderArtifacts(folder / FOLDER)
    # An optional dependency.
    from dlcore.store.object_artifacts import ObjectArtifacts

    return ObjectArtifacts(address)
