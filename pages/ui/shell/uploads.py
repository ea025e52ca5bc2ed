"""Bounds of the uploaded files that the server holds in memory.

Streamlit keeps every file that a browser sends until its session ends, also files that no field of
a page shows.
"""

from __future__ import annotations

from streamlit.runtime import exists, get_instance
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager
from streamlit.runtime.uploaded_file_manager import UploadedFileRec

MAX_SESSION_BYTES = 60_000_000
"""Three files of the maximum size; a page has one or two fields."""

MAX_BYTES = 600_000_000
"""Of all sessions together."""


class BoundedUploads(MemoryUploadedFileManager):
    """Removes a session's oldest files when it exceeds its share.

    When all sessions together hold too much, the session that holds most loses its oldest file.
    """

    def add_file(self, session_id: str, file: UploadedFileRec) -> None:
        """Add a file, then remove what exceeds a bound."""
        super().add_file(session_id, file)
        while self._bytes_of(session_id) > MAX_SESSION_BYTES:
            self._remove_oldest(session_id)
        while self._total_bytes > MAX_BYTES:
            self._remove_oldest(max(list(self.file_storage), key=self._bytes_of))

    def _bytes_of(self, session_id: str) -> int:
        files = self.file_storage.get(session_id, {})
        return sum(len(file.data) for file in list(files.values()))

    def _remove_oldest(self, session_id: str) -> None:
        for file_id in list(self.file_storage.get(session_id, {}))[:1]:
            self.remove_file(session_id, file_id)


def bound_uploads() -> None:
    """Let the server's manager of uploaded files, which Streamlit creates, keep the bounds."""
    manager = get_instance().uploaded_file_mgr if exists() else None
    if type(manager) is MemoryUploadedFileManager:
        manager.__class__ = BoundedUploads
