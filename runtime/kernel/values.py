"""A number that others read: a constant of the config, or (as its base class) a card."""

from __future__ import annotations


class Value:
    """`current_value` is read at every use, so that what runs on it follows its source."""

    __slots__ = ("current_value",)

    def __init__(self, current_value: int) -> None:
        self.current_value = current_value
