"""The inspector: a heading, and the form of the selected entities or, when none are, of the world."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFontDatabase
from PySide6.QtWidgets import QFrame, QLabel, QPlainTextEdit, QScrollArea, QStackedWidget, QVBoxLayout, QWidget

from widgets.inspector.form import Form
from widgets.inspector.forms import ENTITY_FORM, WORLD_FORM
from widgets.inspector.quests import QuestsSection
from widgets.inspector.section import Section
from widgets.inspector.views import EntitiesView, Suggestions, WorldView
from widgets.theme import Theme


class InspectorPanel(QWidget):
    """Shows one view at a time; what is typed while another is shown is finished first."""

    entities_edited = Signal(object)
    world_edited = Signal(object)
    drag_started = Signal(str)
    drag_finished = Signal(bool)
    quest_edited = Signal(object)
    quest_add_requested = Signal()
    quest_remove_requested = Signal(int)
    entity_requested = Signal(str)
    revert_requested = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("inspector")
        self.setAccessibleName("Inspector")
        self.setMinimumWidth(300)
        self._title, self._subtitle, self._note = QLabel(), QLabel(), QLabel()
        self._entity_form = Form(ENTITY_FORM, theme, "entity")
        self._world_form = Form(WORLD_FORM, theme, "world")
        self._quests = QuestsSection(theme)
        self._world_form.add_section(self._quests)
        self._entity_unknown = _UnknownSection(theme)
        self._world_unknown = _UnknownSection(theme)
        self._entity_form.add_section(self._entity_unknown)
        self._world_form.add_section(self._world_unknown)
        self._pages = QStackedWidget()
        self._scrolls = [_scrolling(self._world_form), _scrolling(self._entity_form)]
        for scroll in self._scrolls:
            self._pages.addWidget(scroll)
        self._lay_out()
        self._connect()

    @property
    def entity_form(self) -> Form:
        return self._entity_form

    @property
    def world_form(self) -> Form:
        return self._world_form

    @property
    def quests(self) -> QuestsSection:
        return self._quests

    @property
    def title(self) -> str:
        return self._title.text()

    def show_entities(self, view: EntitiesView) -> None:
        """Show what is selected."""
        self._show_heading(view.title, view.subtitle, view.note)
        self._entity_form.show_fields(view.fields, is_single=view.is_single)
        self._entity_unknown.show_text(view.unknown)
        self._pages.setCurrentIndex(1)

    def show_world(self, view: WorldView) -> None:
        """Show the world, its scene and its quests."""
        self._show_heading(view.title, view.subtitle, "")
        self._world_form.show_fields(view.fields)
        self._quests.show_quests(view.quests, view.entity_ids)
        self._world_unknown.show_text(view.unknown)
        self._pages.setCurrentIndex(0)

    def show_suggestions(self, known: Suggestions) -> None:
        """Offer known meshes, textures, skies and scripts while typing."""
        self._entity_form.show_suggestions(known)
        self._world_form.show_suggestions(known)

    def show_refusal(self, path: str, reason: str) -> None:
        """Say beside a field of the form that is shown why the last wish for it was not done."""
        self._form().field(path).show_problem(reason)

    def focus_field(self, path: str, index: int | None = None) -> bool:
        """Put the keyboard on a field of the form that is shown; returns whether there is one."""
        form = self._form()
        if not form.focus_field(path, index):
            return False
        self._scrolls[self._pages.currentIndex()].ensureWidgetVisible(form.field(path), 0, 48)
        return True

    def show_quest_refusal(self, index: int, reason: str) -> None:
        """Say beside the trigger of a quest why what was typed is not taken."""
        self._quests.cards[index].field("triggerEntity").show_problem(reason)

    def focus_first(self) -> bool:
        """Put the keyboard on the first field that is shown."""
        form = self._form()
        return any(self.focus_field(path) for path in form.paths if not form.field(path).isHidden())

    def focus_quest(self, index: int, field: str) -> bool:
        """Put the keyboard on a field of a quest; returns whether there is one."""
        if not self._quests.focus_quest(index, field):
            return False
        self._scrolls[0].ensureWidgetVisible(self._quests.cards[index], 0, 48)
        return True

    def _form(self) -> Form:
        return self._world_form if self._pages.currentIndex() == 0 else self._entity_form

    def _show_heading(self, title: str, subtitle: str, note: str) -> None:
        self._title.setText(title)
        self._title.setToolTip(title)
        self._subtitle.setText(subtitle)
        self._note.setText(note)
        self._note.setVisible(bool(note))

    def _lay_out(self) -> None:
        self._title.setObjectName("inspector_title")
        self._title.setProperty("role", "title")
        self._title.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._title.setMinimumWidth(1)
        self._subtitle.setObjectName("inspector_subtitle")
        self._subtitle.setProperty("tone", "quiet")
        self._subtitle.setWordWrap(True)
        self._note.setObjectName("inspector_note")
        self._note.setProperty("tone", "warn")
        self._note.setWordWrap(True)
        self._note.hide()
        head = QVBoxLayout()
        head.setContentsMargins(12, 12, 12, 8)
        head.setSpacing(2)
        for label in (self._title, self._subtitle, self._note):
            head.addWidget(label)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(self._pages, 1)

    def _connect(self) -> None:
        self._entity_form.edited.connect(self.entities_edited)
        self._entity_form.revert_requested.connect(self.revert_requested)
        self._world_form.edited.connect(self.world_edited)
        for form in (self._entity_form, self._world_form):
            form.drag_started.connect(self.drag_started)
            form.drag_finished.connect(self.drag_finished)
        self._quests.quest_edited.connect(self.quest_edited)
        self._quests.quest_add_requested.connect(self.quest_add_requested)
        self._quests.quest_remove_requested.connect(self.quest_remove_requested)
        self._quests.entity_requested.connect(self.entity_requested)


class _UnknownSection(Section):
    """Fields of the file that the contract does not know: kept and written back, shown here as JSON, not edited."""

    def __init__(self, theme: Theme) -> None:
        super().__init__("Other fields", theme)
        self._text = QPlainTextEdit()
        self._text.setObjectName("inspector_unknown")
        self._text.setAccessibleName("Other fields as JSON")
        self._text.setReadOnly(True)
        self._text.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        self._text.setToolTip("Fields that the world spec does not define; they are kept as they are")
        self._text.setFixedHeight(96)
        self.add_widget(self._text)
        self.hide()

    def show_text(self, text: str) -> None:
        if text != self._text.toPlainText():
            self._text.setPlainText(text)
        self.setVisible(bool(text))


def _scrolling(form: Form) -> QScrollArea:
    body = QWidget()
    column = QVBoxLayout(body)
    column.setContentsMargins(0, 0, 0, 0)
    column.addWidget(form)
    column.addStretch(1)
    scroll = QScrollArea()
    scroll.setWidgetResizable(True)
    scroll.setFrameShape(QFrame.Shape.NoFrame)
    scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    scroll.setWidget(body)
    return scroll
