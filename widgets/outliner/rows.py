"""What the outliner shows of one entity. No text is made here that the contract does not have."""

from __future__ import annotations

from dataclasses import dataclass

from runtime.contracts.world import EntityType


@dataclass(frozen=True, slots=True)
class OutlinerRow:
    """One entity; `problem` is what is wrong with it, empty when nothing is."""

    id: str
    type: EntityType
    mesh: str = ""
    texture: str = ""
    script: str = ""
    is_hidden: bool = False
    is_locked: bool = False
    problem: str = ""
    is_warning: bool = False
