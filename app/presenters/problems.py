"""Problems and document: findings in as rows; a click leads to entity and field."""

from __future__ import annotations

from collections.abc import Callable

from app.document.document import Document
from app.document.edits import DocumentChange
from app.document.findings import LevelFinding
from app.document.holder import DocumentHolder
from widgets.problems.panel import ProblemRow, ProblemsPanel

_OWNERS = {"level": "Level", "world": "World", "scene": "Scene"}


class ProblemsPresenter:
    """Keeps the panel in step with the findings of the open document. `reveal` shows the field of one."""

    def __init__(
        self, panel: ProblemsPanel, holder: DocumentHolder, *, reveal: Callable[[LevelFinding], object]
    ) -> None:
        self._panel = panel
        self._holder = holder
        self._reveal = reveal
        panel.problem_activated.connect(self._activate)
        holder.subscribe(replaced=self._show, changed=self._follow)
        self._show(holder.document)

    def _show(self, document: Document) -> None:
        self._panel.show_problems([row_of(finding) for finding in document.findings])

    def _follow(self, change: DocumentChange) -> None:
        if change.findings or change.order:
            self._show(self._holder.document)

    def _activate(self, key: object) -> None:
        if isinstance(key, LevelFinding):
            self._reveal(key)


def row_of(finding: LevelFinding) -> ProblemRow:
    """Return how a finding reads in the table."""
    where = _OWNERS.get(finding.owner, finding.id)
    if finding.owner == "quest":
        where = f"Quest {finding.id}"
    return ProblemRow(where, finding.field, finding.rule, finding.message, finding.is_warning, key=finding)
