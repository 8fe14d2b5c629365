"""Which entries a typed text means, best first. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PaletteEntry:
    """An action as the palette lists it; `why_disabled` says what is in the way."""

    id: str
    text: str
    category: str
    shortcut: str
    enabled: bool
    why_disabled: str = ""


def matching(entries: Iterable[PaletteEntry], typed: str) -> tuple[PaletteEntry, ...]:
    """Return the entries that hold all typed letters in order, best first; of equals the possible first.

    A run of letters, and a letter at the start of a word, count more than scattered ones. Nothing typed: all, in order.
    """
    wanted = typed.casefold().replace(" ", "")
    if not wanted:
        return tuple(sorted(entries, key=lambda entry: not entry.enabled))
    scored = ((score(f"{entry.text} {entry.category}".casefold(), wanted), entry) for entry in entries)
    found = [(points, entry) for points, entry in scored if points > 0]
    found.sort(key=lambda pair: (-pair[0], not pair[1].enabled, len(pair[1].text)))
    return tuple(entry for _, entry in found)


def score(text: str, wanted: str) -> int:
    """Return how well the letters of `wanted` stand in `text`, 0 when they do not."""
    if wanted in text.replace(" ", ""):
        return 1000 - text.replace(" ", "").index(wanted)
    points, place, run = 0, 0, 0
    for letter in wanted:
        found = text.find(letter, place)
        if found < 0:
            return 0
        starts_word = found == 0 or text[found - 1] == " "
        run = run + 1 if found == place and place else 0
        points += 1 + 5 * starts_word + 3 * run
        place = found + 1
    return points
