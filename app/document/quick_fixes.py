"""Ways to mend what a finding says, each of them one undo step, for one finding or for many alike.

A fix is a value: equal ones of several findings are the same fix. It says what it will do before it does it; nothing is
mended by itself. What only a person can decide (a number that is no number, a file that cannot be read) has no fix.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Any, TypeVar

from app.document import marks
from app.document.document import Document
from app.document.findings import MISSING_ASSET, UNREADABLE_ASSET, AssetKind, LevelFinding
from app.document.naming import free_id, free_key
from app.document.operations import add_entity
from runtime.contracts.base import Contract, Vec3
from runtime.contracts.world import EditorState, Entity, Quest, SceneSettings, World

AssetNames = Callable[[AssetKind], Sequence[str]]
"""The names that can be used, of each kind."""

Model = TypeVar("Model", bound=Contract)

_KINDS: Mapping[str, AssetKind] = {"components.mesh": "mesh", "material.texture": "texture", "skybox": "sky"}
_PLAIN: Mapping[AssetKind, tuple[str, str]] = {
    "mesh": ("box", "Use the built-in box"),
    "texture": ("none", "Leave it untextured"),
    "sky": ("none", "Use the plain sky"),
}
_NAMES_OFFERED = 3


@dataclass(frozen=True, slots=True)
class QuickFix:
    """One way to mend a finding: `how` it is done, `value` what is put there, `text` what people read."""

    how: str
    text: str
    value: str = ""


def fixes_of(document: Document, finding: LevelFinding, names: AssetNames = lambda kind: ()) -> tuple[QuickFix, ...]:
    """Return the fixes of a finding, the likeliest first; none for what only a person can decide."""
    offer = _OFFERS.get(finding.rule)
    return tuple(offer(document, finding, names)) if offer is not None else ()


def apply_fix(document: Document, fix: QuickFix, findings: Iterable[LevelFinding]) -> int:
    """Mend these findings as one undo step; returns how many were. What no longer is as it was found is left alone."""
    if fix.how == "add_box":
        add_entity(document, "box", (0, 0.5, 0))
        return 1
    draft = _Draft(document)
    standing = set(document.findings)
    done = [finding for finding in findings if finding in standing and draft.mend(finding, fix)]
    draft.commit(_label(fix, done))
    return len(done)


def _label(fix: QuickFix, done: Sequence[LevelFinding]) -> str:
    owners = list(dict.fromkeys(finding.id for finding in done))
    return f"{fix.text}: {owners[0] if len(owners) == 1 else f'{len(owners)} places'}"


def _offer_id(document: Document, finding: LevelFinding, names: AssetNames) -> Iterable[QuickFix]:
    yield QuickFix("rename", "Rename to an id that is free")


def _offer_scale(document: Document, finding: LevelFinding, names: AssetNames) -> Iterable[QuickFix]:
    yield QuickFix("scale", "Make the scale positive")


def _offer_clamp(document: Document, finding: LevelFinding, names: AssetNames) -> Iterable[QuickFix]:
    yield QuickFix("clamp", "Bring it into 0 to 1")


def _offer_trigger(document: Document, finding: LevelFinding, names: AssetNames) -> Iterable[QuickFix]:
    missing = document.quests[finding.index].trigger_entity
    known = list(document.entities)
    for identity in get_close_matches(missing, known, _NAMES_OFFERED, 0.5) or known[:1]:
        yield QuickFix("trigger", f"Begin the quest at {identity}", identity)
    yield QuickFix("remove_quest", "Remove the quest")


def _offer_asset(document: Document, finding: LevelFinding, names: AssetNames) -> Iterable[QuickFix]:
    kind = _KINDS.get(finding.field)
    if kind is None:
        return
    plain, text = _PLAIN[kind]
    for name in get_close_matches(_asset_name(document, finding), names(kind), _NAMES_OFFERED, 0.5):
        if name != plain:
            yield QuickFix("asset", f"Use the {kind} “{name}”", name)
    yield QuickFix("asset", text, plain)


def _offer_entity(document: Document, finding: LevelFinding, names: AssetNames) -> Iterable[QuickFix]:
    yield QuickFix("add_box", "Add a box")


_OFFERS: Mapping[str, Callable[[Document, LevelFinding, AssetNames], Iterable[QuickFix]]] = {
    "W-002": _offer_asset,
    "W-003": _offer_id,
    "W-004": _offer_id,
    "W-006": _offer_scale,
    "W-007": _offer_clamp,
    "W-008": _offer_trigger,
    "W-009": _offer_entity,
    MISSING_ASSET: _offer_asset,
    UNREADABLE_ASSET: _offer_asset,
}


def _asset_name(document: Document, finding: LevelFinding) -> str:
    if finding.owner == "scene":
        return document.settings.skybox
    entity = document.entities[finding.id]
    return entity.components.mesh if finding.field == "components.mesh" else entity.material.texture


@dataclass
class _Draft:
    """The level as it will be once every finding is mended; the document is changed once, at the end."""

    document: Document
    entities: dict[str, Entity] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    removed: set[int] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.world: World = self.document.world
        self.scene: SceneSettings = self.document.settings
        self.quests: list[Quest] = list(self.document.quests)

    def mend(self, finding: LevelFinding, fix: QuickFix) -> bool:
        """Take up one finding; returns whether the fix is one for it."""
        if finding.owner == "entity":
            return self._mend_entity(finding, fix)
        if finding.owner == "quest":
            return self._mend_quest(finding, fix)
        if fix.how == "rename" and finding.owner == "world":
            self.world = _changed(self.world, id=free_key(self.world.id, ()))
        elif fix.how == "rename":
            self.scene = _changed(self.scene, id=free_key(self.scene.id, ()))
        elif fix.how == "clamp":
            self.scene = _changed(self.scene, ambient_light=_clamped(self.scene.ambient_light))
        elif fix.how == "asset":
            self.scene = _changed(self.scene, skybox=fix.value)
        else:
            return False
        return True

    def commit(self, label: str) -> None:
        """Make it one edit of the document."""
        document = self.document
        changes: dict[str, Entity | None] = {}
        places: dict[str, int] = {}
        editor: EditorState = document.state.editor
        order = {identity: place for place, identity in enumerate(document.entities)} if self.names else {}
        for old, entity in self.entities.items():
            new = self.names.get(old, old)
            if new != old:
                changes[old], places[new] = None, order[old]
                editor = marks.renamed(editor, old, new)
            changes[new] = _changed(entity, id=new)
        quests = tuple(
            _changed(quest, trigger_entity=self.names.get(quest.trigger_entity, quest.trigger_entity))
            for index, quest in enumerate(self.quests)
            if index not in self.removed
        )
        selected = [self.names[identity] for identity in document.selection.ids if identity in self.names]
        document.edit(label, changes, places=places, world=self.world, scene=self.scene, quests=quests, editor=editor)
        document.selection.add(selected)

    def _mend_entity(self, finding: LevelFinding, fix: QuickFix) -> bool:
        identity = finding.id
        entity = self.entities.get(identity, self.document.entities[identity])
        if fix.how == "rename":
            taken = {*self.document.entities, *self.names.values()}
            self.names[identity] = free_key(identity, taken)
        elif fix.how == "scale":
            transform = entity.transform
            entity = _changed(entity, transform=_changed(transform, scale=_positive(transform.scale)))
        elif fix.how == "clamp":
            material = entity.material
            entity = _changed(entity, material=_changed(material, color=_clamped(material.color)))
        elif fix.how == "asset" and finding.field == "components.mesh":
            entity = _changed(entity, components=_changed(entity.components, mesh=fix.value))
        elif fix.how == "asset" and finding.field == "material.texture":
            entity = _changed(entity, material=_changed(entity.material, texture=fix.value))
        else:
            return False
        self.entities[identity] = entity
        return True

    def _mend_quest(self, finding: LevelFinding, fix: QuickFix) -> bool:
        index = finding.index
        quest = self.quests[index]
        if fix.how == "rename":
            taken = {one.id for place, one in enumerate(self.quests) if place != index}
            free = free_id(quest.id, taken) if finding.rule == "W-004" else free_key(quest.id, taken)
            self.quests[index] = _changed(quest, id=free)
        elif fix.how == "trigger":
            self.quests[index] = _changed(quest, trigger_entity=fix.value)
        elif fix.how == "remove_quest":
            self.removed.add(index)
        else:
            return False
        return True


def _positive(scale: Vec3) -> Vec3:
    width, height, depth = (abs(component) or 1 for component in scale)
    return (width, height, depth)


def _clamped(color: Vec3) -> Vec3:
    red, green, blue = (min(max(channel, 0), 1) for channel in color)
    return (red, green, blue)


def _changed(model: Model, **values: Any) -> Model:
    """Return a frozen model with some fields replaced, counted as written."""
    return model.model_copy(update=values)
