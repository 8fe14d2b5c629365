"""Texts of jobs. An entity is written once, however many jobs carry it: one call for a large level would hold up the
scan, and a level of 64 entities travels in each of its jobs.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from runtime.contracts.json_text import write_json


class JobTexts:
    """Remembers the texts of entities, by the object; one for each run."""

    def __init__(self) -> None:
        self._entities: dict[str, tuple[object, bytes]] = {}

    def text(self, job: Mapping[str, Any]) -> bytes:
        """Return the JSON text of a job."""
        spec = job["world_spec"]
        frame = write_json({key: value for key, value in spec.items() if key != "entities"})
        rest = write_json({key: value for key, value in job.items() if key != "world_spec"})
        entities = b",".join(self._texts(spec["entities"]))
        return b'%b,"world_spec":%b,"entities":[%b]}}' % (rest[:-1], frame[:-1], entities)

    def let_go(self) -> None:
        """Forget them one by one: all at once would hold up every other thread."""
        while self._entities:
            self._entities.popitem()

    def _texts(self, entities: Sequence[Mapping[str, Any]]) -> list[bytes]:
        texts = []
        for entity in entities:
            known = self._entities.get(entity["id"])
            if known is None or known[0] is not entity:
                known = (entity, write_json(entity))
                self._entities[entity["id"]] = known
            texts.append(known[1])
        return texts
