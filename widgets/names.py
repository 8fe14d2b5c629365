"""Names that people gave, as they can stand in a sentence: a long one can be broken, its direction is its own."""

from __future__ import annotations

import re
import unicodedata

BREAK = "\u200b"
FIRST_STRONG, END = "\u2068", "\u2069"
LONG_RUN = re.compile(r"(?<!\S)[^\s/\\]{21,}(?!\S)")
"""A tag; no path and no address, which are copied from where they stand."""
PIECES = re.compile(r"[^_\-.]{1,12}[_\-.]*|[_\-.]+")
RIGHT_TO_LEFT = frozenset({"R", "AL", "RLE", "RLO", "RLI"})


def fitted(name: str) -> str:
    """Return a name that widens nothing and turns nothing around it; most come back as they are.

    Without it a tag of 60 letters pushes what stands beside it out of view, and after an Arabic name `≤` reads `≥`.
    """
    name = breakable(name)
    if any(unicodedata.bidirectional(letter) in RIGHT_TO_LEFT for letter in name):
        return f"{FIRST_STRONG}{name}{END}"
    return name


def breakable(text: str) -> str:
    """Return a text of which no word is too long for a line; a label that shows it can be as narrow as it has to be."""
    return LONG_RUN.sub(lambda run: BREAK.join(PIECES.findall(run.group())), text)
