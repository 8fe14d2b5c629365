"""The table of actions: what can be done, by which name and key, when, and what it runs.

Menus, tool bars, the command palette and the shortcuts are all made from it. It decides nothing itself: `run` and
`enabled_when` are given by the wiring.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu, QWidget


def always() -> str:
    """Never a reason against it."""
    return ""


@dataclass(frozen=True, slots=True)
class ActionSpec:
    """One action. `why_not` returns why it cannot be done now, or an empty text; `menu` is where it stands.

    `place` is the workspace in which alone it can be done, if there is one: actions of two places may share a key.
    """

    id: str
    text: str
    menu: str
    run: Callable[[], object]
    shortcut: str = ""
    why_not: Callable[[], str] = always
    tip: str = ""
    is_checked: Callable[[], bool] | None = None
    group: str = ""
    place: str = ""


@dataclass(frozen=True, slots=True)
class ActionState:
    """An action as the palette lists it."""

    id: str
    text: str
    category: str
    shortcut: str
    enabled: bool
    why_disabled: str


class ActionTable(QObject):
    """Owns one QAction for each spec, all attached to the window, so that every shortcut works everywhere in it."""

    def __init__(self, specs: Iterable[ActionSpec], window: QWidget) -> None:
        super().__init__(window)
        self._specs = {spec.id: spec for spec in specs}
        self._keys: Mapping[str, str] = {}
        self._actions = {spec.id: self._make(spec, window) for spec in self._specs.values()}
        self.refresh()

    def action(self, action_id: str) -> QAction:
        """Return the QAction of that id; raises KeyError."""
        return self._actions[action_id]

    def rekey(self, keys: Mapping[str, str]) -> None:
        """Give actions other shortcuts than their own; what is not named gets its own again."""
        self._keys = dict(keys)
        for spec in self._specs.values():
            self._actions[spec.id].setShortcut(QKeySequence(self.shortcut(spec)))
        self.refresh()

    def shortcut(self, spec: ActionSpec) -> str:
        """Return the shortcut that an action has now."""
        return self._keys.get(spec.id, spec.shortcut)

    def trigger(self, action_id: str) -> None:
        """Run an action as a user would; one that is not possible now does nothing."""
        self.refresh()
        self._actions[action_id].trigger()

    def states(self) -> tuple[ActionState, ...]:
        """Return every action with whether it can be done now, in the order of the table."""
        return tuple(
            ActionState(spec.id, spec.text, spec.menu, self.shortcut(spec), not why, why)
            for spec in self._specs.values()
            for why in (spec.why_not(),)
        )

    def refresh(self) -> None:
        """Ask each action whether it is possible, and show that."""
        for spec in self._specs.values():
            action = self._actions[spec.id]
            why = spec.why_not()
            action.setEnabled(not why)
            action.setToolTip(_tooltip(spec, self.shortcut(spec), why))
            if spec.is_checked is not None:
                action.setChecked(spec.is_checked())

    def fill_menu(self, menu: QMenu, name: str) -> None:
        """Add the actions of a menu in their order, with a line between groups."""
        group: str | None = None
        for spec in self._specs.values():
            if spec.menu != name:
                continue
            if group is not None and spec.group != group:
                menu.addSeparator()
            group = spec.group
            menu.addAction(self._actions[spec.id])

    def conflicts(self) -> tuple[tuple[str, str], ...]:
        """Return pairs of actions that claim the same shortcut."""
        seen: dict[str, list[ActionSpec]] = {}
        pairs = []
        for spec in self._specs.values():
            if not self.shortcut(spec):
                continue
            key = QKeySequence(self.shortcut(spec)).toString()
            others = seen.setdefault(key, [])
            pairs += [(one.id, spec.id) for one in others if not (one.place and spec.place) or one.place == spec.place]
            others.append(spec)
        return tuple(pairs)

    def _make(self, spec: ActionSpec, window: QWidget) -> QAction:
        action = QAction(spec.text, window)
        action.setObjectName(spec.id)
        action.setShortcut(QKeySequence(self.shortcut(spec)))
        action.setShortcutContext(Qt.ShortcutContext.WindowShortcut)
        action.setCheckable(spec.is_checked is not None)
        action.triggered.connect(lambda: self._run(spec))
        window.addAction(action)
        return action

    def _run(self, spec: ActionSpec) -> None:
        # A shortcut can arrive between a change and the refresh that follows it.
        if not spec.why_not():
            spec.run()
        self.refresh()


def _tooltip(spec: ActionSpec, key: str, why: str) -> str:
    shortcut = f" ({key})" if key else ""
    tip = f"{spec.text.replace('…', '').replace('&', '')}{shortcut}"
    if spec.tip:
        tip += f"\n{spec.tip}"
    return f"{tip}\nNot now: {why}" if why else tip
