"""The line in which the filter is typed: it offers keys and the values in use for the word at the cursor."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QStringListModel, Qt
from PySide6.QtWidgets import QCompleter, QListView

from widgets.fields.line import Line
from widgets.outliner.filtering import Columns, completions

MOST_OFFERED = 200


class FilterLine(Line):
    """A line whose completer replaces one word and leaves the others alone."""

    def __init__(self, columns: Callable[[], Columns]) -> None:
        super().__init__()
        self._columns = columns
        self._offered = QStringListModel(self)
        self._completer = QCompleter(self._offered, self)
        self._completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self._completer.setCompletionMode(QCompleter.CompletionMode.PopupCompletion)
        self._popup = QListView()
        self._popup.setObjectName("outliner_filter_offers")
        self._popup.setAccessibleName("Keys and values of the filter")
        self._completer.setPopup(self._popup)
        self._completer.setWidget(self)
        self._completer.activated.connect(self._put_offered)
        self.textEdited.connect(self._offer)

    @property
    def offered(self) -> tuple[str, ...]:
        """What the word at the cursor may become."""
        return tuple(self._offered.stringList())

    @property
    def completer_popup_is_open(self) -> bool:
        return self._popup.isVisible()

    def put(self, offer: str) -> None:
        """Put an offer in the place of the word at the cursor; a key is left open for its value."""
        start, end = self._word()
        rest = self.text()[end:]
        gap = "" if offer.endswith(":") or rest.startswith(" ") else " "
        self.setText(self.text()[:start] + offer + gap + rest)
        self.setCursorPosition(start + len(offer) + len(gap))
        self._offer()

    def _put_offered(self, offer: object) -> None:
        # The signal has two forms; the one with an index says the same again.
        if isinstance(offer, str):
            self.put(offer)

    def _word(self) -> tuple[int, int]:
        """Return where the word at the cursor begins, and the cursor."""
        end = self.cursorPosition()
        return self.text().rfind(" ", 0, end) + 1, end

    def _offer(self) -> None:
        start, end = self._word()
        word = self.text()[start:end]
        self._offered.setStringList(completions(word, self._columns())[:MOST_OFFERED] if word else [])
        self._completer.setCompletionPrefix(word)
        if self._offered.stringList() and self.hasFocus():
            self._completer.complete()
        else:
            self._popup.hide()
