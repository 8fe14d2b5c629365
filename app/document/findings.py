"""What is wrong with the level, kept up to date: only what changed is looked at again.

The rules are those of `runtime.contracts.world_rules`, word for word; missing assets are added here, because only the
window knows where it looks for them.
"""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from app.document.edits import DocumentChange
from app.document.known_findings import KnownFindings
from app.document.sidecar_findings import sidecar_findings
from app.document.world import WorldState
from runtime.contracts import world_rules
from runtime.contracts.errors import Finding
from runtime.contracts.world import BUILTIN_MESHES, BUILTIN_SKIES, BUILTIN_TEXTURES, Entity, Transform

AssetKind = Literal["mesh", "texture", "sky"]
AssetLookup = Callable[[AssetKind, str], bool]
"""Whether there is an asset of that kind and name; built-in ones are not asked for."""

Owner = Literal["level", "world", "scene", "entity", "quest"]
MISSING_ASSET = "ASSET_NOT_FOUND"
UNREADABLE_ASSET = "ASSET_UNREADABLE"
_ASSET_RULES = frozenset({MISSING_ASSET, UNREADABLE_ASSET})
AssetNamed = tuple[AssetKind, str]

_BUILT_IN: dict[AssetKind, tuple[str, ...]] = {
    "mesh": BUILTIN_MESHES,
    "texture": BUILTIN_TEXTURES,
    "sky": BUILTIN_SKIES,
}
_FILES: dict[AssetKind, str] = {"mesh": ".glb", "texture": ".png", "sky": ".jpg"}
SURELY_FINITE = 1e300
"""A number below is finite however it is computed with: what lies beyond gets the full look."""


@dataclass(frozen=True, slots=True)
class LevelFinding:
    """One thing that is wrong: whose it is, the field below that (`transform.scale[1]`), the rule and its words.

    `index` counts quests, whose ids may be used twice; it is 0 for all others.
    """

    owner: Owner
    id: str
    field: str
    rule: str
    message: str
    is_warning: bool = False
    index: int = 0


@dataclass(slots=True)
class Survey:
    """What a first look at many entities tells, so that only the odd ones need a second."""

    odd: set[str] = dataclasses.field(default_factory=set)
    names: set[tuple[str, str]] = dataclasses.field(default_factory=set)
    """Each mesh with a texture that it comes with."""

    def look(self, entities: Iterable[Entity]) -> None:
        """Take in more entities."""
        for entity in entities:
            if not is_plainly_fine(entity):
                self.odd.add(entity.id)
            self.names.add((entity.components.mesh, entity.material.texture))

    def pass_fine(self, entities: Iterable[Entity]) -> None:
        """Take in entities that are known to be plainly fine."""
        self.names.update([(entity.components.mesh, entity.material.texture) for entity in entities])


class LiveFindings:
    """The findings of one document. `refresh` after each change; asking is cheap."""

    def __init__(
        self,
        state: WorldState,
        assets: AssetLookup | None = None,
        survey: Survey | None = None,
        unreadable: Mapping[AssetNamed, str] | None = None,
    ) -> None:
        """`survey` is of all entities of the state; without one it is made. `unreadable` are assets whose files are
        there and of no use, and why.
        """
        self._assets = assets
        self._unreadable = dict(unreadable or {})
        self._known: dict[tuple[AssetKind, str], bool] = {}
        self._complete: set[tuple[str, str]] = set()
        self._settings: tuple[LevelFinding, ...] = ()
        self._entities: dict[str, tuple[LevelFinding, ...]] = {}
        self._quests: tuple[LevelFinding, ...] = ()
        self._editor: tuple[LevelFinding, ...] = ()
        self._known_of_edits: KnownFindings[tuple[LevelFinding, ...]] = KnownFindings()
        self.rebuild(state, survey)

    def rebuild(self, state: WorldState, survey: Survey | None = None) -> None:
        """Look at everything, and for every asset again."""
        if survey is None:
            survey = Survey()
            survey.look(state.entities.values())
        self._known.clear()
        self._known_of_edits.forget()
        self._complete.clear()
        self._settings = self._check_settings(state)
        self._quests = tuple(_check_quests(state))
        self._editor = tuple(_check_editor(state))
        self._entities = {}
        unsound = {pair for pair in survey.names if not all(self._is_sound(*wanted) for wanted in self._wanted(pair))}
        if unsound:
            looked_at = {
                name: entity
                for name, entity in state.entities.items()
                if (entity.components.mesh, entity.material.texture) in unsound or name in survey.odd
            }
        else:
            looked_at = {name: entity for name in survey.odd if (entity := state.entities.get(name))}
        self._refresh_entities(looked_at)

    def refresh(self, state: WorldState, change: DocumentChange, *, are_fine: bool = False) -> bool:
        """Look at what changed; returns whether the findings did. `are_fine`: the changed entities are, plainly."""
        settings, quests, editor = self._settings, self._quests, self._editor
        # A preview's map belongs to the tool, which may put other entities into it; that of an edit's side stays.
        refresh = self._refresh_entities if change.is_preview else self._refresh_again
        changed = refresh(change.entities, are_fine=are_fine)
        if change.world or change.scene or change.order:
            self._settings = self._check_settings(state)
        if change.quests or change.order:
            self._quests = tuple(_check_quests(state))
        if change.editor:
            self._editor = tuple(_check_editor(state))
        return changed or settings != self._settings or quests != self._quests or editor != self._editor

    def remember(self, entities: Mapping[str, Entity | None]) -> None:
        """Note that what is found now in the entities of that map is all there is: undo will bring it back."""
        self._known_of_edits.remember(entities, self._entities)

    def survey(self, state: WorldState) -> Survey:
        """Return what is known of the entities of the state that was looked at last, without looking again."""
        odd = {name for name, found in self._entities.items() if any(one.rule not in _ASSET_RULES for one in found)}
        return Survey(odd, {(one.components.mesh, one.material.texture) for one in state.entities.values()})

    @property
    def assets(self) -> AssetLookup | None:
        return self._assets

    @property
    def unreadable(self) -> Mapping[AssetNamed, str]:
        """The assets whose files are there and of no use, and why."""
        return self._unreadable

    def of_entity(self, identity: str) -> tuple[LevelFinding, ...]:
        """Return the findings of one entity."""
        return self._entities.get(identity, ())

    def of_quest(self, index: int) -> tuple[LevelFinding, ...]:
        """Return the findings of the quest at that place."""
        return tuple(finding for finding in self._quests if finding.index == index and finding.owner == "quest")

    def of_settings(self) -> tuple[LevelFinding, ...]:
        """Return the findings of the level, the world and the scene."""
        return self._settings

    def all(self, state: WorldState) -> tuple[LevelFinding, ...]:
        """Return every finding in the order of the document."""
        rows: list[LevelFinding] = [*self._settings]
        if self._entities:
            for identity in state.entities:
                rows += self._entities.get(identity, ())
        return (*rows, *self._quests, *self._editor)

    @property
    def count(self) -> int:
        others = len(self._settings) + len(self._quests) + len(self._editor)
        return others + sum(len(found) for found in self._entities.values())

    def ids_with_findings(self) -> frozenset[str]:
        """Return the ids of the entities that something is wrong with."""
        return frozenset(self._entities)

    def _refresh_again(self, entities: Mapping[str, Entity | None], *, are_fine: bool) -> bool:
        """Take up what is known of a large edit, or look at its entities."""
        known = self._known_of_edits.of(entities)
        if known is None:
            has_changed = self._refresh_entities(entities, are_fine=are_fine)
            self.remember(entities)
            return has_changed
        before = {identity: self._entities.pop(identity) for identity in self._entities.keys() & entities.keys()}
        self._entities.update(known)
        return before != known

    def _refresh_entities(self, entities: Mapping[str, Entity | None], *, are_fine: bool = False) -> bool:
        if are_fine and self._have_all(entities.values()):
            ended = self._entities.keys() & entities.keys()
            for identity in ended:
                del self._entities[identity]
            return bool(ended)
        has_changed = False
        for identity, entity in entities.items():
            found = () if entity is None else self._check_entity(entity)
            if found != self._entities.get(identity, ()):
                has_changed = True
                if found:
                    self._entities[identity] = found
                else:
                    del self._entities[identity]
        return has_changed

    def _check_entity(self, entity: Entity) -> tuple[LevelFinding, ...]:
        broken: tuple[LevelFinding, ...] = ()
        if not is_plainly_fine(entity):
            broken = tuple(
                _finding("entity", entity.id, finding, "entity.")
                for finding in world_rules.check_entity(entity.to_wire(), "entity")
            )
        return broken if self._has_all(entity) else (*broken, *self._missing_of(entity))

    @staticmethod
    def _wanted(pair: tuple[str, str]) -> tuple[tuple[AssetKind, str], ...]:
        return ("mesh", pair[0]), ("texture", pair[1])

    def _have_all(self, entities: Iterable[Entity | None]) -> bool:
        """Whether the meshes and textures of all that are there are."""
        pairs = {(one.components.mesh, one.material.texture) for one in entities if one is not None}
        return all(map(self._is_complete, pairs))

    def _has_all(self, entity: Entity) -> bool:
        """Whether mesh and texture of an entity are there."""
        return self._is_complete((entity.components.mesh, entity.material.texture))

    def _is_complete(self, pair: tuple[str, str]) -> bool:
        if pair in self._complete:
            return True
        if all(not name or self._is_sound(kind, name) for kind, name in self._wanted(pair)):
            self._complete.add(pair)
            return True
        return False

    def _missing_of(self, entity: Entity) -> Iterable[LevelFinding]:
        yield from self._missing("entity", entity.id, "components.mesh", "mesh", entity.components.mesh)
        yield from self._missing("entity", entity.id, "material.texture", "texture", entity.material.texture)

    def _check_settings(self, state: WorldState) -> tuple[LevelFinding, ...]:
        document = {
            "schema_version": state.schema_version,
            "world": state.world.to_wire(),
            "scene": state.scene.to_wire(),
        }
        broken = [_settings_finding(finding, state) for finding in world_rules.check_settings(document)]
        if not state.entities:
            (empty,) = (
                finding for finding in world_rules.check_world({**document, "entities": []}) if finding.rule == "W-009"
            )
            broken.append(_settings_finding(empty, state))
        return (*broken, *self._missing("scene", state.scene.id, "skybox", "sky", state.scene.skybox))

    def _missing(self, owner: Owner, identity: str, field: str, kind: AssetKind, name: str) -> Iterable[LevelFinding]:
        if not name:
            return
        if (kind, name) in self._unreadable:
            reason = self._unreadable[kind, name]
            message = f"{reason}; a placeholder stands in: replace the file or choose another {kind}"
            yield LevelFinding(owner, identity, field, UNREADABLE_ASSET, message, is_warning=True)
            return
        if self._has(kind, name):
            return
        message = (
            f"no {kind} is named {name!r}, so a placeholder stands in; "
            f"add {name}{_FILES[kind]} to the level's assets or choose another"
        )
        yield LevelFinding(owner, identity, field, MISSING_ASSET, message, is_warning=True)

    def _is_sound(self, kind: AssetKind, name: str) -> bool:
        return (kind, name) not in self._unreadable and self._has(kind, name)

    def _has(self, kind: AssetKind, name: str) -> bool:
        if self._assets is None or name in _BUILT_IN[kind]:
            return True
        key = (kind, name)
        if key not in self._known:
            self._known[key] = self._assets(kind, name)
        return self._known[key]


def is_plainly_fine(entity: Entity) -> bool:
    """Whether no rule can find anything in a well-typed entity: a quick look that spares the full one."""
    red, green, blue = entity.material.color
    return (
        is_plainly_placed(entity.transform)
        and (0 <= red <= 1 and 0 <= green <= 1 and 0 <= blue <= 1)
        and bool(entity.components.mesh and entity.material.texture)
        and world_rules.ID_PATTERN.match(entity.id) is not None
    )


def is_plainly_placed(transform: Transform) -> bool:
    """Whether no rule can find anything in a transform."""
    x, y, z = transform.position
    turn_x, turn_y, turn_z = transform.rotation
    width, height, depth = transform.scale
    low, high = -SURELY_FINITE, SURELY_FINITE
    return (
        (0 < width < high and 0 < height < high and 0 < depth < high)
        and (low < x < high and low < y < high and low < z < high)
        and (low < turn_x < high and low < turn_y < high and low < turn_z < high)
    )


def numbers_of(entity: Entity) -> tuple[int | float, ...]:
    """Return every number of an entity."""
    transform = entity.transform
    return (*transform.position, *transform.rotation, *transform.scale, *entity.material.color)


def are_finite(numbers: Iterable[int | float]) -> bool:
    """Whether numbers can be written as JSON and read as doubles."""
    try:
        return all(math.isfinite(number) for number in numbers)
    except OverflowError:  # an integer beyond any double
        return False


def _check_quests(state: WorldState) -> Iterable[LevelFinding]:
    for index, quest in enumerate(state.quests):
        for finding in world_rules.check_quest(quest.to_wire(), "quest", state.entities):
            yield _finding("quest", quest.id, finding, "quest.", index)
    for finding in world_rules.check_unique([quest.id for quest in state.quests], "quests"):
        index = int((finding.field or "").removeprefix("quests[").partition("]")[0])
        yield _finding("quest", state.quests[index].id, finding, f"quests[{index}].", index)


def _check_editor(state: WorldState) -> Iterable[LevelFinding]:
    for field, rule, message in sidecar_findings(state):
        yield LevelFinding("level", state.world.id, field, rule, message, is_warning=True)


def _settings_finding(finding: Finding, state: WorldState) -> LevelFinding:
    field = finding.field or ""
    if field.startswith("world."):
        return _finding("world", state.world.id, finding, "world.")
    if field.startswith("scene."):
        return _finding("scene", state.scene.id, finding, "scene.")
    return _finding("level", state.world.id, finding, "")


def _finding(owner: Owner, identity: str, finding: Finding, prefix: str, index: int = 0) -> LevelFinding:
    field = (finding.field or "").removeprefix(prefix)
    return LevelFinding(owner, identity, field, finding.rule, finding.message, finding.is_warning, index)
