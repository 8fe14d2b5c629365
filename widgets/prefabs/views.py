"""What the Prefabs panel shows, as values. Keys lead back to what is meant and are not looked into."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PieceRow:
    """A prefab of the level, or one that lies in a folder and is taken into the level when it is placed."""

    key: str
    name: str
    detail: str
    is_file: bool = False


@dataclass(frozen=True, slots=True)
class OverrideRow:
    """A field in which the instance differs: of which part, what it is here, and what the prefab says."""

    key: object
    part: str
    field: str
    own: str
    prefab: str


@dataclass(frozen=True, slots=True)
class InstanceView:
    """What is selected: one instance with its overrides, or several; `problem` is why it follows nothing."""

    title: str
    overrides: tuple[OverrideRow, ...] = ()
    problem: str = ""
    is_single: bool = True


@dataclass(frozen=True, slots=True)
class PrefabsView:
    """Everything; `why_not_save` says why the selection cannot become a prefab."""

    pieces: tuple[PieceRow, ...] = ()
    instance: InstanceView | None = None
    why_not_save: str = ""
    has_level_folder: bool = False
