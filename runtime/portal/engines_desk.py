"""Which engines there are (`/v2/engines`, docs/decisions): reads the roll. Nothing here changes anything."""

from __future__ import annotations

from runtime.portal.engine_roll import EngineRoll
from runtime.portal.manners import read_page
from runtime.portal.results import HttpAnswer, page_answer
from runtime.portal.route_table import Call


class EnginesDesk:
    """Belongs to the portal's thread."""

    def __init__(self, roll: EngineRoll) -> None:
        self._roll = roll

    async def list_engines(self, call: Call) -> HttpAnswer:
        limit, offset = read_page(call.query)
        items = self._roll.items()
        return page_answer(items[offset : offset + limit], len(items), limit, offset)
