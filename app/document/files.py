"""Opening level files. Whatever is wrong is told as what, where and what to do; nothing is lost over it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from app.document.bulk_reading import Progress, read_in_bulk
from app.document.document import Document
from app.document.errors import LevelError
from app.document.findings import AssetLookup, Survey, are_finite, is_plainly_fine, numbers_of
from app.document.level_file import LevelFile
from app.document.sidecar import SUFFIX, read_sidecar
from app.document.stamp import FileStamp
from runtime.collector import collector_paused
from runtime.contracts.base import WORLD_SCHEMA_VERSION
from runtime.contracts.errors import Finding
from runtime.contracts.json_text import MAX_FILE_BYTES, UnreadableJsonError, read_json
from runtime.contracts.world import WorldSpec
from runtime.contracts.world_rules import check_world

STOPPING = frozenset({"W-001", "W-002", "W-004", "W-005", "W-010"})
"""Rules whose breach can keep a level from opening; the others never do. Only used to tell which to name first."""

_MEGABYTE = 1024 * 1024


def open_level(path: Path, *, assets: AssetLookup | None = None, progress: Progress = lambda _: None) -> Document:
    """Return the document of a level file and its sidecar; raises `LevelError` with all findings of the content.

    What can be held opens, whatever its findings; `document.file.sidecar_problem` tells of an unreadable sidecar.
    """
    content = _read(path)
    _refuse_sidecar(path)
    with collector_paused():
        sidecar = read_sidecar(path)
        read = read_in_bulk(content, progress)
        if read is None or why_not_holdable(read.spec, read.survey):
            document = Document(_read_strictly(content, path), sidecar.editor, path, assets=assets)
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


def _read_strictly(content: bytes, path: Path) -> WorldSpec:
    try:
        parsed = read_json(content, allow_bom=True)
    except UnreadableJsonError as wrong:
        raise LevelError(f"{path.name} {wrong.reason}", str(path), "Correct the file in a text editor.") from None
    if isinstance(parsed, Mapping) and "cards" in parsed and "entities" not in parsed:
        raise LevelError(f"{path.name} is a card configuration", str(path), "Import it in the Logic workspace.")
    return _to_spec(parsed, path)


def _refuse_sidecar(path: Path) -> None:
    if path.name.endswith(SUFFIX):
        level = path.name.removesuffix(SUFFIX) + ".json"
        raise LevelError(f"{path.name} holds what the editor remembers of a level", str(path), f"Open {level} instead.")


def _to_spec(parsed: Any, path: Path) -> WorldSpec:
    """Return the model of a parsed document; raises `LevelError` when nothing can hold it."""
    try:
        spec = WorldSpec.from_wire(parsed)
    except ValidationError as wrong:
        first = wrong.errors()[0]
        reason = f"{'.'.join(map(str, first['loc']))}: {first['msg']}"
    else:
        reason = why_not_holdable(spec)
        if not reason:
            return spec
    findings = tuple(check_world(parsed))
    stopping = [finding for finding in findings if finding.rule in STOPPING]
    what = _summary(path, stopping) if stopping else f"{path.name} cannot be opened: {reason}"
    raise LevelError(what, str(path), "Correct it in a text editor.", findings)


def why_not_holdable(spec: WorldSpec, survey: Survey | None = None) -> str:
    """Return why a well-typed world cannot be edited and written back, or an empty text.

    With a survey the ids are known to differ, and only odd entities are looked at.
    """
    if spec.schema_version != WORLD_SCHEMA_VERSION:
        return f"schema_version {spec.schema_version!r} is not known"
    if survey is None and len({entity.id for entity in spec.entities}) != len(spec.entities):
        return "an id is used twice"
    numbers = (*spec.world.gravity, *spec.scene.ambient_light)
    odd = (
        (one for one in spec.entities if not is_plainly_fine(one))
        if survey is None
        else (one for one in spec.entities if one.id in survey.odd)
        if survey.odd
        else ()
    )
    if not are_finite(numbers) or not all(are_finite(numbers_of(one)) for one in odd):
        return "a number does not fit a double"
    return ""


def _summary(path: Path, findings: Sequence[Finding]) -> str:
    first = f"{findings[0].field or 'the document'}: {findings[0].message}"
    more = len(findings) - 1
    if not more:
        return f"{path.name} cannot be opened: {first}"
    return f"{path.name} cannot be opened: {first}, and {more} more {'finding' if more == 1 else 'findings'}"


def _reason(wrong: OSError) -> str:
    return wrong.strerror or str(wrong)
