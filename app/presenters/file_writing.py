"""Writing a file that a panel was asked for: off the GUI thread, and the panel says what became of it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Protocol

from app.document.atomic_write import write_atomically


class Teller(Protocol):
    """The panel that was asked."""

    def show_problem(self, text: str | None) -> None: ...

    def show_done(self, text: str) -> None: ...


async def write_file(path: Path, make: Callable[[], bytes], panel: Teller) -> None:
    """Make the content and write it, both in a worker."""
    try:
        content = await asyncio.to_thread(make)
        await asyncio.to_thread(write_atomically, path, content)
    except OSError as wrong:
        why = wrong.strerror or str(wrong)
        panel.show_problem(f"{path} was not written: {why}. Choose another folder or free some space.")
    else:
        panel.show_done(f"Saved {path}")
