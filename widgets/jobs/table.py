"""The columns of a table of jobs, live or as they were."""

from __future__ import annotations

from PySide6.QtCore import QAbstractItemModel

from widgets.jobs.cells import DETAILS, ERROR, KIND, PROGRESS, STATE, SUBJECT, TOOK
from widgets.row_table import RowTable

_WIDTHS = {STATE: 112, KIND: 112, SUBJECT: 160, PROGRESS: 72, TOOK: 80, ERROR: 168}


def job_table(name: str, spoken: str, model: QAbstractItemModel) -> RowTable:
    """Return the table; details take the room that is left."""
    return RowTable(name, spoken, model, _WIDTHS, stretch=DETAILS)
