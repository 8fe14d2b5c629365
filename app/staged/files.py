"""Config files: opened strictly with errors that name what, where and what to do, and saved all or nothing."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from app.staged.staged_config import NotAConfigError, checked_cards
from runtime.contracts.config import ConfigDocument
from runtime.contracts.json_text import MAX_FILE_BYTES, UnreadableJsonError, read_json, write_pretty_json


class ConfigFileError(Exception):
    """A file that could not be opened or saved: what happened, to what, and what to do next."""

    def __init__(self, what: str, where: str, remedy: str) -> None:
        super().__init__(f"{what} – {where}. {remedy}")
        self.what = what
        self.where = where
        self.remedy = remedy


def open_config(path: Path) -> ConfigDocument:
    """Return the config in a file as plain JSON, valid or not; raises `ConfigFileError`."""
    content = _read(path)
    try:
        document = read_json(content, allow_bom=True, max_depth=60)
    except UnreadableJsonError as wrong:
        raise ConfigFileError(
            f"The file {wrong.reason}", str(path), "Mend it with a text editor, or choose another file."
        ) from None
    try:
        checked_cards(document)
    except NotAConfigError as wrong:
        hint = "It looks like a level; open it in World." if _looks_like_level(document) else "Choose a config file."
        raise ConfigFileError(f"Not a config: {wrong}", str(path), hint) from None
    return dict(document)


def save_config(path: Path, document: ConfigDocument) -> None:
    """Write a config to a file; either it is all there afterwards or the old file is untouched."""
    try:
        _write_atomically(path, write_pretty_json(document))
    except OSError as failed:
        raise ConfigFileError(
            f"The config was not saved: {_reason(failed)}", str(path), "Choose another folder or make room, then again."
        ) from failed


def _read(path: Path) -> bytes:
    try:
        if path.is_dir():
            raise ConfigFileError("A folder is no config file", str(path), "Choose a .json file in it.")
        size = path.stat().st_size
        if size > MAX_FILE_BYTES:
            raise ConfigFileError(
                f"The file has {size} bytes, over the limit of {MAX_FILE_BYTES}", str(path), "Choose another file."
            )
        return path.read_bytes()
    except OSError as failed:
        raise ConfigFileError(
            f"The file cannot be read: {_reason(failed)}", str(path), "Look at its name and permissions."
        ) from failed


def _write_atomically(path: Path, content: bytes) -> None:
    descriptor, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    temporary = Path(name)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        temporary.chmod(_mode(path))
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)


def _mode(path: Path) -> int:
    """Return the permissions that the file has, or the usual ones of a new file (mkstemp makes a private one)."""
    return path.stat().st_mode & 0o777 if path.exists() else 0o644


def _looks_like_level(document: object) -> bool:
    return isinstance(document, dict) and "entities" in document


def _reason(failed: OSError) -> str:
    return (failed.strerror or str(failed)).lower()
