"""Where the document differs from what an engine has built: by entity and field, kept up to date entity by entity.

Values only: it knows neither the runtime nor the document's history. A number's spelling (1 or 1.0) is no difference.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal, TypeVar

from runtime.contracts.base import Contract
from runtime.contracts.world import Entity, SceneSettings, World

Model = TypeVar("Model", bound=Contract)

DriftKind = Literal["missing", "extra", "differs"]
SLICE = 256
"""So many entities are compared in one go: well below a millisecond while they are equal."""

_PARTS = ("transform", "material", "components")


@dataclass(frozen=True, slots=True)
class Drift:
    """How an entity differs: missing in the engine, extra there, or other in these fields (`transform.position`)."""

    kind: DriftKind
    fields: tuple[str, ...] = ()


MISSING = Drift("missing")
EXTRA = Drift("extra")


@dataclass(frozen=True, slots=True)
class Scene:
    """What an engine has built: its entities by id, and the settings that its scene was built with."""

    entities: Mapping[str, Entity]
    settings: SceneSettings | None = None
    world: World | None = None


class DriftBook:
    """The differences that stand now, by id. GUI thread; a change costs what it touches, not what there is."""

    def __init__(self) -> None:
        self._built: dict[str, Entity] | None = None
        self._found: dict[str, Drift] = {}

    @property
    def is_known(self) -> bool:
        """Whether a scene was taken up: without one nothing is said to differ."""
        return self._built is not None

    @property
    def drifts(self) -> Mapping[str, Drift]:
        return self._found

    @property
    def built(self) -> Mapping[str, Entity]:
        """What the engine has, by id; empty while that is not known."""
        return self._built or {}

    def of(self, identity: str) -> Drift | None:
        return self._found.get(identity)

    def forget(self) -> frozenset[str]:
        """Drop the scene; returns the ids that differed."""
        gone = frozenset(self._found)
        self._built, self._found = None, {}
        return gone

    def take_scene(self, built: Mapping[str, Entity], document: Mapping[str, Entity]) -> Iterator[None]:
        """Compare with another scene, a slice at each step; what was known stays in force until the last one."""
        found: dict[str, Drift] = {}
        for ids in _slices(document):
            for identity in ids:
                drift = drift_of(document.get(identity), built.get(identity))
                if drift is not None:
                    found[identity] = drift
            yield
        for ids in _slices(built):
            found.update((identity, EXTRA) for identity in ids if identity not in document)
            yield
        self._built, self._found = dict(built), found

    def take_built(self, changes: Mapping[str, Entity | None], document: Mapping[str, Entity]) -> frozenset[str]:
        """Take up entities that the engine built anew, or has no more (None); returns whose drift is another now."""
        if self._built is None:
            return frozenset()
        for identity, entity in changes.items():
            if entity is None:
                self._built.pop(identity, None)
            else:
                self._built[identity] = entity
        return self.compare(changes, document)

    def compare(self, ids: Iterable[str], document: Mapping[str, Entity]) -> frozenset[str]:
        """Look again at entities that changed in the document; returns whose drift is another now."""
        if self._built is None:
            return frozenset()
        changed = set()
        for identity in ids:
            drift = drift_of(document.get(identity), self._built.get(identity))
            if drift == self._found.get(identity):
                continue
            changed.add(identity)
            if drift is None:
                del self._found[identity]
            else:
                self._found[identity] = drift
        return frozenset(changed)


def drift_of(mine: Entity | None, built: Entity | None) -> Drift | None:
    """Return how the document's entity differs from the built one, None where it does not."""
    if mine is None:
        return EXTRA if built is not None else None
    if built is None:
        return MISSING
    if mine is built or mine == built:
        return None
    fields = differing_fields(mine, built)
    return Drift("differs", fields) if fields else None


def differing_fields(mine: Entity, built: Entity) -> tuple[str, ...]:
    """Return the paths in which two entities differ, as the world spec writes them, in its order."""
    found = [*_differing(mine, built, "", skip=_PARTS)]
    for part in _PARTS:
        one, other = getattr(mine, part), getattr(built, part)
        if one is not other:
            found += _differing(one, other, f"{part}.")
    return tuple(found)


def settings_drift(mine: tuple[World, SceneSettings], scene: Scene) -> tuple[str, ...]:
    """Return the settings in which the document differs, such as `scene.skybox`; none while they are not known."""
    world, settings = mine
    found: list[str] = []
    if scene.world is not None:
        found += _differing(world, scene.world, "world.")
    if scene.settings is not None:
        found += _differing(settings, scene.settings, "scene.")
    return tuple(found)


def with_field(entity: Entity, source: Entity, path: str) -> Entity:
    """Return an entity with the field at a path as another has it; one that the other lacks is taken away."""
    first, _, rest = path.partition(".")
    if rest and first in _PARTS:
        part = _with(getattr(entity, first), getattr(source, first), rest)
        return entity.model_copy(update={first: part})
    return _with(entity, source, path)


def value_at(entity: Entity, path: str) -> object:
    """Return the value of a field that `differing_fields` named, None where the entity does not have it."""
    first, _, rest = path.partition(".")
    if rest and first in _PARTS:
        return getattr(getattr(entity, first), rest, None)
    return getattr(entity, path, None)


def _with(model: Model, source: Model, name: str) -> Model:
    """Return a model with one field, known or unknown, as another has it."""
    if name in type(model).model_fields:
        return model.model_copy(update={name: getattr(source, name)})
    wire, theirs = model.to_wire(), source.model_extra or {}
    wire.pop(name, None)
    if name in theirs:
        wire[name] = theirs[name]
    return model.from_wire(wire)


def _differing(one: Contract, other: Contract, prefix: str, skip: tuple[str, ...] = ()) -> Iterator[str]:
    for name, field in type(one).model_fields.items():
        if name not in skip and getattr(one, name) != getattr(other, name):
            yield f"{prefix}{field.alias or name}"
    mine, theirs = one.model_extra or {}, other.model_extra or {}
    for name in (*mine, *(name for name in theirs if name not in mine)):
        if mine.get(name, _ABSENT) != theirs.get(name, _ABSENT):
            yield f"{prefix}{name}"


_ABSENT = object()


def _slices(ids: Iterable[str]) -> Iterator[list[str]]:
    every = list(ids)
    for start in range(0, len(every), SLICE):
        yield every[start : start + SLICE]
