"""The Prefabs panel: save the selection as one, the pieces there are, and the selected instance."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from widgets.fields.line import Line
from widgets.prefabs.instance import InstanceSection
from widgets.prefabs.pieces import PieceList
from widgets.prefabs.views import PrefabsView

NOTHING = "Prefabs are pieces to use again: select entities, name them and save. Instances follow their prefab."


class PrefabsPanel(QWidget):
    """Shows a view; its parts emit the wishes that concern them."""

    save_requested = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("prefabs")
        self.setAccessibleName("Prefabs")
        self._name = Line()
        self._name.setObjectName("prefab_name")
        self._name.setAccessibleName("Name of the new prefab")
        self._name.setPlaceholderText("Name of a new prefab")
        self._name.setMaxLength(60)
        self._name.setToolTip("What the selection is called as a prefab, 1 to 60 characters")
        self._save = QPushButton("Save selection")
        self._save.setObjectName("prefab_save")
        self._refusal = QLabel()
        self._refusal.setObjectName("prefab_refusal")
        self._refusal.setProperty("tone", "alarm")
        self._refusal.setWordWrap(True)
        self._nothing = QLabel(NOTHING)
        self._nothing.setObjectName("prefab_nothing")
        self._nothing.setProperty("tone", "quiet")
        self._nothing.setWordWrap(True)
        self._why_not = ""
        self.pieces = PieceList()
        self.instance = InstanceSection()
        self._save.clicked.connect(self._ask_to_save)
        self._name.returnPressed.connect(self._ask_to_save)
        self._name.textChanged.connect(lambda _: self._refresh())
        self._lay_out()
        self.show_refusal("")

    def show_view(self, view: PrefabsView) -> None:
        """Show pieces and instance as they are now."""
        self._why_not = view.why_not_save
        self.pieces.show_pieces(view.pieces, view.has_level_folder)
        self.pieces.setVisible(bool(view.pieces))
        self._nothing.setVisible(not view.pieces)
        self.instance.setVisible(view.instance is not None)
        if view.instance is not None:
            self.instance.show_instance(view.instance)
        self._refresh()

    def show_refusal(self, reason: str) -> None:
        """Say why the last wish was not done; an empty text takes it away."""
        self._refusal.setText(f"▲ {reason}" if reason else "")
        self._refusal.setVisible(bool(reason))

    def clear_name(self) -> None:
        self._name.clear()

    def focus_name(self) -> None:
        """Put the keyboard where a new prefab is named."""
        self._name.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _ask_to_save(self) -> None:
        if self._save.isEnabled():
            self.save_requested.emit(self._name.text())

    def _refresh(self) -> None:
        reason = self._why_not or ("" if self._name.text().strip() else "give it a name")
        self._save.setEnabled(not reason)
        tip = "Make a prefab of what is selected, which becomes its first instance"
        self._save.setToolTip(f"{tip}\nNot now: {reason}" if reason else tip)

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(self._name, 1)
        head.addWidget(self._save)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 12, 12, 12)
        column.setSpacing(8)
        column.addLayout(head)
        column.addWidget(self._refusal)
        column.addWidget(self._nothing)
        column.addWidget(self.pieces, 1)
        column.addWidget(self.instance, 1)
        column.addStretch()
