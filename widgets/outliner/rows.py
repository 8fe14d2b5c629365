"""What the outliner shows of one entity or group. No text is made here that the contract does not have."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Self

from runtime.contracts.world import EntityType


@dataclass(frozen=True, slots=True)
class OutlinerRow:
    """One entity, or a group of `count`; `problem` is what is wrong with it, empty when nothing is.

    `engine` is a mark for how it stands in the engine, with the token of its colour and its words; all may be empty.
    `title` is shown in place of the id; `depth` says how many groups it stands in, `is_away` that one is folded.
    """

    id: str
    type: EntityType
    mesh: str = ""
    texture: str = ""
    script: str = ""
    is_hidden: bool = False
    is_locked: bool = False
    problem: str = ""
    is_warning: bool = False
    engine: str = ""
    engine_tone: str = ""
    engine_words: str = ""
    title: str = ""
    depth: int = 0
    is_away: bool = False
    is_group: bool = False
    is_folded: bool = False
    count: int = 0

    @property
    def name(self) -> str:
        return self.title or self.id


@dataclass(frozen=True, slots=True)
class RowTable:
    """Rows as the list keeps them: by id in their order, the ids that no folded group hides, how many are entities.

    Whoever shows it owns it from then on.
    """

    rows: dict[str, OutlinerRow]
    seen: list[str]
    total: int

    @classmethod
    def of(cls, rows: Iterable[OutlinerRow]) -> Self:
        by_id = {row.id: row for row in rows}
        seen = [identity for identity, row in by_id.items() if not row.is_away]
        return cls(by_id, seen, sum(not row.is_group for row in by_id.values()))
