"""Opening level files. Whatever is wrong is told as what, where and what to do; nothing is lost over it."""

from __future__ import annotations

from pathlib import Path

from app.document.bulk_reading import Progress, read_in_bulk
from app.document.document import Document
from app.document.errors import LevelError
from app.document.findings import AssetLookup
from app.document.level_file import LevelFile
from app.document.sidecar import SUFFIX, read_sidecar
from app.document.stamp import FileStamp
from app.document.strict_reading import read_strictly, why_not_holdable
from runtime.collector import collector_paused
from runtime.contracts.json_text import MAX_FILE_BYTES

_MEGABYTE = 1024 * 1024


def open_level(path: Path, *, assets: AssetLookup | None = None, progress: Progress = lambda _: None) -> Document:
    """Return the document of a level file and its sidecar; raises `LevelError` with all findings of the content.

    What can be held opens, whatever its findings; `document.file.sidecar_problem` tells of an unreadable sidecar.
    """
    content = _read(path)
    _refuse_sidecar(path)
    with collector_paused():
        sidecar = read_sidecar(path)
        told = _Onward(progress)
        read = read_in_bulk(content, told)
        if read is None or why_not_holdable(read.spec, read.survey):
            document = Document(read_strictly(content, path, told.rest()), sidecar.editor, path, assets=assets)
        else:
            document = Document(
                read.spec, sidecar.editor, path, assets=assets, entities=read.entities, survey=read.survey
            )
        document.file = LevelFile(
            FileStamp.of(path, content),
            content=content,
            base=document.state,
            sidecar_problem=sidecar.problem,
            sidecar_stamp=sidecar.stamp,
        )
    return document


class _Onward:
    """Passes on how far a reader is, and lets another reader go on from there."""

    def __init__(self, progress: Progress) -> None:
        self._progress = progress
        self._reached = 0.0

    def __call__(self, fraction: float) -> None:
        self._reached = fraction
        self._progress(fraction)

    def rest(self) -> Progress:
        """Return what takes the fraction of a reader that begins now."""
        reached = self._reached
        return lambda fraction: self._progress(reached + (1 - reached) * fraction)


def _read(path: Path) -> bytes:
    try:
        if path.is_dir():
            raise LevelError(f"{path.name or path} is a folder", str(path), "Choose a level file in it.")
        size = path.stat().st_size
        if size > MAX_FILE_BYTES:
            what = f"{path.name} has {size / _MEGABYTE:.0f} MiB, over the limit of {MAX_FILE_BYTES // _MEGABYTE} MiB"
            raise LevelError(what, str(path), "Split the level into smaller ones.")
        if not path.is_file():
            raise LevelError(f"{path.name} is not a file", str(path), "Choose a level file.")
        return path.read_bytes()
    except FileNotFoundError:
        raise LevelError(f"{path.name} does not exist", str(path), "Check the name, or choose another file.") from None
    except OSError as wrong:
        raise LevelError(
            f"{path.name} cannot be read: {_reason(wrong)}", str(path), "Check the rights of the file and its folder."
        ) from wrong


def _refuse_sidecar(path: Path) -> None:
    if path.name.endswith(SUFFIX):
        level = path.name.removesuffix(SUFFIX) + ".json"
        raise LevelError(f"{path.name} holds what the editor remembers of a level", str(path), f"Open {level} instead.")


def _reason(wrong: OSError) -> str:
    return wrong.strerror or str(wrong)
