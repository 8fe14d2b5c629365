"""Numbers typed during a drag: one for each axis that is free, in metres, degrees or as a factor. Knows no geometry."""

from __future__ import annotations

from typing import Literal, get_args

Key = Literal[
    "x", "y", "z", "0", "1", "2", "3", "4", "5", "6", "7", "8", "9", ".", "-", "backspace", "tab", "enter"
]  # fmt: skip
KEYS: frozenset[str] = frozenset(get_args(Key))
MOST_DIGITS = 9
"""Enough for micrometres in a kilometre; more is a slip of the hand."""
CARET = "▏"


class Entry:
    """What has been typed so far, in as many places as there are names."""

    def __init__(self, names: tuple[str, ...], *, may_be_negative: bool = True) -> None:
        self.names = names
        self._may_be_negative = may_be_negative
        self._texts = [""] * len(names)
        self._place = 0

    @property
    def is_empty(self) -> bool:
        return not any(self._texts)

    def press(self, key: Key) -> bool:
        """Take up a key; returns whether it means anything here."""
        text = self._texts[self._place]
        if key.isdigit():
            if sum(map(str.isdigit, text)) < MOST_DIGITS:
                self._texts[self._place] = text + key
        elif key == ".":
            self._texts[self._place] = text if "." in text else text + "."
        elif key == "-":
            if self._may_be_negative:
                self._texts[self._place] = text[1:] if text.startswith("-") else "-" + text
        elif key == "backspace":
            self._erase()
        elif key == "tab":
            self._place = (self._place + 1) % len(self.names)
        else:
            return False
        return True

    def take_over(self, other: Entry) -> None:
        """Go on with what was typed before the axis was chosen: `2.5 X` means what `X 2.5` means."""
        texts = [text for text in other._texts if text]
        if texts:
            self._texts[0] = texts[0]

    def values(self) -> tuple[float, ...]:
        """Return a number for each name; what is not typed, or not yet a number, is 0."""
        return tuple(_number(text) for text in self._texts)

    def shown(self, unit: str) -> str:
        """Return how it reads, with a caret where the next key goes: `X 2.5▏ m`."""
        parts = []
        for place, (name, text) in enumerate(zip(self.names, self._texts, strict=True)):
            caret = CARET if place == self._place else ""
            if text or caret:
                parts.append(f"{name} {text.replace('-', '−')}{caret}{unit}".strip())
        return "  ".join(parts)

    def _erase(self) -> None:
        if not self._texts[self._place] and self._place > 0:
            self._place -= 1
        else:
            self._texts[self._place] = self._texts[self._place][:-1]


def _number(text: str) -> float:
    return float(text) if any(map(str.isdigit, text)) else 0.0
