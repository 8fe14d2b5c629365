"""What a designer does with prefabs, each as one undo step: save, place, apply, revert, unpack, rename, delete."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from app.document import groups as grouped
from app.document import prefabs
from app.document.document import Document
from app.document.errors import EditRefusedError
from app.document.frames import Frame
from app.document.groups import GroupTree, innermost, tree_of
from app.document.naming import free_id, free_key, free_title
from app.document.prefabs import GONE, Override, instances_of, prefabs_of
from runtime.contracts.base import Vec3
from runtime.contracts.world import Entity, Group, Prefab, PrefabInstance

MAX_NAME = 60


def why_not_savable(document: Document, ids: Iterable[str]) -> str:
    """Return why these entities cannot become a prefab, or an empty text."""
    chosen = [identity for identity in ids if identity in document.entities]
    if not chosen:
        return "nothing is selected"
    editor = document.state.editor
    for identity in chosen:
        instance = prefabs.instance_at(editor, identity)
        if instance is not None:
            return f"{identity} is a part of the instance {instance}: unpack that first"
    return ""


def save_prefab(document: Document, ids: Iterable[str], name: str) -> str:
    """Make a prefab of entities, which become its first instance; returns its id. Raises `EditRefusedError`."""
    chosen = [document.entities[one] for one in dict.fromkeys(ids) if one in document.entities]
    wanted = _named(document, name)
    reason = why_not_savable(document, [entity.id for entity in chosen])
    if reason:
        raise EditRefusedError(reason)
    editor = document.state.editor
    groups = dict(editor.groups or {})
    inner = grouped.of_entities(groups, [entity.id for entity in chosen], document.entities)
    if len(chosen) > 1 and not _holds_all(inner, chosen):
        groups, inner = _gathered(document, groups, [entity.id for entity in chosen], wanted)
    frame = prefabs.origin_of(chosen)
    names = {entity.id: entity.id for entity in chosen}
    identity = free_key(wanted.lower(), editor.prefabs or {})
    instance = PrefabInstance(prefab=identity, parts=names, **frame.fields())
    _edit(
        document,
        f"Save prefab “{wanted}”",
        groups=groups,
        prefabs={**(editor.prefabs or {}), identity: prefabs.defined(wanted, chosen, frame, names, inner)},
        instances={**(editor.instances or {}), free_id(identity, editor.instances or {}): instance},
    )
    return identity


def place_prefab(document: Document, prefab: str, position: Vec3) -> str:
    """Put an instance of a prefab at a place, select it and return its id."""
    editor = document.state.editor
    piece = prefabs_of(editor)[prefab]
    frame = Frame(tuple(map(float, position)))  # type: ignore[arg-type]
    identity = free_id(prefab, editor.instances or {})
    made, parts = _stood(document, prefabs.expected(piece, frame))
    instance = PrefabInstance(prefab=prefab, parts=parts, **frame.fields())
    document.edit(
        f"Place “{piece.name}”",
        made,
        editor=_changed(
            editor,
            groups=grouped.pasted(editor.groups, piece.groups, parts) if piece.groups else editor.groups,
            instances={**(editor.instances or {}), identity: instance},
        ),
    )
    document.selection.replace(made)
    return identity


def overrides_of(document: Document, instance: str) -> tuple[Override, ...]:
    """Return where an instance differs from its prefab; nothing where that is missing."""
    found = _found(document, instance)
    return prefabs.overrides(*found, document.entities) if found else ()


def apply_to_prefab(document: Document, instance: str) -> None:
    """Make the prefab as this instance is, with what was added to its group; other instances follow."""
    found = _found(document, instance)
    if found is None:
        raise EditRefusedError(f"the prefab of {instance} is missing")
    piece, one = found
    frame = prefabs.frame_of(piece, one, document.entities)
    names = {entity.id: part for part, entity in prefabs.standing(one, document.entities).items()}
    for identity in _added(document, one):
        names[identity] = free_id(identity, names.values()) if identity in names.values() else identity
    chosen = [entity for identity, entity in document.entities.items() if identity in names]
    inner = grouped.of_entities(document.state.editor.groups, names, document.entities)
    changed = prefabs.defined(piece.name, chosen, frame, names, inner)
    parts = {part: identity for identity, part in names.items()}
    _redefine(document, one.prefab, changed, f"Apply to “{piece.name}”", {instance: parts})


def apply_override(document: Document, instance: str, override: Override) -> None:
    """Take one field of an instance, or that a part was deleted, into the prefab; other instances follow."""
    found = _found(document, instance)
    assert found is not None
    piece, one = found
    parts = prefabs.parts_of(piece)
    if override.path == GONE:
        del parts[override.part]
        if not parts:
            raise EditRefusedError("a prefab needs a part: delete the prefab instead")
    else:
        entity = document.entities[override.entity]
        frame = prefabs.frame_of(piece, one, document.entities)
        local = entity.model_copy(update={"transform": frame.taken(entity.transform)})
        value = prefabs.read(local, override.path)
        parts[override.part] = prefabs.written(parts[override.part], override.path, value)
    changed = piece.model_copy(update={"entities": tuple(parts.values())})
    _redefine(document, one.prefab, changed, f"Apply {_field(override)} to “{piece.name}”", {})


def revert(document: Document, instance: str, chosen: Iterable[Override] | None = None) -> None:
    """Put fields, and deleted parts, back to what the prefab says; all of them unless told which."""
    found = _found(document, instance)
    assert found is not None
    piece, one = found
    wanted = overrides_of(document, instance) if chosen is None else tuple(chosen)
    frame = prefabs.frame_of(piece, one, document.entities)
    as_said = prefabs.expected(piece, frame)
    changes: dict[str, Entity] = {}
    for override in wanted:
        if override.path != GONE:
            entity = changes.get(override.entity, document.entities[override.entity])
            value = prefabs.read(as_said[override.part], override.path)
            changes[override.entity] = prefabs.written(entity, override.path, value)
    made, parts = _stood(document, {one.part: as_said[one.part] for one in wanted if one.path == GONE})
    editor = document.state.editor
    groups = _joined(editor.groups, _group_of(document, one), made)
    back = _changed(one, parts={**one.parts, **parts}, **frame.fields())
    label = f"Revert {_field(wanted[0])}" if len(wanted) == 1 else f"Revert {len(wanted)} overrides"
    instances = {**(editor.instances or {}), instance: back}
    document.edit(label, {**changes, **made}, editor=_changed(editor, groups=groups, instances=instances))


def unpack(document: Document, chosen: Iterable[str]) -> None:
    """Let instances be plain entities; their groups stay."""
    editor = document.state.editor
    gone = [one for one in chosen if one in (editor.instances or {})]
    kept = {identity: one for identity, one in (editor.instances or {}).items() if identity not in gone}
    if gone:
        _edit(document, f"Unpack {gone[0] if len(gone) == 1 else f'{len(gone)} instances'}", instances=kept)


def rename_prefab(document: Document, prefab: str, name: str) -> None:
    """Call a prefab something else. Raises `EditRefusedError`."""
    editor = document.state.editor
    piece = prefabs_of(editor)[prefab]
    if name.strip() != piece.name:
        wanted = _named(document, name)
        changed = {**(editor.prefabs or {}), prefab: _changed(piece, name=wanted)}
        _edit(document, f"Rename prefab to “{wanted}”", prefabs=changed)


def delete_prefab(document: Document, prefab: str) -> None:
    """Forget a prefab; its instances become plain entities."""
    editor = document.state.editor
    kept = {identity: one for identity, one in (editor.prefabs or {}).items() if identity != prefab}
    loose = instances_of(editor, prefab)
    instances = {identity: one for identity, one in (editor.instances or {}).items() if identity not in loose}
    _edit(document, f"Delete prefab {prefab}", prefabs=kept, instances=instances if loose else editor.instances)


def import_prefab(document: Document, piece: Prefab) -> str:
    """Take a prefab into the level under a free name; one that is here already is not taken twice. Returns its id."""
    editor = document.state.editor
    for identity, known in prefabs_of(editor).items():
        if known == piece:
            return identity
    titles = {known.name for known in prefabs_of(editor).values()}
    taken = _changed(piece, name=free_title(piece.name, titles))
    identity = free_key(taken.name.lower(), editor.prefabs or {})
    _edit(document, f"Import prefab “{taken.name}”", prefabs={**(editor.prefabs or {}), identity: taken})
    return identity


def _redefine(
    document: Document, prefab: str, changed: Prefab, label: str, known: Mapping[str, Mapping[str, str]]
) -> None:
    """Change a prefab and have its instances follow; those in `known` have these parts already and stay as they are."""
    editor = document.state.editor
    piece = prefabs_of(editor)[prefab]
    before, after = prefabs.parts_of(piece), prefabs.parts_of(changed)
    instances: dict[str, Any] = dict(editor.instances or {})
    groups: dict[str, Any] | None = editor.groups
    changes: dict[str, Entity | None] = {}
    taken = set(document.entities)
    for identity, one in instances_of(editor, prefab).items():
        frame = prefabs.frame_of(piece, one, document.entities)
        if identity in known:
            instances[identity] = _changed(one, parts=dict(known[identity]), **frame.fields())
            continue
        said, says = prefabs.expected(piece, frame), prefabs.expected(changed, frame)
        parts: dict[str, str] = {}
        for part, entity in prefabs.standing(one, document.entities).items():
            if part in after and part in before:
                changes[entity.id] = prefabs.followed(entity, said[part], says[part])
                parts[part] = entity.id
            elif part in before and all(prefabs.is_same(path, entity, said[part]) for path in prefabs.FIELDS):
                changes[entity.id] = None  # what differs stays, as a plain entity
        made, new = _stood(document, {part: says[part] for part in after if part not in before}, taken)
        changes.update(made)
        groups = _joined(groups, _group_of(document, one), made)
        instances[identity] = _changed(one, parts={**parts, **new}, **frame.fields())
    gone = {identity for identity, entity in changes.items() if entity is None}
    if gone and groups:
        groups = grouped.without_members(groups, gone)
    pieces = {**(editor.prefabs or {}), prefab: changed}
    document.edit(label, changes, editor=_changed(editor, groups=groups, prefabs=pieces, instances=instances))


def _stood(
    document: Document, wanted: Mapping[str, Entity], taken: set[str] | None = None
) -> tuple[dict[str, Entity], dict[str, str]]:
    """Return entities for parts under free ids, and which id each part has."""
    used = set(document.entities) if taken is None else taken
    made: dict[str, Entity] = {}
    parts: dict[str, str] = {}
    for part, entity in wanted.items():
        identity = free_id(part, used) if part in used else part
        used.add(identity)
        parts[part] = identity
        made[identity] = entity.model_copy(update={"id": identity})
    return made, parts


def _group_of(document: Document, instance: PrefabInstance) -> str | None:
    """Return the innermost group that all entities of an instance are in."""
    tree = tree_of(document.state.editor.groups, document.entities)
    return innermost([tree.path_of(identity) for identity in instance.parts.values() if identity in document.entities])


def _added(document: Document, instance: PrefabInstance) -> list[str]:
    """Return the entities that share the group of an instance, and no other instance, without being its parts."""
    tree = tree_of(document.state.editor.groups, document.entities)
    group = _group_of(document, instance)
    others = {one for other in instances_of(document.state.editor).values() for one in other.parts.values()}
    return [] if group is None else [one for one in tree.entities_of(group) if one not in others]


def _gathered(
    document: Document, groups: dict[str, Any], ids: Sequence[str], name: str
) -> tuple[dict[str, Any], dict[str, Group]]:
    """Put what becomes a prefab into a group, so that its instances are selected as one."""
    tree = tree_of(groups, document.entities)
    tops, loose = tree.units(ids)
    identity = free_id("group", groups)
    for known, group in groups.items():
        if isinstance(group, Group) and known not in tops and any(one in loose for one in group.members):
            groups[known] = _changed(group, members=tuple(one for one in group.members if one not in loose))
    for top in tops:
        groups[top] = _changed(groups[top], parent=identity)
    groups[identity] = Group(name=free_title(name, _titles(tree)), members=loose)
    return groups, grouped.of_entities(groups, ids, document.entities)


def _holds_all(inner: Mapping[str, Group], chosen: Sequence[Entity]) -> bool:
    """Whether one group holds everything."""
    held = {member for group in inner.values() for member in group.members}
    outermost = [group for group in inner.values() if group.parent is None]
    return len(outermost) == 1 and all(entity.id in held for entity in chosen)


def _joined(groups: Mapping[str, Any] | None, group: str | None, made: Iterable[str]) -> dict[str, Any] | None:
    new = tuple(made)
    if groups is None or group is None or not new:
        return None if groups is None else dict(groups)
    return {**groups, group: _changed(groups[group], members=(*groups[group].members, *new))}


def _found(document: Document, instance: str) -> tuple[Prefab, PrefabInstance] | None:
    one = instances_of(document.state.editor).get(instance)
    piece = prefabs_of(document.state.editor).get(one.prefab) if one is not None else None
    return (piece, one) if piece is not None and one is not None else None


def _named(document: Document, name: str) -> str:
    """Return a name as it is kept. Raises `EditRefusedError` for one that is empty, too long or taken."""
    wanted = " ".join(name.split())
    if not wanted or len(wanted) > MAX_NAME:
        raise EditRefusedError(f"a prefab's name has 1 to {MAX_NAME} characters")
    if any(one.name == wanted for one in prefabs_of(document.state.editor).values()):
        raise EditRefusedError(f"another prefab is already called “{wanted}”")
    return wanted


def _field(override: Override) -> str:
    return f"deletion of {override.part}" if override.path == GONE else f"{override.path} of {override.part}"


def _titles(tree: GroupTree) -> set[str]:
    return {tree.title_of(group) for group in tree.groups}


def _edit(document: Document, label: str, **parts: Any) -> None:
    document.edit(label, editor=_changed(document.state.editor, **parts))


def _changed(model: Any, **values: Any) -> Any:
    """Return a frozen model with the fields replaced that are others now."""
    new = {name: value for name, value in values.items() if value != getattr(model, name)}
    return model.model_copy(update=new) if new else model
