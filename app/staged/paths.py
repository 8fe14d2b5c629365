"""Places in plain JSON: `cards[3].config.set` as a tuple of steps, and replacing what stands there without mutation.

It knows nothing of configs. What is replaced is copied along the path; everything else is shared.
"""

from __future__ import annotations

import re
from enum import Enum
from typing import Final

Step = str | int
Path = tuple[Step, ...]


class Absent(Enum):
    """What stands at a place where there is nothing; unlike None it is no JSON value."""

    ABSENT = "absent"


ABSENT: Final = Absent.ABSENT

_STEP = re.compile(r"\[(\d+)\]|([^.\[\]]+)")


def parse(text: str) -> Path:
    """Return the steps of a JSON path as findings write it, e.g. `cards[3].label`."""
    return tuple(int(index) if index else key for index, key in _STEP.findall(text))


def written(path: Path) -> str:
    """Return a path as text, the inverse of `parse` for keys without dots and brackets."""
    text = ""
    for step in path:
        if isinstance(step, int):
            text += f"[{step}]"
        else:
            text += f".{step}" if text else step
    return text


def value_at(document: object, path: Path) -> object:
    """Return what stands at a path, `ABSENT` when nothing does or when a step leads into something else."""
    found = document
    for step in path:
        if isinstance(step, int):
            if not isinstance(found, list) or step >= len(found):
                return ABSENT
            found = found[step]
        else:
            if not isinstance(found, dict) or step not in found:
                return ABSENT
            found = found[step]
    return found


def replaced(document: object, path: Path, value: object) -> object:
    """Return a copy of the document with another value at a path; `ABSENT` takes the key or the list item away.

    Objects missing on the way are made, and what is no object there is replaced by one. A list takes a value at its
    length as a new item; an index beyond it raises IndexError.
    """
    if not path:
        return value
    step, rest = path[0], path[1:]
    if isinstance(step, int):
        return _replaced_item(list(document) if isinstance(document, list) else [], step, rest, value)
    members = dict(document) if isinstance(document, dict) else {}
    inner = replaced(members.get(step, ABSENT), rest, value)
    if inner is ABSENT:
        members.pop(step, None)
    else:
        members[step] = inner
    return members


def _replaced_item(items: list[object], index: int, rest: Path, value: object) -> list[object]:
    if index > len(items):
        raise IndexError(f"there is no item {index} in a list of {len(items)}")
    inner = replaced(items[index] if index < len(items) else ABSENT, rest, value)
    if inner is ABSENT:
        del items[index : index + 1]
    else:
        items[index : index + 1] = [inner]
    return items


def is_same(one: object, other: object) -> bool:
    """Whether two JSON values are the same whatever the order of their keys; 1, 1.0 and true are three values."""
    if one is other:
        return True
    if type(one) is not type(other):
        return False
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(is_same(one[key], other[key]) for key in one)
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(is_same, one, other))
    return one == other
