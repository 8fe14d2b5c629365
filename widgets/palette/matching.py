"""Which entries a typed text means, best first. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise


@dataclass(frozen=True, slots=True)
class PaletteEntry:
    """An action as the palette lists it; `why_disabled` says what is in the way."""

    id: str
    text: str
    category: str
    shortcut: str
    enabled: bool
    why_disabled: str = ""
    is_recent: bool = False

    @property
    def searched(self) -> str:
        """What typed letters are looked for in: the text, then the category."""
        return f"{self.text} {self.category}".casefold()


def matching(entries: Iterable[PaletteEntry], typed: str) -> tuple[PaletteEntry, ...]:
    """Return the entries that hold all typed letters in order, best first; of equals the possible first.

    A run of letters, and a letter at the start of a word, count more than scattered ones. Nothing typed: all in order,
    what was used last before the others.
    """
    wanted = _letters(typed)
    if not wanted:
        return tuple(sorted(entries, key=lambda entry: (not entry.enabled, not entry.is_recent)))
    scored = ((score(entry.searched, wanted), entry) for entry in entries)
    found = [(points, entry) for points, entry in scored if points > 0]
    found.sort(key=lambda pair: (-pair[0], not pair[1].enabled, len(pair[1].text)))
    return tuple(entry for _, entry in found)


def score(text: str, wanted: str) -> int:
    """Return how well the letters of `wanted` stand in `text`, 0 when they do not."""
    places = letter_places(text, wanted)
    if not places:
        return 0
    points = 0
    for index, place in enumerate(places):
        is_run = index > 0 and not text[places[index - 1] + 1 : place].strip()
        points += 1 + 5 * _starts_word(text, place) + (4 if is_run else 0)
    is_whole = all(after - before == 1 for before, after in pairwise(places))
    if is_whole and _starts_word(text, places[0]):
        points += 1000
    return max(1, points - min(places[0], 5))


def letter_places(text: str, typed: str) -> tuple[int, ...]:
    """Return where the typed letters stand in `text`, empty when they do not all occur in order.

    As one piece at the start of a word if possible, then as one piece, then by initials, then anyhow.
    """
    text, wanted = text.casefold(), _letters(typed)
    if not wanted:
        return ()
    whole = [place for place in range(len(text)) if text.startswith(wanted, place)]
    if whole:
        first = next((place for place in whole if _starts_word(text, place)), whole[0])
        return tuple(range(first, first + len(wanted)))
    return _scattered(text, wanted, initials=True) or _scattered(text, wanted, initials=False)


def _scattered(text: str, wanted: str, *, initials: bool) -> tuple[int, ...]:
    """Return the first places in order; with `initials` a letter that does not go on a run starts a word if it can."""
    places: list[int] = []
    start = 0
    for letter in wanted:
        here = [place for place in range(start, len(text)) if text[place] == letter]
        if not here:
            return ()
        goes_on = here[0] == start and bool(places)
        heads = [place for place in here if _starts_word(text, place)]
        places.append(heads[0] if initials and heads and not goes_on else here[0])
        start = places[-1] + 1
    return tuple(places)


def _starts_word(text: str, place: int) -> bool:
    return place == 0 or text[place - 1] == " "


def _letters(typed: str) -> str:
    return typed.casefold().replace(" ", "")
