"""One JSON object of a config, read key by key; what is missing, mistyped or out of range is reported on the way.

Rules V-CFG-004 (numbers) and V-CFG-022 (keys and types) live here, for every object of the document.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from runtime.contracts.base import UINT32_MAX
from runtime.kernel.validation.places import ascii_text, key_place, shown
from runtime.kernel.validation.report import Report


class Block:
    """An object and where it stands. The readers return None for what is unusable, after reporting it."""

    __slots__ = ("path", "report", "values")

    def __init__(self, values: Mapping[str, Any], path: str, report: Report) -> None:
        self.values = values
        self.path = path
        self.report = report

    def place(self, key: str) -> str:
        return f"{self.path}.{key}" if self.path else key

    def has(self, key: str) -> bool:
        """Whether there is something to read: null counts as absent."""
        return self.values.get(key) is not None

    def number(self, key: str, least: int = 0, most: int = UINT32_MAX) -> int | None:
        """Return a whole number in bounds. 2.0 is fractional; a boolean or a text is no number."""
        value = self.values.get(key)
        if type(value) is int:
            if least <= value <= most:
                return value
        elif type(value) is not float:
            self._mistyped(key, f"a whole number in {least}..{most}", value)
            return None
        self.report.error(
            "V-CFG-004", self.place(key), f"must be a whole number in {least}..{most}, not {shown(value)}"
        )
        return None

    def optional_number(self, key: str, least: int = 0, most: int = UINT32_MAX) -> int | None:
        return self.number(key, least, most) if self.has(key) else None

    def flag(self, key: str) -> bool | None:
        value = self.values.get(key)
        if isinstance(value, bool):
            return value
        self._mistyped(key, "true or false", value)
        return None

    def text(self, key: str) -> str | None:
        value = self.values.get(key)
        if isinstance(value, str):
            return value
        self._mistyped(key, "a text", value)
        return None

    def choice(self, key: str, choices: Sequence[str], rule: str = "V-CFG-022") -> str | None:
        """Return one of the choices; another text breaks `rule`, anything else is mistyped."""
        value = self.text(key)
        if value is None or value in choices:
            return value
        self.report.error(rule, self.place(key), f"must be one of {', '.join(choices)}, not {shown(value)}")
        return None

    def block(self, key: str) -> Block | None:
        """Return an object within this one."""
        value = self.values.get(key)
        if type(value) is dict or isinstance(value, Mapping):  # the first is what it nearly always is, and quick
            return Block(value, self.place(key), self.report)
        self._mistyped(key, "an object", value)
        return None

    def items(self, key: str) -> Sequence[Any]:
        """Return a list within this object, empty when it is none."""
        value = self.values.get(key)
        if isinstance(value, list | tuple):
            return value
        self._mistyped(key, "a list", value)
        return ()

    def warn_of_unknown(self, known: Collection[str]) -> None:
        """Point out the keys that nothing reads; they are kept."""
        for key in self.values:
            if key not in known:
                self.report.warning(
                    "V-CFG-022",
                    key_place(self.path, key),
                    f"the key {ascii_text(str(key))} is not known here; it is kept and does nothing",
                )

    def _mistyped(self, key: str, wanted: str, value: object) -> None:
        is_there = key in self.values
        message = f"must be {wanted}, not {shown(value)}" if is_there else f"is missing; {wanted} is due here"
        self.report.error("V-CFG-022", self.place(key), message)


def open_block(value: object, path: str, report: Report) -> Block | None:
    """Return an item of a list as a block, or report that it is no object."""
    if isinstance(value, Mapping):
        return Block(value, path, report)
    report.error("V-CFG-022", path, f"must be an object, not {shown(value)}")
    return None
