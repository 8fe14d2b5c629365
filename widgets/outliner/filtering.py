"""The filter of the outliner: words and `key:value` terms, all of which must hold.

wolf            the id contains "wolf" (`w*f` and `w?lf` match it whole)
type:npc        also mesh:, texture:, script:, id: (a part is enough, `*` means any but none)
has:problem     also has:error, has:warning, has:script, is:hidden, is:locked
-type:npc       not so
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence

from widgets.outliner.rows import OutlinerRow

Predicate = Callable[[OutlinerRow], bool]

_TERM = re.compile(r'(-?)(?:(\w+):)?("[^"]*"|\S+)')
_TEXTS: Mapping[str, Callable[[OutlinerRow], str]] = {
    "id": lambda row: row.id,
    "type": lambda row: row.type,
    "mesh": lambda row: row.mesh,
    "texture": lambda row: row.texture,
    "script": lambda row: row.script,
}
_STATES: Mapping[str, Predicate] = {
    "has:problem": lambda row: bool(row.problem),
    "has:error": lambda row: bool(row.problem) and not row.is_warning,
    "has:warning": lambda row: bool(row.problem) and row.is_warning,
    "has:script": lambda row: bool(row.script),
    "is:hidden": lambda row: row.is_hidden,
    "is:locked": lambda row: row.is_locked,
}


def parse_filter(text: str) -> tuple[Predicate, ...]:
    """Return one test for each term; an unknown key is searched for as it stands."""
    return tuple(_term(bool(minus), key, value.strip('"')) for minus, key, value in _TERM.findall(text))


def matching(rows: Sequence[OutlinerRow], tests: Sequence[Predicate]) -> list[str]:
    """Return the ids of the rows that pass every test, in their order."""
    if not tests:
        return [row.id for row in rows]
    if len(tests) == 1:
        (test,) = tests
        return [row.id for row in rows if test(row)]
    return [row.id for row in rows if all(test(row) for test in tests)]


def _term(is_negative: bool, key: str, value: str) -> Predicate:
    test = _positive(key.casefold(), key, value)
    return (lambda row: not test(row)) if is_negative else test


def _positive(key: str, written: str, value: str) -> Predicate:
    state = _STATES.get(f"{key}:{value.casefold()}")
    if state is not None:
        return state
    if key in _TEXTS:
        return _text_test(_TEXTS[key], value)
    return _text_test(_TEXTS["id"], f"{written}:{value}" if written else value)


def _text_test(text_of: Callable[[OutlinerRow], str], value: str) -> Predicate:
    if value == "*":
        return lambda row: text_of(row) not in ("", "none")
    wanted = value.casefold()
    if "*" in wanted or "?" in wanted:
        pattern = re.compile(re.escape(wanted).replace(r"\*", ".*").replace(r"\?", "."), re.DOTALL)
        return lambda row: pattern.fullmatch(text_of(row).casefold()) is not None
    return lambda row: wanted in text_of(row).casefold()
