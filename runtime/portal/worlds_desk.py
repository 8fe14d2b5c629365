"""Which worlds the stored levels are set in: `/v2/worlds` (ruling 78). Read only."""

from __future__ import annotations

from runtime.contracts.json_text import read_json
from runtime.contracts.phase2 import WorldItem
from runtime.portal.manners import read_page
from runtime.portal.results import HttpAnswer, page_answer
from runtime.portal.route_table import Call
from runtime.portal.stores import Levels
from runtime.portal.storing import storing


class WorldsDesk:
    """Belongs to the portal's thread."""

    def __init__(self, levels: Levels) -> None:
        self._levels = levels

    async def list_worlds(self, call: Call) -> HttpAnswer:
        limit, offset = read_page(call.query)
        with storing("the list of worlds"):
            worlds = self._levels.worlds()
        items = [
            WorldItem(
                world_id=world.world_id, name=world.name, gravity=read_json(world.gravity), level_ids=world.level_ids
            )
            for world in worlds[offset : offset + limit]
        ]
        return page_answer(items, len(worlds), limit, offset)
