"""Small labels that say a truth or hold rich text, and change only when what they show does."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLabel, QWidget

from widgets.dynamic import set_dynamic

CARD_SCHEME = "card:"


class Text(QLabel):
    """A label that repaints only for another text. Links to cards come out as `card_requested`."""

    card_requested = Signal(object)

    def __init__(self, tone: str = "", *, wraps: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tone = tone
        self.setTextFormat(Qt.TextFormat.RichText)
        self.setWordWrap(wraps)
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.LinksAccessibleByMouse | Qt.TextInteractionFlag.LinksAccessibleByKeyboard
        )
        set_dynamic(self, "tone", tone)
        self.linkActivated.connect(self._follow)

    def say(self, text: str) -> None:
        if text != self.text():
            self.setText(text)

    def show_stale(self, is_stale: bool) -> None:
        set_dynamic(self, "tone", "faint" if is_stale else self._tone)

    def _follow(self, link: str) -> None:
        if link.startswith(CARD_SCHEME):
            self.card_requested.emit(int(link.removeprefix(CARD_SCHEME)))


class TruthMark(QLabel):
    """● true, ○ false, or – not reported; `true_tone` says what true means here."""

    def __init__(self, true_tone: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._true_tone = true_tone
        self._value: bool | None = None
        self._is_stale = False
        self._words = ("● true", "○ false")
        self.say(None)

    def say(self, value: bool | None, words: tuple[str, str] | None = None) -> None:
        """Show a truth, in other words than true and false if given."""
        self._value = value
        self._words = words or self._words
        text = "– not reported" if value is None else self._words[0] if value else self._words[1]
        if text != self.text():
            self.setText(text)
        self._tint()

    def show_stale(self, is_stale: bool) -> None:
        self._is_stale = is_stale
        self._tint()

    def _tint(self) -> None:
        set_dynamic(self, "tone", "faint" if self._is_stale else self._true_tone if self._value else "quiet")
