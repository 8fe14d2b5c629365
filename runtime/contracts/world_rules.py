"""The rules of a world spec: one list for the editor, `check` and the engine (decisions *World spec 1.0*).

Each rule works on plain JSON, so that a document that is too broken for the models still gets all its findings. A
finding's `field` is a JSON path such as `entities[3].transform.scale[1]`, its `details.rule` one of:

    W-001  unknown schema_version          W-006  scale that is not above 0
    W-002  missing or mistyped key         W-007  colour or ambient light outside 0..1
    W-003  malformed id                    W-008  quest whose trigger entity does not exist
    W-004  id used twice                   W-009  no entity (a warning to save, an error to run)
    W-005  number that is not finite       W-010  value outside an enumeration
"""

from __future__ import annotations

import math
import re
import reprlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain, islice
from typing import Any

from runtime.contracts.base import WORLD_SCHEMA_VERSION
from runtime.contracts.errors import Finding, finding
from runtime.contracts.world import COLLIDERS, ENTITY_TYPES, SHADERS

RULE_NAMES: Mapping[str, str] = {
    "W-001": "known schema",
    "W-002": "present and of its type",
    "W-003": "well-formed id",
    "W-004": "id used once",
    "W-005": "finite number",
    "W-006": "scale above 0",
    "W-007": "colour within 0 to 1",
    "W-008": "trigger exists",
    "W-009": "at least one entity",
    "W-010": "one of the known values",
}
"""What each rule asks for, in a few words; the findings say what is wrong."""

ID_PATTERN = re.compile(r"[A-Za-z0-9_.-]{1,64}\Z")

_NUMBERS = frozenset({int, float})
_SURELY_FINITE = 1e300
_LEAST_ABOVE_0 = math.ulp(0.0)


def check_world(document: object, *, to_run: bool = False, most: int | None = None) -> list[Finding]:
    """Return every finding of a parsed world spec, in document order, or the first so many.

    `to_run` makes an empty world an error.
    """
    if not isinstance(document, Mapping):
        return [finding("W-002", "", "a world spec is a JSON object")]
    found = chain(check_settings(document), _check_entities(document, to_run), _check_quests(document))
    return list(islice(found, most))


def check_settings(document: Mapping[str, Any]) -> Iterator[Finding]:
    """Yield the findings of `schema_version`, `world` and `scene`."""
    version = document.get("schema_version")
    if version != WORLD_SCHEMA_VERSION:
        yield finding(
            "W-001",
            "schema_version",
            f'schema_version must be "{WORLD_SCHEMA_VERSION}", not {reprlib.repr(version)}; convert it',
        )
    world = document.get("world")
    if isinstance(world, Mapping):
        yield from _check_id(world.get("id"), "world.id")
        yield from _check_text(world.get("name"), "world.name")
        yield from _check_vector(world.get("gravity"), "world.gravity")
    else:
        yield _wrong_type("world", "an object", world)
    scene = document.get("scene")
    if isinstance(scene, Mapping):
        yield from _check_id(scene.get("id"), "scene.id")
        yield from _check_colour(scene.get("ambientLight"), "scene.ambientLight")
        yield from _check_text(scene.get("skybox"), "scene.skybox")
    else:
        yield _wrong_type("scene", "an object", scene)


def check_entity(entity: object, path: str) -> Iterator[Finding]:
    """Yield the findings of one entity by itself; `path` is where it stands, such as `entities[3]`."""
    if not isinstance(entity, Mapping):
        yield _wrong_type(path, "an object", entity)
        return
    yield from _check_id(entity.get("id"), f"{path}.id")
    yield from _check_choice(entity.get("type"), ENTITY_TYPES, f"{path}.type")
    transform = entity.get("transform")
    if isinstance(transform, Mapping):
        yield from _check_vector(transform.get("position"), f"{path}.transform.position")
        yield from _check_vector(transform.get("rotation"), f"{path}.transform.rotation")
        yield from _check_scale(transform.get("scale"), f"{path}.transform.scale")
    else:
        yield _wrong_type(f"{path}.transform", "an object", transform)
    material = entity.get("material")
    if isinstance(material, Mapping):
        yield from _check_choice(material.get("shader"), SHADERS, f"{path}.material.shader")
        yield from _check_name(material.get("texture"), f"{path}.material.texture")
        yield from _check_colour(material.get("color"), f"{path}.material.color")
    else:
        yield _wrong_type(f"{path}.material", "an object", material)
    components = entity.get("components")
    if isinstance(components, Mapping):
        yield from _check_name(components.get("mesh"), f"{path}.components.mesh")
        yield from _check_choice(components.get("collider"), COLLIDERS, f"{path}.components.collider")
        yield from _check_text(components.get("script"), f"{path}.components.script")
    else:
        yield _wrong_type(f"{path}.components", "an object", components)


def check_quest(quest: object, path: str, entity_ids: Iterable[str]) -> Iterator[Finding]:
    """Yield the findings of one quest against the ids that exist (pass a set for speed)."""
    if not isinstance(quest, Mapping):
        yield _wrong_type(path, "an object", quest)
        return
    yield from _check_id(quest.get("id"), f"{path}.id")
    yield from _check_text(quest.get("goal"), f"{path}.goal")
    trigger = quest.get("triggerEntity")
    if not isinstance(trigger, str):
        yield _wrong_type(f"{path}.triggerEntity", "an entity id", trigger)
    elif trigger not in entity_ids:
        yield finding(
            "W-008",
            f"{path}.triggerEntity",
            f"no entity has the id {trigger[:80]!r}; pick an existing one or remove the quest",
            triggerEntity=trigger,
        )


def check_unique(ids: Sequence[object], list_path: str) -> Iterator[Finding]:
    """Yield a finding for each id that an earlier item of the same list has."""
    seen: set[str] = set()
    first: dict[str, int] = {}
    for index, identity in enumerate(ids):
        if not isinstance(identity, str):
            continue
        if identity not in seen:
            seen.add(identity)
            continue
        # Of nearly all lists nobody asks; to free it takes longer than other threads like to wait.
        first = first or {known: place for place, known in reversed(tuple(enumerate(ids))) if isinstance(known, str)}
        yield finding(
            "W-004",
            f"{list_path}[{index}].id",
            f"the id {identity[:80]!r} is already used by {list_path}[{first[identity]}]; rename one of them",
            id=identity,
        )


def _check_entities(document: Mapping[str, Any], to_run: bool) -> Iterator[Finding]:
    entities = document.get("entities")
    if not isinstance(entities, Sequence) or isinstance(entities, str):
        yield _wrong_type("entities", "a list", entities)
        return
    if not entities:
        yield finding("W-009", "entities", "a world needs at least one entity to run; add one", warning=not to_run)
    for index, entity in enumerate(entities):
        yield from check_entity(entity, f"entities[{index}]")
    yield from check_unique([_id_of(entity) for entity in entities], "entities")


def _check_quests(document: Mapping[str, Any]) -> Iterator[Finding]:
    quests = document.get("quests", ())
    if not isinstance(quests, Sequence) or isinstance(quests, str):
        yield _wrong_type("quests", "a list", quests)
        return
    if not quests:
        return
    entities = document.get("entities")
    known = {_id_of(entity) for entity in entities} if isinstance(entities, Sequence) else set()
    ids = {identity for identity in known if isinstance(identity, str)}
    for index, quest in enumerate(quests):
        yield from check_quest(quest, f"quests[{index}]", ids)
    yield from check_unique([_id_of(quest) for quest in quests], "quests")


def _id_of(item: object) -> object:
    identity = item.get("id") if isinstance(item, Mapping) else None
    return identity if isinstance(identity, str) else None


def _check_id(value: object, path: str) -> Iterator[Finding]:
    if not isinstance(value, str):
        yield _wrong_type(path, "an id", value)
    elif not ID_PATTERN.match(value):
        yield finding(
            "W-003", path, f"the id {value[:80]!r} must be 1 to 64 letters, digits, '_', '.' or '-'; rename it"
        )


def _check_text(value: object, path: str) -> Iterator[Finding]:
    if not isinstance(value, str):
        yield _wrong_type(path, "a text", value)


def _check_name(value: object, path: str) -> Iterator[Finding]:
    if not isinstance(value, str) or not value:
        yield _wrong_type(path, "the name of an asset", value)


def _check_choice(value: object, choices: Sequence[str], path: str) -> Iterator[Finding]:
    if not isinstance(value, str):
        yield _wrong_type(path, " or ".join(choices), value)
    elif value not in choices:
        yield finding("W-010", path, f"{value[:80]!r} is not one of {', '.join(choices)}")


def _numbers(value: object, path: str) -> tuple[list[tuple[str, float]], list[Finding]]:
    """Return the finite components of a vector with their paths, and what is wrong with the others."""
    if not isinstance(value, Sequence) or isinstance(value, str) or len(value) != 3:
        return [], [_wrong_type(path, "a list of three numbers", value)]
    good: list[tuple[str, float]] = []
    wrong: list[Finding] = []
    for index, component in enumerate(value):
        place = f"{path}[{index}]"
        if isinstance(component, bool) or not isinstance(component, int | float):
            wrong.append(_wrong_type(place, "a number", component))
        elif not _is_finite(component):
            wrong.append(finding("W-005", place, "must be a finite number that fits a double"))
        else:
            good.append((place, component))
    return good, wrong


def _is_finite(number: int | float) -> bool:
    try:
        return math.isfinite(number)
    except OverflowError:  # an integer beyond any double
        return False


def _is_plain(value: object, least: float, most: float) -> bool:
    """Return whether a vector is three numbers within bounds, as nearly all are: then there is nothing to say of it."""
    if type(value) is not list or len(value) != 3:
        return False
    x, y, z = value
    are_numbers = type(x) in _NUMBERS and type(y) in _NUMBERS and type(z) in _NUMBERS
    return are_numbers and least <= x <= most and least <= y <= most and least <= z <= most


def _check_vector(value: object, path: str) -> Iterator[Finding]:
    if not _is_plain(value, -_SURELY_FINITE, _SURELY_FINITE):
        yield from _numbers(value, path)[1]


def _check_scale(value: object, path: str) -> Iterator[Finding]:
    if _is_plain(value, _LEAST_ABOVE_0, _SURELY_FINITE):
        return
    good, wrong = _numbers(value, path)
    yield from wrong
    for place, component in good:
        if component <= 0:
            yield finding("W-006", place, f"scale must be above 0, not {component}", value=component)


def _check_colour(value: object, path: str) -> Iterator[Finding]:
    if _is_plain(value, 0, 1):
        return
    good, wrong = _numbers(value, path)
    yield from wrong
    for place, component in good:
        if not 0 <= component <= 1:
            yield finding("W-007", place, f"must lie in 0..1, not {component}", value=component)


def _wrong_type(path: str, wanted: str, value: object) -> Finding:
    if value is None:
        return finding("W-002", path, f"is missing; {wanted} is due here")
    return finding("W-002", path, f"{wanted} is due here, not {_kind(value)}")


def _kind(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Mapping):
        return "an object"
    if isinstance(value, str):
        return f"the text {value[:40]!r}"
    if isinstance(value, Sequence):
        return f"a list of {len(value)}"
    return f"the number {value}"
