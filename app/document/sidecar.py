"""`NAME.editor.json` beside the level: what only the editor needs. A broken one never keeps a level from opening."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from pydantic import ValidationError

from app.document.atomic_write import write_atomically
from app.document.stamp import FileStamp, OutsideChange
from runtime.contracts.json_text import MAX_FILE_BYTES, UnreadableJsonError, read_json, write_pretty_json
from runtime.contracts.world import EditorState

SUFFIX = ".editor.json"
SET_ASIDE = ".unread"


def sidecar_path(level: Path) -> Path:
    """Return where the sidecar of a level is: `forest.editor.json` for `forest.json`."""
    return level.with_name(f"{level.stem}{SUFFIX}")


@dataclass(frozen=True, slots=True)
class Sidecar:
    """What was read beside a level: the editor's state, why it could not be read, and how the file looked."""

    editor: EditorState = field(default_factory=EditorState)
    problem: str = ""
    stamp: FileStamp | None = None
    """None where there is no file, or none that can be read."""


def read_sidecar(level: Path) -> Sidecar:
    """Return what stands beside a level; no sidecar is no problem."""
    path = sidecar_path(level)
    stamp: FileStamp | None = None
    try:
        if path.stat().st_size > MAX_FILE_BYTES:
            raise UnreadableJsonError(f"is over the limit of {MAX_FILE_BYTES} bytes")
        content = path.read_bytes()
        stamp = FileStamp.of(path, content)
        document = read_json(content, allow_bom=True)
        if not isinstance(document, dict):
            raise UnreadableJsonError("is not a JSON object")
        return Sidecar(EditorState.from_wire(document), stamp=stamp)
    except FileNotFoundError:
        return Sidecar()
    except OSError as wrong:
        reason = f"cannot be read: {wrong.strerror}"
    except UnreadableJsonError as wrong:
        reason = wrong.reason
    except ValidationError as wrong:
        first = wrong.errors()[0]
        reason = f"has a wrong field {'.'.join(map(str, first['loc']))}: {first['msg']}"
    problem = (
        f"{path.name} {reason}. The level opens without camera, hidden and locked entities; "
        f"saving keeps the old file as {path.name}{SET_ASIDE}."
    )
    return Sidecar(problem=problem, stamp=stamp)


def sidecar_change(level: Path, stamp: FileStamp | None) -> OutsideChange:
    """Return what another program did to the sidecar since it looked like that; raises OSError."""
    path = sidecar_path(level)
    if stamp is None:
        return "changed" if path.is_file() else "none"
    return stamp.compare(path)


def write_sidecar(level: Path, editor: EditorState, *, set_old_aside: bool = False) -> FileStamp | None:
    """Write the sidecar atomically and return how it looks; an empty state makes no file where there is none.

    Raises OSError.
    """
    path = sidecar_path(level)
    document = editor.to_wire()
    if set_old_aside and path.exists():
        path.replace(path.with_name(path.name + SET_ASIDE))
    if not document and not path.exists():
        return None
    text = write_pretty_json(document)
    write_atomically(path, text)
    return FileStamp.of(path, text)
