"""Views to come back to, kept in the sidecar by name.

Setting one is an undo step, as it is written with the level; going to one is none, as no movement of the camera is.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from app.document.document import Document
from runtime.contracts.world import CameraBookmark


def bookmark(document: Document, name: str) -> CameraBookmark | None:
    """Return a bookmark, None when there is none of that name or it cannot be read."""
    found = _bookmarks(document).get(name)
    return found if isinstance(found, CameraBookmark) else None


def set_bookmark(document: Document, name: str, view: CameraBookmark) -> bool:
    """Keep a view under a name, in place of what was there; returns whether that is another one."""
    changed = {**_bookmarks(document), name: view}
    return document.edit(f"Bookmark {name}", editor=document.state.editor.model_copy(update={"bookmarks": changed}))


def _bookmarks(document: Document) -> Mapping[str, Any]:
    return document.state.editor.bookmarks or {}
