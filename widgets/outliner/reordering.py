"""Dragging rows of the outliner to another place, and moving them by keys: which rows, and before which one.

The order of the rows is the order of the file for entities that stand in no group; in a group, and in what a filter
lets through, it is another, so that rows there stay where they are.
"""

from __future__ import annotations

from collections.abc import Sequence

from widgets.outliner.model import OutlinerModel

FILTERED = "Clear the filter to change the order: what it hides has its place, too"
GROUPED = "Entities in a group stand in the order of the group; the order of the file is changed outside of it"


class RowDrag:
    """The rows under the hand: none, held where they were pressed, or on their way. Knows no pixels."""

    def __init__(self, model: OutlinerModel) -> None:
        self._model = model
        self._held = ""
        self.ids: tuple[str, ...] = ()
        """What is dragged, in the order of the rows; empty while nothing is on its way."""
        self.before: str | None = None
        """The entity in front of which they would be dropped, an empty text for the end, None where they cannot be."""

    @property
    def is_under_way(self) -> bool:
        return bool(self.ids)

    def hold(self, identity: str) -> None:
        """Note which row was pressed; an empty text lets go."""
        self._held, self.ids, self.before = identity, (), None

    def start(self) -> str:
        """Have the held row dragged, with the others that are selected; returns why that cannot be."""
        held = self._held
        if not held or self.is_under_way:
            return ""
        self._held = ""
        if self._model.filter_text:
            return FILTERED
        if not self.is_free(held):
            return GROUPED
        chosen = self._model.selected
        self.ids = self.chosen() if held in chosen else (held,)
        return ""

    def aim(self, row: int) -> None:
        """Point between the rows: in front of that row of the model, the world being row 0."""
        ids = self._model.visible_ids
        place = max(row, 1) - 1
        if place < len(ids):
            self.before = ids[place] if self.is_free(ids[place]) else None
        else:
            self.before = "" if ids and self.is_free(ids[-1]) else None

    def chosen(self) -> tuple[str, ...]:
        """Return what is selected and can be moved, in the order of the rows."""
        chosen = self._model.selected
        return tuple(known for known in self._model.visible_ids if known in chosen and self.is_free(known))

    def stepped(self, by: int) -> tuple[tuple[str, ...], str] | str:
        """Return what is selected and before which row it stands a place higher (-1) or lower (1), or why not."""
        if self._model.filter_text:
            return FILTERED
        chosen = self.chosen()
        if not chosen:
            return GROUPED if self._model.selected else ""
        free = [known for known in self._model.visible_ids if self.is_free(known)]
        return chosen, _step(free, chosen, by)

    def is_free(self, identity: str) -> bool:
        """Whether a row stands in the order of the file."""
        row = self._model.row_of(identity)
        return row is not None and not row.is_group and not row.depth


def _step(free: Sequence[str], chosen: Sequence[str], by: int) -> str:
    """Return the row that the chosen ones come to stand before; they come together if they were apart."""
    moved = set(chosen)
    rest = [known for known in free if known not in moved]
    first = free.index(chosen[0])
    ahead = first if by < 0 else free.index(chosen[-1]) - len(chosen) + 1
    place = min(max(ahead + by, 0), len(rest))
    return rest[place] if place < len(rest) else ""
