"""Two versions of a level come together: merged, and asked about field by field where both changed the same."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import Any

from PySide6.QtWidgets import QWidget

from app.document.document import Document
from app.document.holder import DocumentHolder
from app.document.merge import Merge, merge
from app.document.world import WorldState
from runtime.contracts.json_text import write_json
from runtime.contracts.three_way import ABSENT, Conflict, Pick, Place
from widgets.merge.dialog import ON_DISK, ChoiceRow, MergeDialog, Source

EDITED_AGAIN_S = 0.05
_LONGEST = 60


async def settle(
    holder: DocumentHolder,
    document: Document,
    base: WorldState,
    theirs: WorldState,
    choose: Callable[[Sequence[Conflict]], Awaitable[dict[Place, Pick] | None]],
) -> Merge | None:
    """Merge a document with another version of it, and with whatever is edited meanwhile.

    `choose` is asked which version to keep where both changed the same; None from it, or another document on screen,
    ends it without a merge. Nothing is done to the document here.
    """
    picks: dict[Place, Pick] = {}
    while True:
        ours = document.state
        done = await asyncio.to_thread(merge, base, ours, theirs, picks)
        if holder.document is not document:
            return None
        if done.conflicts:
            chosen = await choose(done.conflicts)
            if chosen is None:
                return None
            picks |= chosen
        elif document.state is ours and document.open_transaction is None:
            return done
        else:
            await asyncio.sleep(EDITED_AGAIN_S)  # edited meanwhile: merge with that


async def ask_which(
    window: QWidget, title: str, conflicts: Sequence[Conflict], source: Source = ON_DISK
) -> dict[Place, Pick] | None:
    """Return the version to keep of each field, None for *not now*."""
    answered: asyncio.Future[list[bool] | None] = asyncio.get_running_loop().create_future()
    count = "One field was" if len(conflicts) == 1 else f"{len(conflicts)} fields were"
    dialog = MergeDialog(
        title,
        f"{count} changed here and {source.where}. Choose what to keep; everything else comes together by itself.",
        [row_of(conflict) for conflict in conflicts],
        window,
        source=source,
    )

    def answer(theirs: list[bool] | None) -> None:
        if not answered.done():
            answered.set_result(theirs)

    dialog.decided.connect(answer)
    dialog.rejected.connect(lambda: answer(None))
    dialog.open()
    try:
        chosen = await answered
    finally:
        dialog.deleteLater()
    if chosen is None:
        return None
    return {conflict.place: "theirs" if theirs else "ours" for conflict, theirs in zip(conflicts, chosen, strict=True)}


def row_of(conflict: Conflict) -> ChoiceRow:
    """Return a conflict in words."""
    place = conflict.place
    owner = {"world": "World", "scene": "Scene", "level": "Level", "editor": "Sidecar"}.get(place.owner, place.id)
    before, ours, theirs = (_words(value) for value in (conflict.base, conflict.ours, conflict.theirs))
    if not place.field:  # one side deleted what the other changed: its whole text would say nothing
        before, ours, theirs = (
            "there",
            *("deleted" if one is ABSENT else "changed" for one in (conflict.ours, conflict.theirs)),
        )
    return ChoiceRow(owner, place.field or "the whole of it", before, ours, theirs)


def _words(value: Any) -> str:
    if value is ABSENT:
        return "not there"
    text = value if isinstance(value, str) else write_json(value).decode()
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"
