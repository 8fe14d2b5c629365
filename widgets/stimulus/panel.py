"""Stimuli above, waves below: files that play scan by scan, inputs that move by themselves. Shows what it is told."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from html import escape

from PySide6.QtCore import QEvent, QObject, QSize, Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QFileDialog,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QScrollArea,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from widgets.dynamic import set_dynamic
from widgets.fields.field import clear_layout
from widgets.fields.line import Line
from widgets.notice import Notice
from widgets.stimulus.view import ActiveWave, PlayWish, StimulusFile, StimulusProgress, WaveInput
from widgets.stimulus.wave_form import WaveForm

NO_FILE = (
    "A stimulus says what the inputs read from which scan on, and which commands come: the file that `simulate` takes, "
    "a JSON object a line. It plays in kernel time and gives the same states."
)
NO_WAVES = "No input follows a wave."
START_TIP = (
    "What RTC cards read before the first scan, as 2026-01-05T06:29:58Z.\nEmpty: the runtime's own clock. Overrides "
    "keep their own time."
)


class StimulusPanel(QWidget):
    """`play_requested` carries a `PlayWish`, `wave_requested` a `WaveWish`, `hand_back_requested` a card."""

    open_requested = Signal()
    play_requested = Signal(object)
    stop_requested = Signal()
    wave_requested = Signal(object)
    hand_back_requested = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("stimulus_panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._has_file = False
        self._is_playing = False
        self._why_not = ""
        self.notice = Notice()
        self.form = WaveForm()
        self.form.wanted.connect(self.wave_requested)
        self._file = _text("stimulus_file", NO_FILE, tone="quiet")
        self._open = _button("stimulus_open", "Open…", "Choose a stimulus file (JSON lines)")
        self._open.clicked.connect(self.open_requested)
        self._restart = QCheckBox("restart the program")
        self._restart.setObjectName("stimulus_restart")
        self._restart.setChecked(True)
        self._restart.setToolTip("Every card begins as after boot, as in `simulate`; forces, masks, breakpoints stay")
        self._halt = QCheckBox("halt after its last scan")
        self._halt.setObjectName("stimulus_halt")
        self._halt.setToolTip("So that its last states can be looked at")
        self._start = Line()
        self._start.setObjectName("stimulus_start")
        self._start.setPlaceholderText("as the runtime's clock")
        self._start.setAccessibleName("Clock of RTC cards before the first scan")
        self._start.setToolTip(START_TIP)
        self._play = _button("stimulus_play", "Play", "")
        self._play.clicked.connect(self._press)
        self._progress = QProgressBar()
        self._progress.setObjectName("stimulus_progress")
        self._progress.setTextVisible(False)
        self._progress.setFixedHeight(6)
        self._state = _text("stimulus_state", "")
        self._waves = QVBoxLayout()
        self._waves.setSpacing(4)
        self._shown_waves: tuple[ActiveWave, ...] | None = None
        self._shown_play: tuple[bool, str] | None = None
        self._build()
        self.show_waves(())
        self.show_progress(None)

    def show_file(self, file: StimulusFile | None) -> None:
        """Show what was read, None while nothing was."""
        self._has_file = file is not None
        self._file.setText(NO_FILE if file is None else f"<b>{escape(file.name)}</b><br>{escape(file.summary)}")
        self._show_play()

    def show_progress(self, progress: StimulusProgress | None) -> None:
        """Show how far the stimulus has come, as reported; None: none plays."""
        self._is_playing = progress is not None
        self._progress.setVisible(progress is not None)
        self._state.setVisible(progress is not None)
        if progress is not None:
            self._progress.setRange(0, max(1, progress.last_scan))
            self._progress.setValue(min(progress.scan, max(1, progress.last_scan)))
            self._state.setText(progress.text)
        self._show_play()

    def show_enabled(self, reason: str) -> None:
        """Let stimuli and waves be started, or say why not."""
        if reason == self._why_not:
            return
        self._why_not = reason
        self.form.show_enabled(reason)
        self._show_play()

    def show_inputs(self, inputs: Sequence[WaveInput]) -> None:
        """Offer the inputs that a wave can move."""
        self.form.show_inputs(inputs)
        self.form.show_enabled(self._why_not)

    def show_waves(self, waves: Sequence[ActiveWave]) -> None:
        """List the waves that are reported."""
        if tuple(waves) == self._shown_waves:
            return
        self._shown_waves = tuple(waves)
        clear_layout(self._waves)
        if not waves:
            self._waves.addWidget(_text("waves_empty", NO_WAVES, tone="quiet"))
        for wave in waves:
            self._waves.addWidget(self._wave_row(wave))

    def show_problem(self, text: str | None) -> None:
        self.notice.say(text)

    def choose_file(self, then: Callable[[str], None]) -> QFileDialog:
        """Let the person choose a stimulus."""
        dialog = QFileDialog(self, "Open a stimulus")
        dialog.setObjectName("stimulus_dialog")
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setNameFilter("Stimulus (*.jsonl *.ndjson);;All files (*)")
        dialog.fileSelected.connect(then)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()
        return dialog

    def _press(self) -> None:
        if self._is_playing:
            self.stop_requested.emit()
        else:
            wish = PlayWish(self._restart.isChecked(), self._halt.isChecked(), self._start.text().strip())
            self.play_requested.emit(wish)

    def _show_play(self) -> None:
        missing = "" if self._is_playing else self._why_not or ("" if self._has_file else "Open a stimulus first")
        if (self._is_playing, missing) == self._shown_play:  # asked for with every snapshot
            return
        self._shown_play = self._is_playing, missing
        self._play.setText("Stop" if self._is_playing else "Play")
        self._play.setEnabled(not missing)
        set_dynamic(self._play, "kind", "" if self._is_playing else "primary")
        told = "Give the inputs back to the plant" if self._is_playing else "Play from the next scan on"
        self._play.setToolTip(missing or told)
        self._play.setAccessibleName("Stop the stimulus" if self._is_playing else "Play the stimulus")

    def _wave_row(self, wave: ActiveWave) -> QWidget:
        row = QWidget()
        line = QHBoxLayout(row)
        line.setContentsMargins(0, 0, 0, 0)
        text = _text(f"wave_{wave.card_id}", f"<b>{escape(wave.label)}</b> {escape(wave.text)}")
        end = QToolButton()
        end.setObjectName(f"wave_end_{wave.card_id}")
        end.setText("✕")
        end.setProperty("flat", "true")
        end.setAccessibleName(f"End the wave of {wave.label}")
        end.setToolTip(f"Give {wave.label} back to the plant; without a plant it reads 0")
        end.clicked.connect(lambda: self.hand_back_requested.emit(wave.card_id))
        line.addWidget(text, 1)
        line.addWidget(end, 0, Qt.AlignmentFlag.AlignTop)
        return row

    def _build(self) -> None:
        inner = QWidget()
        scroll = self._scroll = _UpAndDown()
        scroll.setObjectName("stimulus_scroll")
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setWidget(inner)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(scroll)
        column = QVBoxLayout(inner)
        column.setContentsMargins(10, 8, 10, 8)
        column.setSpacing(8)
        head = QHBoxLayout()
        head.addWidget(_title("Stimulus"), 1)
        head.addWidget(self._open)
        options = QGridLayout()
        options.setHorizontalSpacing(8)
        options.setVerticalSpacing(6)
        options.addWidget(self._restart, 0, 0, 1, 2)
        options.addWidget(self._halt, 1, 0, 1, 2)
        options.addWidget(QLabel("RTC clock"), 2, 0)
        options.addWidget(self._start, 2, 1)
        options.addWidget(self._play, 2, 2)
        options.setColumnStretch(1, 1)
        column.addLayout(head)
        column.addWidget(self.notice)
        column.addWidget(self._file)
        column.addLayout(options)
        column.addWidget(self._progress)
        column.addWidget(self._state)
        column.addSpacing(8)
        column.addWidget(_title("Waves"))
        column.addWidget(self.form)
        column.addLayout(self._waves)
        column.addStretch(1)


class _UpAndDown(QScrollArea):
    """Is never narrower than what it holds: its buttons stand at the right."""

    def __init__(self) -> None:
        super().__init__()
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """What it holds is laid out anew: it may need more room than before."""
        if watched is self.widget() and event.type() is QEvent.Type.LayoutRequest:
            self.updateGeometry()
        return super().eventFilter(watched, event)

    def minimumSizeHint(self) -> QSize:
        held = self.widget()
        width = 0 if held is None else held.minimumSizeHint().width()
        return QSize(width + self.verticalScrollBar().sizeHint().width(), super().minimumSizeHint().height())


def _title(text: str) -> QLabel:
    label = QLabel(text)
    label.setProperty("role", "section")
    return label


def _text(name: str, text: str, tone: str = "") -> QLabel:
    label = QLabel(text)
    label.setObjectName(name)
    label.setWordWrap(True)
    if tone:
        label.setProperty("tone", tone)
    return label


def _button(name: str, text: str, tip: str) -> QPushButton:
    button = QPushButton(text)
    button.setObjectName(name)
    button.setToolTip(tip)
    return button
