"""What a designer does with entities, each as one undo step: add, delete, duplicate, rename, copy, paste, hide, lock.

Each takes the document and says what it did; which key or menu asked for it is not known here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, TypeVar

from app.document import belongings, clipboard, marks
from app.document.document import Document
from app.document.errors import EditRefusedError
from app.document.naming import free_id, why_not_an_id
from app.document.poses import Motion, tidy
from runtime.contracts.base import Contract, Vec3
from runtime.contracts.world import Components, EditorState, Entity, Material, Quest, Transform

Model = TypeVar("Model", bound=Contract)

PASTE_OFFSET: Vec3 = (1, 0, 1)
"""How far copies stand from what they were copied from, in metres."""


def add_entity(document: Document, mesh: str, position: Vec3 = (0, 0, 0), *, texture: str = "none") -> str:
    """Add an object with that mesh at a place, select it and return its id."""
    identity = free_id(mesh, document.entities)
    entity = Entity(
        id=identity,
        type="object",
        transform=Transform(position=position, rotation=(0, 0, 0), scale=(1, 1, 1)),
        material=Material(shader="standard", texture=texture, color=(1, 1, 1)),
        components=Components(mesh=mesh, collider="box", script=""),
    )
    document.edit(f"Add {identity}", {identity: entity})
    document.selection.replace([identity])
    return identity


def delete_entities(document: Document, ids: Iterable[str]) -> tuple[Quest, ...]:
    """Delete entities; returns the quests that are left without the entity that triggers them."""
    present = _present(document, ids)
    orphaned = document.state.quests_of(present)
    if present:
        document.edit(
            f"Delete {_count(present)}",
            dict.fromkeys(present),
            editor=marks.without(document.state.editor, frozenset(present)),
        )
    return orphaned


def reorder(document: Document, ids: Iterable[str], before: str = "") -> bool:
    """Have entities stand in front of another in the file, in the order given; an empty text is the end."""
    moved = _present(document, ids)
    chosen = frozenset(moved)
    place = 0
    for identity in document.entities:
        if identity == before:
            break
        place += identity not in chosen
    places = {identity: place + number for number, identity in enumerate(moved)}
    return bool(moved) and document.edit(f"Reorder {_count(moved)}", places=places)


def duplicate_entities(document: Document, ids: Iterable[str], offset: Vec3 = PASTE_OFFSET) -> tuple[str, ...]:
    """Copy entities beside themselves, with the groups whole among them; select the copies and return their ids."""
    originals = [document.entities[identity] for identity in _present(document, ids)]
    state = document.state
    return _insert(
        document, originals, "Duplicate", offset, lambda copies: marks.copied(state.editor, copies, state.entities)
    )


def offset_between(document: Document, original: str, copy: str) -> Vec3 | None:
    """Return how far a copy is now from what it was copied from (m); None when one is gone or they coincide."""
    if original not in document.entities or copy not in document.entities:
        return None
    start, end = (document.entities[one].transform.position for one in (original, copy))
    x, y, z = (tidy(to - at) for at, to in zip(start, end, strict=True))
    return (x, y, z) if any((x, y, z)) else None


def copy_entities(document: Document, ids: Iterable[str]) -> str:
    """Return entities as JSON for the clipboard, in the order of the document, with what is whole among them."""
    wanted = set(ids)
    return clipboard.to_text(
        (entity for identity, entity in document.entities.items() if identity in wanted),
        belongings.of_entities(document.state, wanted),
    )


def paste_entities(document: Document, text: str, offset: Vec3 = PASTE_OFFSET) -> tuple[str, ...]:
    """Add the entities of a clipboard text under free ids, select them; raises `clipboard.PasteError`.

    What comes from elsewhere keeps its place; what would cover an entity that is there is moved by `offset`.
    """
    entities, along = clipboard.from_text(text)
    standing = {entity.transform.position for entity in document.entities.values()}
    covers = any(entity.transform.position in standing for entity in entities)
    editor = document.state.editor
    return _insert(
        document,
        entities,
        "Paste",
        offset if covers else (0, 0, 0),
        lambda ids: belongings.pasted(editor, along, ids),
    )


def rename_entity(document: Document, identity: str, wanted: str) -> None:
    """Give an entity another id; quests, hidden and locked marks follow. Raises `EditRefusedError`."""
    if wanted == identity:
        return
    reason = why_not_an_id(wanted, document.entities)
    if reason:
        raise EditRefusedError(reason)
    entity = document.entities[identity]
    place = next(index for index, known in enumerate(document.entities) if known == identity)
    quests = tuple(
        _changed(quest, trigger_entity=wanted) if quest.trigger_entity == identity else quest
        for quest in document.quests
    )
    was_selected = identity in document.selection
    document.edit(
        f"Rename {identity} to {wanted}",
        {identity: None, wanted: _changed(entity, id=wanted)},
        places={wanted: place},
        quests=quests,
        editor=marks.renamed(document.state.editor, identity, wanted),
    )
    if was_selected:
        document.selection.add([wanted])


def set_hidden(document: Document, ids: Iterable[str], hidden: bool) -> None:
    """Hide entities in the viewport or show them again."""
    _mark(document, ids, "hidden", hidden, "Hide" if hidden else "Show")


def set_locked(document: Document, ids: Iterable[str], locked: bool) -> None:
    """Keep entities from being picked and moved in the viewport, or allow it again."""
    _mark(document, ids, "locked", locked, "Lock" if locked else "Unlock")


def move_entities(document: Document, transforms: Mapping[str, Transform], label: str = "") -> None:
    """Give entities other transforms; ids that are gone are left out."""
    changes = {
        identity: _changed(document.entities[identity], transform=transform)
        for identity, transform in transforms.items()
        if identity in document.entities
    }
    document.edit(label or f"Move {_count(tuple(changes))}", changes)


def _insert(
    document: Document,
    entities: Sequence[Entity],
    verb: str,
    offset: Vec3,
    kept: Callable[[Mapping[str, str]], EditorState],
) -> tuple[str, ...]:
    """Add copies under free ids; `kept` says what the editor keeps once each id has its copy's."""
    taken = set(document.entities)
    copies: dict[str, Entity] = {}
    ids: dict[str, str] = {}
    for entity in entities:
        identity = entity.id if entity.id not in taken else free_id(entity.id, taken)
        taken.add(identity)
        ids[entity.id] = identity
        copies[identity] = _shifted(_changed(entity, id=identity), offset)
    if copies:
        document.edit(f"{verb} {_count(tuple(copies))}", copies, editor=kept(ids))
        document.selection.replace(copies)
    return tuple(copies)


def _shifted(entity: Entity, offset: Vec3) -> Entity:
    return _changed(entity, transform=Motion(offset).of(entity.transform))


def _mark(document: Document, ids: Iterable[str], name: str, on: bool, verb: str) -> None:
    present = _present(document, ids)
    editor = document.state.editor
    marked: dict[str, None] = dict.fromkeys(getattr(editor, name))
    for identity in present:
        if on:
            marked[identity] = None
        else:
            marked.pop(identity, None)
    if tuple(marked) != getattr(editor, name):
        document.edit(f"{verb} {_count(present)}", editor=_changed(editor, **{name: tuple(marked)}))


def _changed(model: Model, **values: Any) -> Model:
    """Return a frozen model with some fields replaced, counted as written."""
    return model.model_copy(update=values)


def _present(document: Document, ids: Iterable[str]) -> tuple[str, ...]:
    return tuple(identity for identity in dict.fromkeys(ids) if identity in document.entities)


def _count(ids: Sequence[str]) -> str:
    return ids[0] if len(ids) == 1 else f"{len(ids)} entities"
