"""The filter of the outliner: words and `key:value` terms, all of which must hold.

wolf            the id contains "wolf" (`w*f` and `w?lf` match it whole)
type:npc        also mesh:, texture:, script:, id: or name: (a part is enough, `*` means any but none)
has:problem     also has:error, has:warning, has:script, is:hidden, is:locked
has:drift       differs from what the engine built; also is:failed, is:built
-type:npc       not so
"big wolf"      quotes keep blanks together

Rows are read a column at a time, because 100 000 rows asked one by one are seen to take their time.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from itertools import compress

import numpy as np
from numpy.typing import NDArray

from widgets.outliner.rows import OutlinerRow

_TERM = re.compile(r'(-?)(?:(\w+):)?("[^"]*"?|\S+)')
_LOOSE_KEY = re.compile(r"-?(\w+):\Z")
_YES = "yes"
DRIFT_MARKS = frozenset("≠∅")
FAILED_MARK, BUILT_MARK = "✕", "✓"
_NAME = "id"
_TEXTS: Mapping[str, Callable[[OutlinerRow], str]] = {
    _NAME: lambda row: row.id,
    "type": lambda row: row.type,
    "mesh": lambda row: row.mesh,
    "texture": lambda row: row.texture,
    "script": lambda row: row.script,
}
_ALIASES = {"name": _NAME}
_STATES: Mapping[str, Callable[[OutlinerRow], bool]] = {
    "has:problem": lambda row: bool(row.problem),
    "has:error": lambda row: bool(row.problem) and not row.is_warning,
    "has:warning": lambda row: bool(row.problem) and row.is_warning,
    "has:script": lambda row: bool(row.script),
    "has:drift": lambda row: row.engine in DRIFT_MARKS,
    "is:failed": lambda row: row.engine == FAILED_MARK,
    "is:built": lambda row: row.engine == BUILT_MARK,
    "is:hidden": lambda row: row.is_hidden,
    "is:locked": lambda row: row.is_locked,
}
KEYS = ("type", "mesh", "texture", "script", "name", "has", "is")
"""The keys that are offered; `id` is another word for `name`."""


@dataclass(frozen=True, slots=True)
class Term:
    """One term: which column it reads, and which texts in it will do. `part` is what a plain word looks for."""

    column: str
    accepts: Callable[[str], bool]
    is_negative: bool = False
    part: str = ""

    def holds(self, row: OutlinerRow) -> bool:
        """Whether one row passes."""
        return self.accepts(read(row, self.column)) != self.is_negative


class Columns:
    """The rows as columns, each made when it is first asked for: names as texts, all others as numbers of values."""

    def __init__(self, rows: Iterable[OutlinerRow]) -> None:
        self._rows = tuple(rows)
        self._names: list[str] | None = None
        self._coded: dict[str, tuple[list[str], NDArray[np.intp]]] = {}
        self.ids: list[str] = [row.id for row in self._rows]

    @property
    def names(self) -> list[str]:
        """The ids in small letters."""
        if self._names is None:
            self._names = [read(row, _NAME) for row in self._rows]
        return self._names

    def coded(self, column: str) -> tuple[list[str], NDArray[np.intp]]:
        """Return the different texts of a column, and which of them each row has."""
        if column not in self._coded:
            numbers: dict[str, int] = {}
            codes = [numbers.setdefault(read(row, column), len(numbers)) for row in self._rows]
            self._coded[column] = list(numbers), np.array(codes, dtype=np.intp)
        return self._coded[column]


def read(row: OutlinerRow, column: str) -> str:
    """Return what a row has in a column, in small letters; a state reads `yes` or nothing."""
    state = _STATES.get(column)
    if state is not None:
        return _YES if state(row) else ""
    return _TEXTS[column](row).casefold()


def parse_filter(text: str) -> tuple[Term, ...]:
    """Return the terms of a filter; an unknown key is searched for as it stands."""
    return tuple(_term(bool(minus), key, value.strip('"')) for minus, key, value in _TERM.findall(text))


def passes(row: OutlinerRow, terms: Sequence[Term]) -> bool:
    """Whether one row passes every term."""
    return all(term.holds(row) for term in terms)


def matching(columns: Columns, terms: Sequence[Term]) -> list[str]:
    """Return the ids of the rows that pass every term, in their order."""
    ids = columns.ids
    if not terms or not ids:
        return list(ids)
    kept = _mask(columns, terms[0])
    for term in terms[1:]:
        kept &= _mask(columns, term)
    return list(compress(ids, kept.tolist()))


def explain(text: str) -> str:
    """Return what is odd about a filter and what to write instead, an empty text when nothing is."""
    if text.count('"') % 2:
        return 'the quote is not closed: add "'
    for _, written, value in _TERM.findall(text):
        key = written.casefold()
        if not key or key in _TEXTS or key in _ALIASES:
            continue
        known = [state.partition(":")[2] for state in _STATES if state.startswith(f"{key}:")]
        if not known:
            likely = get_close_matches(key, KEYS, 1)
            hint = f"did you mean {likely[0]}: ?" if likely else f"there are {', '.join(f'{one}:' for one in KEYS)}"
            return f"“{written}:” is no key and is looked for in names; {hint}"
        if value.strip('"').casefold() not in known:
            return f"“{written}:{value}” is not known; there is {', '.join(f'{key}:{one}' for one in known)}"
    loose = _LOOSE_KEY.fullmatch(text.split()[-1]) if text.split() else None
    if loose:
        return f"a value is due after “{loose[1]}:”"
    return ""


def completions(word: str, columns: Columns) -> list[str]:
    """Return what a word may become: keys while there is no colon, then the values in use."""
    minus, bare = ("-", word[1:]) if word.startswith("-") else ("", word)
    key, colon, begun = bare.partition(":")
    key, begun = key.casefold(), begun.casefold()
    if not colon:
        return [f"{minus}{one}:" for one in KEYS if key and one.startswith(key)]
    known = [state.partition(":")[2] for state in _STATES if state.startswith(f"{key}:")]
    if not known and key in _TEXTS and key != _NAME:
        known = ["*", *sorted(set(columns.coded(key)[0]) - {""})]
    return [f"{minus}{key}:{_quoted(value)}" for value in known if value.startswith(begun) and value != begun]


def _quoted(value: str) -> str:
    return f'"{value}"' if " " in value else value


def _mask(columns: Columns, term: Term) -> NDArray[np.bool_]:
    """Return for each row whether it passes one term; each different text is tested once."""
    if term.part:
        part = term.part
        return np.array([part in name for name in columns.names], dtype=np.bool_)
    texts, codes = columns.coded(term.column)
    good = np.array([term.accepts(text) != term.is_negative for text in texts], dtype=np.bool_)
    return good[codes]


def _term(is_negative: bool, written: str, value: str) -> Term:
    key = written.casefold()
    state = f"{key}:{value.casefold()}"
    if state in _STATES:
        return Term(state, _YES.__eq__, is_negative)
    column = _ALIASES.get(key, key)
    if column in _TEXTS:
        return _text_term(column, value, is_negative)
    return _text_term(_NAME, f"{written}:{value}" if written else value, is_negative)


def _text_term(column: str, value: str, is_negative: bool) -> Term:
    if value == "*":
        return Term(column, lambda text: text not in ("", "none"), is_negative)
    wanted = value.casefold()
    if "*" in wanted or "?" in wanted:
        pattern = re.compile(re.escape(wanted).replace(r"\*", ".*").replace(r"\?", "."), re.DOTALL)
        return Term(column, lambda text: pattern.fullmatch(text) is not None, is_negative)
    part = wanted if column == _NAME and not is_negative else ""
    return Term(column, lambda text: wanted in text, is_negative, part)
