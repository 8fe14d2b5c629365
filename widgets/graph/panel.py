"""The graph panel: the canvas, what it is of, a few buttons. Passive; a file is made by whoever asks for one."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QRect, QTimer, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtSvg import QSvgGenerator
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from widgets.graph.canvas import KEY_FACTOR, MARGIN, GraphCanvas
from widgets.graph.view import GraphView, NodeState
from widgets.notice import Notice
from widgets.panel_button import panel_button
from widgets.save_dialog import save_dialog
from widgets.theme import Theme

NOTHING_YET = "The cards of the active config appear here as a graph: who reads whom."
HOW_TO = "→ readers · ← what it reads · Enter opens · wheel zooms · dashed: value of the previous scan"


class GraphPanel(QWidget):
    """`export_requested`: an SVG is wanted; `card_chosen` and `card_opened` as the canvas tells them.

    `shown`: it was painted, so that somebody can see it; told afterwards, never from within painting.
    """

    card_chosen = Signal(object)
    card_opened = Signal(object)
    export_requested = Signal()
    shown = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("graph_panel")
        self._theme = theme
        self.canvas = GraphCanvas(theme)
        self.canvas.card_chosen.connect(self.card_chosen)
        self.canvas.card_opened.connect(self.card_opened)
        self.canvas.show_empty_text(NOTHING_YET)
        self._tell_shown = QTimer(self)
        self._tell_shown.setSingleShot(True)
        self._tell_shown.setInterval(0)
        self._tell_shown.timeout.connect(self.shown)
        self._what = QLabel()
        self._what.setObjectName("graph_what")
        self._what.setProperty("tone", "quiet")
        self.notice = Notice()
        bar = QHBoxLayout()
        bar.setContentsMargins(8, 4, 8, 4)
        bar.setSpacing(4)
        for text, name, tip, run in (
            ("Fit", "graph_fit", "All cards in view (0)", self.canvas.fit),
            ("−", "graph_out", "Zoom out (−)", lambda: self.canvas.zoom_by(1 / KEY_FACTOR)),
            ("+", "graph_in", "Zoom in (+)", lambda: self.canvas.zoom_by(KEY_FACTOR)),
            ("Export SVG…", "graph_export", "Save the whole graph as it stands", self.export_requested.emit),
        ):
            button = panel_button(name, text, tip)
            button.clicked.connect(lambda _checked, run=run: run())
            bar.addWidget(button)
        bar.addSpacing(8)
        bar.addWidget(self._what, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(bar)
        column.addWidget(self.notice)
        column.addWidget(self.canvas, 1)

    def show_graph(self, view: GraphView) -> None:
        self.canvas.show_graph(view)
        text = f"{len(view.nodes)} cards, {len(view.edges)} reads · {HOW_TO}" if view.nodes else ""
        self._what.setText(text)
        self._what.setToolTip(text)

    def show_states(self, states: Mapping[int, NodeState]) -> None:
        self.canvas.show_states(states)

    def show_stale(self, is_stale: bool) -> None:
        self.canvas.show_stale(is_stale)

    def show_empty_text(self, text: str) -> None:
        self.canvas.show_empty_text(text)

    def show_problem(self, text: str | None) -> None:
        self.notice.say(text)

    def show_done(self, text: str) -> None:
        self.notice.say(text, "ok")

    def choose(self, card_id: int) -> None:
        self.canvas.choose(card_id)

    def svg(self, title: str) -> bytes:
        """Return the whole graph as it stands, at scale 1, as the text of an SVG file."""
        bounds = self.canvas.bounds().adjusted(-MARGIN, -MARGIN, MARGIN, MARGIN)
        content = QByteArray()
        buffer = QBuffer(content)
        buffer.open(QIODevice.OpenModeFlag.WriteOnly)
        generator = QSvgGenerator()
        generator.setOutputDevice(buffer)
        generator.setTitle(title)
        generator.setDescription("Cards and who reads whom. Dashed: the value of the previous scan.")
        size = bounds.size().toSize()
        generator.setSize(size)
        generator.setViewBox(QRect(0, 0, size.width(), size.height()))
        painter = QPainter(generator)
        painter.fillRect(QRect(0, 0, size.width(), size.height()), self._theme.color("surface.0"))
        painter.translate(-bounds.topLeft())
        self.canvas.paint_all(painter)
        painter.end()
        return bytes(content.data())

    def choose_file(self, proposed: str, chosen: Callable[[str], None]) -> None:
        """Ask where the file goes; `chosen` is called when somebody said where."""
        dialog = save_dialog(self, "graph_file", "Export the graph", proposed, filters=["SVG (*.svg)"], suffix="svg")
        dialog.fileSelected.connect(chosen)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    @property
    def is_seen(self) -> bool:
        """Whether any of it can be seen; a dock behind another tab counts as visible and is not."""
        return self.isVisible() and not self.visibleRegion().isEmpty()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        self._tell_shown.start()
