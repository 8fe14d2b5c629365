"""The quests of the world: each with id, the entity that triggers it, its goal, and what is wrong."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QPushButton, QToolButton, QWidget

from widgets.fields.text import TextField
from widgets.icons import icon
from widgets.inspector.section import LABEL_WIDTH, Section
from widgets.inspector.views import Problem, QuestEdit, QuestView
from widgets.theme import Theme


class QuestsSection(Section):
    """The list of quests, kept as cards that are reused when only values change."""

    quest_edited = Signal(object)
    quest_add_requested = Signal()
    quest_remove_requested = Signal(int)
    entity_requested = Signal(str)

    def __init__(self, theme: Theme) -> None:
        super().__init__("Quests", theme)
        self._cards: list[QuestCard] = []
        self._entity_ids: tuple[str, ...] = ()
        self._empty = QLabel("No quests yet. A quest begins at an entity and has a goal.")
        self._empty.setObjectName("quests_empty")
        self._empty.setProperty("tone", "quiet")
        self._empty.setWordWrap(True)
        self._add = QPushButton("Add a quest")
        self._add.setObjectName("quest_add")
        self._add.setToolTip("Add a quest that begins at the first entity")
        self._add.clicked.connect(self.quest_add_requested)
        self._list = QWidget()
        self._column = QGridLayout(self._list)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(8)
        self.add_widget(self._empty)
        self.add_widget(self._list)
        self.add_widget(self._add)

    @property
    def cards(self) -> Sequence[QuestCard]:
        return self._cards

    def show_quests(self, quests: Sequence[QuestView], entity_ids: Sequence[str]) -> None:
        """Show these quests; the ids are offered as triggers."""
        while len(self._cards) > len(quests):
            card = self._cards.pop()
            card.hide()
            card.deleteLater()
        while len(self._cards) < len(quests):
            self._append()
        ids = tuple(entity_ids)
        for card, quest in zip(self._cards, quests, strict=True):
            card.show_quest(quest)
            if ids != self._entity_ids or card.needs_ids:
                card.show_entities(ids)
        self._entity_ids = ids
        self._empty.setVisible(not quests)
        self._list.setVisible(bool(quests))

    def focus_quest(self, index: int, field: str) -> bool:
        """Unfold and put the keyboard on a field of a quest; returns whether there is one."""
        if index >= len(self._cards):
            return False
        self.unfold()
        self._cards[index].focus_field(field)
        return True

    def _append(self) -> None:
        card = QuestCard(len(self._cards), self._theme)
        card.quest_edited.connect(self.quest_edited)
        card.remove_requested.connect(self.quest_remove_requested)
        card.entity_requested.connect(self.entity_requested)
        self._column.addWidget(card, len(self._cards), 0)
        self._cards.append(card)


class QuestCard(QFrame):
    """One quest with its three fields."""

    quest_edited = Signal(object)
    remove_requested = Signal(int)
    entity_requested = Signal(str)

    def __init__(self, index: int, theme: Theme) -> None:
        super().__init__()
        self.setObjectName(f"quest_{index}")
        self.needs_ids = True
        self._index = index
        self._theme = theme
        self._trigger_id = ""
        self._fields = {
            "id": self._field("id", "Quest id", "1 to 64 letters, digits, “_”, “.” or “-”"),
            "triggerEntity": self._field("triggerEntity", "Trigger", "The entity at which it begins"),
            "goal": self._field("goal", "Goal", "What is to be done, in words for the player"),
        }
        self._go_to = self._button("go", "Select the entity that triggers it")
        self._go_to.clicked.connect(lambda: self.entity_requested.emit(self._trigger_id))
        self._remove = self._button("remove", "Remove this quest")
        self._remove.clicked.connect(lambda: self.remove_requested.emit(self._index))
        self._lay_out()
        theme.changed.connect(self._paint)
        self._paint()

    def field(self, name: str) -> TextField:
        return self._fields[name]

    def show_quest(self, quest: QuestView) -> None:
        """Show the values of a quest and what is wrong with them."""
        self._trigger_id = quest.trigger
        values = {"id": quest.id, "triggerEntity": quest.trigger, "goal": quest.goal}
        for name, field in self._fields.items():
            field.show_value(values[name])
            problem: Problem | None = quest.problems.get(name)
            field.show_problem(problem.message if problem else None, bool(problem and problem.is_warning))
        self._go_to.setEnabled("triggerEntity" not in quest.problems)

    def show_entities(self, ids: Sequence[str]) -> None:
        """Offer these as triggers."""
        self.needs_ids = False
        self._fields["triggerEntity"].show_suggestions(ids)

    def focus_field(self, name: str) -> None:
        self._fields.get(name, self._fields["id"]).setFocus()

    def _field(self, name: str, label: str, tip: str) -> TextField:
        field = TextField(label, object_name=f"quest_{self._index}_{name}", tip=tip)
        field.edited.connect(lambda value: self.quest_edited.emit(QuestEdit(self._index, name, str(value))))
        return field

    def _button(self, name: str, tip: str) -> QToolButton:
        button = QToolButton()
        button.setObjectName(f"quest_{self._index}_{name}")
        button.setAccessibleName(tip)
        button.setToolTip(tip)
        button.setProperty("flat", "true")
        return button

    def _lay_out(self) -> None:
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 8)
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(6)
        grid.setColumnMinimumWidth(0, LABEL_WIDTH)
        grid.setColumnStretch(1, 1)
        for row, (name, label) in enumerate((("id", "Quest"), ("triggerEntity", "Trigger"), ("goal", "Goal"))):
            text = QLabel(label)
            text.setProperty("tone", "quiet")
            text.setMinimumHeight(24)
            text.setBuddy(self._fields[name])
            grid.addWidget(text, row, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(self._fields[name], row, 1, 1, 1 if row < 2 else 2)
        grid.addWidget(self._remove, 0, 2, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(self._go_to, 1, 2, Qt.AlignmentFlag.AlignTop)

    def _paint(self) -> None:
        self._go_to.setIcon(icon(self._theme, "mdi6.crosshairs-gps"))
        self._remove.setIcon(icon(self._theme, "mdi6.close"))
