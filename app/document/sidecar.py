"""`NAME.editor.json` beside the level: what only the editor needs. A broken one never keeps a level from opening."""

from __future__ import annotations

from pathlib import Path

from pydantic import ValidationError

from app.document.atomic_write import write_atomically
from runtime.contracts.json_text import MAX_FILE_BYTES, UnreadableJsonError, read_json, write_pretty_json
from runtime.contracts.world import EditorState

SUFFIX = ".editor.json"
SET_ASIDE = ".unread"


def sidecar_path(level: Path) -> Path:
    """Return where the sidecar of a level is: `forest.editor.json` for `forest.json`."""
    return level.with_name(f"{level.stem}{SUFFIX}")


def read_sidecar(level: Path) -> tuple[EditorState, str]:
    """Return the editor's state and, when it could not be read, why; no sidecar is no problem."""
    path = sidecar_path(level)
    try:
        if path.stat().st_size > MAX_FILE_BYTES:
            raise UnreadableJsonError(f"is over the limit of {MAX_FILE_BYTES} bytes")
        document = read_json(path.read_bytes(), allow_bom=True)
        if not isinstance(document, dict):
            raise UnreadableJsonError("is not a JSON object")
        return EditorState.from_wire(document), ""
    except FileNotFoundError:
        return EditorState(), ""
    except OSError as wrong:
        reason = f"cannot be read: {wrong.strerror}"
    except UnreadableJsonError as wrong:
        reason = wrong.reason
    except ValidationError as wrong:
        first = wrong.errors()[0]
        reason = f"has a wrong field {'.'.join(map(str, first['loc']))}: {first['msg']}"
    return EditorState(), (
        f"{path.name} {reason}. The level opens without camera, hidden and locked entities; "
        f"saving keeps the old file as {path.name}{SET_ASIDE}."
    )


def write_sidecar(level: Path, editor: EditorState, *, set_old_aside: bool = False) -> None:
    """Write the sidecar atomically; an empty state makes no file where there is none. Raises OSError."""
    path = sidecar_path(level)
    document = editor.to_wire()
    if set_old_aside and path.exists():
        path.replace(path.with_name(path.name + SET_ASIDE))
    if document or path.exists():
        write_atomically(path, write_pretty_json(document))
