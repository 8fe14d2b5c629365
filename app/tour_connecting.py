"""A chapter of the tour: another runtime is looked for, found, taken up, and seen beside this computer's own.

The other one is a real runtime in a process of its own, on a folder that goes with the tour.
"""

from __future__ import annotations

import asyncio
import tempfile
from pathlib import Path

from app.tour import Guide
from runtime.isolated import Child
from widgets.connection.dialog import ConnectionDialog
from widgets.connection.view import Wish
from widgets.fleet.dialog import FleetDialog

PUMP = 40
NOBODY = "ws://127.0.0.1:9"


async def connecting(guide: Guide) -> None:
    await guide.until("a first snapshot", lambda: guide.app.session.snapshot is not None)
    guide.act("workspace.logic")
    with tempfile.TemporaryDirectory(prefix="plumbline-plant-") as folder:
        other = await asyncio.to_thread(Child, Path(folder))
        try:
            await _look(guide, other)
            await _connect(guide, other)
            await _compare(guide)
        finally:
            await guide.app.fleet.connect_own()
            await guide.app.fleet.close()
            await asyncio.to_thread(other.stop)


async def _look(guide: Guide, other: Child) -> None:
    """Each failure by its cause."""
    guide.act("runtime.connect")
    dialog = guide.app.window.findChild(ConnectionDialog)
    assert dialog is not None
    for name, wish, words, title in (
        ("no_name", Wish("ws://no-such-host.invalid:8600"), "Nobody knows this name", "A name that nobody knows"),
        ("no_port", Wish(NOBODY), "Nobody answers at this port", "A port that nobody listens on"),
        (
            "bad_token",
            Wish(other.address, sign_in="token", secret="t" * 40),
            "does not take the sign-in",
            "A runtime that does not take the token",
        ),
    ):
        dialog.form.show_wish(wish)
        guide.push("connection_test")
        await guide.until(words, lambda words=words: words in dialog.check.text)  # type: ignore[misc]
        guide.check("the window stays where it is", "embedded", guide.app.session.key)
        await guide.picture(name, title)


async def _connect(guide: Guide, other: Child) -> None:
    dialog = guide.app.window.findChild(ConnectionDialog)
    assert dialog is not None
    before = (await guide.snapshot())["bootId"]
    dialog.form.show_wish(Wish(other.address, name="Plant 2", sign_in="token", secret=other.token))
    guide.push("connection_test")
    await guide.until("a runtime that can be used", lambda: "It can be used" in dialog.check.text)
    await guide.picture("found", "Every step of the way is in order")
    guide.push("connection_connect")
    await guide.until("the other runtime", lambda: guide.app.session.key != "embedded")
    await guide.until("its first snapshot", lambda: guide.app.session.snapshot is not None)
    guide.check("another runtime answers", True, (await guide.snapshot())["bootId"] != before)
    guide.app.logic.page.mask(PUMP, True)
    await guide.until("the mask", lambda: bool(_masked(guide)))
    await guide.picture("taken_up", "The other runtime is in use; what was in use stays connected")


async def _compare(guide: Guide) -> None:
    guide.act("runtime.fleet")
    table = guide.app.window.findChild(FleetDialog)
    assert table is not None
    await guide.until("both in the table", lambda: len(table.texts) == 2 and "M 1" in table.texts[1][3])
    guide.check("both run", ["RUN_NORMAL", "RUN_NORMAL"], [row[1] for row in table.texts])
    await guide.picture("fleet", "All connected runtimes beside each other")
    table.close()
    guide.app.logic.page.mask(PUMP, False)
    await guide.until("no mask", lambda: not _masked(guide))


def _masked(guide: Guide) -> bool | None:
    snapshot = guide.app.session.snapshot
    card = snapshot.card(PUMP) if snapshot is not None else None
    return card.masked if card is not None else None
