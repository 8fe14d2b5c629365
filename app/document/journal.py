"""The lines of an autosave journal: steps as JSON, and a document made again from them. No files, no threads.

A journal begins with a head that names the level, then has one line for each step since the level was last saved.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError

from app.document.document import Document
from app.document.edits import Side
from app.document.errors import EditRefusedError
from app.document.steps import Step
from runtime.contracts.base import Contract
from runtime.contracts.json_text import UnreadableJsonError, read_json, write_json
from runtime.contracts.world import EditorState, Entity, Quest, SceneSettings, World

FORMAT = 1
PARTS: dict[str, type[Contract]] = {"world": World, "scene": SceneSettings, "editor": EditorState}


@dataclass(frozen=True, slots=True)
class Head:
    """What a journal is of. `level` is the path of its file, empty for a level that was never saved."""

    level: str
    name: str
    editor: EditorState

    def to_line(self) -> bytes:
        return write_json({"journal": FORMAT, "level": self.level, "name": self.name, "editor": self.editor.to_wire()})


@dataclass(frozen=True, slots=True)
class Record:
    """One step as it is written. `at_ms` is wall-clock time."""

    kind: str
    label: str
    merge_key: str | None
    at_ms: int
    side: Side


@dataclass(frozen=True, slots=True)
class Journal:
    """A journal as it was read; `is_torn` when its last line was cut off in the middle of writing."""

    head: Head
    records: tuple[Record, ...]
    is_torn: bool

    @property
    def edits(self) -> int:
        """How many edits are in force at its end; one that was saved and then taken back counts, too."""
        done = beyond = 0
        for record in self.records:
            if record.kind != "undo":
                done += 1
            elif done:
                done -= 1
            else:
                beyond += 1
        return done + beyond


class JournalError(ValueError):
    """A journal cannot be read; the text says why."""


def line_of(step: Step, at_ms: int) -> bytes:
    """Return the line of one step, without its line end."""
    side = step.side
    document: dict[str, Any] = {"op": step.kind, "label": step.edit.label, "atMs": at_ms}
    if step.edit.merge_key is not None:
        document["mergeKey"] = step.edit.merge_key
    if side.entities:
        document["entities"] = {
            identity: None if entity is None else entity.to_wire() for identity, entity in side.entities.items()
        }
    if side.places:
        document["places"] = dict(side.places)
    for name in PARTS:
        part = getattr(side, name)
        if part is not None:
            document[name] = part.to_wire()
    if side.quests is not None:
        document["quests"] = [quest.to_wire() for quest in side.quests]
    if side.unknown is not None:
        document["unknown"] = dict(side.unknown)
    return write_json(document)


def read_journal(content: bytes) -> Journal:
    """Return what a journal says, up to a torn last line; raises `JournalError`."""
    lines = content.split(b"\n")
    tail = lines.pop()
    if not lines:
        raise JournalError("the journal has no whole line")
    try:
        head = _head(read_json(lines[0]))
        records = tuple(_record(read_json(line)) for line in lines[1:])
    except (UnreadableJsonError, ValidationError, KeyError, TypeError, AttributeError) as wrong:
        raise JournalError(f"the journal cannot be read: {wrong}") from wrong
    return Journal(head, records, is_torn=bool(tail))


def replay(document: Document, records: Iterable[Record]) -> None:
    """Do the recorded steps again, as steps of the document's history; raises `JournalError`.

    A step that was taken back beyond where the journal begins becomes an edit of its own.
    """
    try:
        for record in records:
            if record.kind == "undo" and _would_lead_to(document, record.side):
                document.undo()
            else:
                _redo(document, record)
    except EditRefusedError as wrong:
        raise JournalError(f"a step of the journal cannot be done again: {wrong}") from wrong


def _redo(document: Document, record: Record) -> None:
    side = record.side
    verb = {"undo": "Undo ", "redo": "Redo "}.get(record.kind, "")
    document.edit(
        f"{verb}{record.label}",
        side.entities,
        places=side.places,
        world=side.world,
        scene=side.scene,
        quests=side.quests,
        editor=side.editor,
        unknown=side.unknown,
        merge_key=record.merge_key if record.kind == "do" else None,
    )


def _would_lead_to(document: Document, side: Side) -> bool:
    return document.can_undo and document.history.steps[document.history.position - 1].before == side


def _head(document: Mapping[str, Any]) -> Head:
    if document["journal"] != FORMAT:
        raise JournalError(f"the journal has format {document['journal']!r}, this version reads {FORMAT}")
    return Head(str(document["level"]), str(document["name"]), EditorState.from_wire(document["editor"]))


def _record(document: Mapping[str, Any]) -> Record:
    entities: Mapping[str, Any] = document.get("entities", {})
    quests: Sequence[Any] | None = document.get("quests")
    parts: dict[str, Any] = {name: model.from_wire(document[name]) for name, model in PARTS.items() if name in document}
    side = Side(
        {name: None if wire is None else Entity.from_wire(wire) for name, wire in entities.items()},
        document.get("places", {}),
        quests=None if quests is None else tuple(Quest.from_wire(quest) for quest in quests),
        unknown=document.get("unknown"),
        **parts,
    )
    return Record(document["op"], document["label"], document.get("mergeKey"), document["atMs"], side)
