"""Problems and document together."""

import pytest
from pytestqt.qtbot import QtBot

from app.document.findings import LevelFinding
from app.document.holder import DocumentHolder
from app.presenters.problems import ProblemsPresenter, row_of
from tests.helpers import levels
from widgets.problems.panel import ProblemsPanel
from widgets.theme import Theme

pytestmark = pytest.mark.gui


def test_problems_follow_the_document_and_lead_back_to_it(qtbot: QtBot) -> None:
    holder = DocumentHolder(levels.document())
    panel = ProblemsPanel(Theme())
    qtbot.addWidget(panel)
    revealed: list[LevelFinding] = []
    presenter = ProblemsPresenter(panel, holder, reveal=revealed.append)
    assert panel.summary == ""
    holder.document.edit("x", {"wolf_1": levels.entity("wolf_1", scale=(0, 1, 1))})
    assert panel.summary == "1 error"
    panel.table.clicked.emit(panel.table.model().index(0, 0))
    assert [finding.field for finding in revealed] == ["transform.scale[0]"]
    panel.problem_activated.emit("something else")
    assert len(revealed) == 1
    holder.document.undo()
    assert panel.summary == ""
    holder.replace(levels.document(levels.entity("a b")))
    assert panel.summary == "1 error"
    assert presenter is not None


@pytest.mark.parametrize(
    ("finding", "where"),
    [
        (LevelFinding("entity", "wolf_1", "id", "W-003", "m"), "wolf_1"),
        (LevelFinding("quest", "hunt", "id", "W-003", "m"), "Quest hunt"),
        (LevelFinding("scene", "s", "skybox", "W-002", "m"), "Scene"),
        (LevelFinding("level", "", "entities", "W-009", "m", is_warning=True), "Level"),
    ],
)
def test_row_says_whose_problem_it_is(finding: LevelFinding, where: str) -> None:
    row = row_of(finding)
    assert (row.where, row.field, row.rule, row.is_warning) == (where, finding.field, finding.rule, finding.is_warning)
    assert row.key is finding
