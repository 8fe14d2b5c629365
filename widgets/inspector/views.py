"""What the inspector shows and what it emits, as frozen values. Paths are those of the world spec."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with a field; `index` names the component of a vector, when it is only one."""

    message: str
    is_warning: bool = False
    index: int | None = None


@dataclass(frozen=True, slots=True)
class FieldView:
    """One field: its stored value, whether it differs among what is selected (per component), what is wrong with it.

    `prefab` is what the prefab says where the field overrides it, an empty text where it does not.
    """

    value: object
    mixed: bool | tuple[bool, ...] = False
    problem: Problem | None = None
    prefab: str = ""


@dataclass(frozen=True, slots=True)
class EntitiesView:
    """The selected entities as one form; `note` is what is peculiar, `unknown` are fields kept but not edited here."""

    title: str
    subtitle: str
    fields: Mapping[str, FieldView]
    is_single: bool
    note: str = ""
    unknown: str = ""


@dataclass(frozen=True, slots=True)
class QuestView:
    """One quest; `problems` by field."""

    id: str
    trigger: str
    goal: str
    problems: Mapping[str, Problem] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class WorldView:
    """World, scene, sun and quests."""

    title: str
    subtitle: str
    fields: Mapping[str, FieldView]
    quests: Sequence[QuestView] = ()
    entity_ids: Sequence[str] = ()
    unknown: str = ""


@dataclass(frozen=True, slots=True)
class FieldEdit:
    """A wish: a new value, or for vectors and colours the touched components by index, each a value or `Relative`."""

    path: str
    value: object
    is_stepping: bool = False


@dataclass(frozen=True, slots=True)
class QuestEdit:
    """A wish for one field of the quest at that place: `id`, `triggerEntity` or `goal`."""

    index: int
    field: str
    value: str


Suggestions = Mapping[str, Sequence[str]]
"""Known answers by path: meshes, textures, skies, scripts."""
