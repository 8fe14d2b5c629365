"""What a job says in each column of a table, now or as it was: text, colour, alignment, tooltip."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt

from widgets.jobs.views import MARKS, TONES, WORDS, JobRow
from widgets.theme import Theme

COLUMNS = ("State", "Job", "Of", "Progress", "Took", "Error", "Details")
STATE, KIND, SUBJECT, PROGRESS, TOOK, ERROR, DETAILS = range(7)
RIGHT = (PROGRESS, TOOK)


def heading(column: int, role: int) -> Any:
    """Return what a table says above a column."""
    if role == Qt.ItemDataRole.DisplayRole:
        return COLUMNS[column]
    if role == Qt.ItemDataRole.TextAlignmentRole and column in RIGHT:
        return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
    return None


def cell(theme: Theme, row: JobRow, column: int, role: int, hint: str = "") -> Any:
    """Return what a table says of a job in a column; `hint` is what can be done about one that failed."""
    if role == Qt.ItemDataRole.DisplayRole:
        return _text(row, column)
    if role == Qt.ItemDataRole.ToolTipRole:
        return _tooltip(row, hint)
    if role == Qt.ItemDataRole.AccessibleTextRole and column == STATE:
        return WORDS[row.state]
    if role == Qt.ItemDataRole.TextAlignmentRole and column in RIGHT:
        return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
    if role == Qt.ItemDataRole.ForegroundRole:
        if row.is_past:
            return theme.color("text.3")
        if column == STATE or (column == ERROR and row.is_failed):
            return theme.color(TONES[row.state])
        return theme.color("text.1" if column in (SUBJECT, DETAILS) else "text.2")
    return None


def _text(row: JobRow, column: int) -> str:
    if column == STATE:
        return f"{MARKS[row.state]} {WORDS[row.state]}"
    progress = f"{row.progress}\u2009%" if row.state != "queued" else "–"
    if column == DETAILS and row.is_past:
        return f"done again · {row.details}".rstrip("· ")
    return ("", row.kind, row.subject, progress, row.duration or "–", row.error, row.details)[column]


def _tooltip(row: JobRow, hint: str) -> str:
    lines = [f"{row.kind} · {row.subject}: {WORDS[row.state]}"]
    if row.is_failed:
        lines += [f"{row.error}: {row.details}", hint]
    return "\n".join(lines).rstrip()
