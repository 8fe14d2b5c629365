"""Bookmarks of the camera: kept in the sidecar, set as one undo step."""

from app.document.bookmarks import bookmark, set_bookmark
from runtime.contracts.world import CameraBookmark, CameraPose, EditorState
from tests.helpers import levels

FAR = CameraBookmark(camera=CameraPose(distance=90), projection="top")


def test_a_view_is_kept_found_and_undone() -> None:
    document = levels.document()
    assert bookmark(document, "1") is None
    assert set_bookmark(document, "1", FAR)
    assert not set_bookmark(document, "1", FAR)
    assert bookmark(document, "1") == FAR
    assert EditorState.from_wire(document.editor.to_wire()).bookmarks == {"1": FAR}
    document.undo()
    assert bookmark(document, "1") is None


def test_what_cannot_be_read_as_a_bookmark_stays_and_is_none() -> None:
    editor = EditorState.from_wire({"bookmarks": {"1": {"camera": "north"}, "attic": FAR.to_wire()}})
    document = levels.document(editor=editor)
    assert bookmark(document, "1") is None
    set_bookmark(document, "2", FAR)
    written = document.editor.to_wire()["bookmarks"]
    assert written["1"] == {"camera": "north"}
    assert set(written) == {"1", "2", "attic"}
