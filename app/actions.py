"""The table of actions: what can be done, by which name and key, when, and what it runs.

Menus, tool bars, the command palette and the shortcuts are all made from it. It decides nothing itself: `run` and
`enabled_when` are given by the wiring.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from itertools import combinations

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu, QWidget


def always() -> str:
    """Never a reason against it."""
    return ""


@dataclass(frozen=True, slots=True)
class Placed:
    """Why an action of one workspace cannot be done now: asked for elsewhere, or for a reason of its own."""

    place: str
    current: Callable[[], str]
    elsewhere: str
    further: Callable[[], str] = always

    def __call__(self) -> str:
        return self.elsewhere if self.current() != self.place else self.further()


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

    @property
    def home(self) -> str:
        """The workspace in which alone it can be done, an empty text for everywhere."""
        return self.place or (self.why_not.place if isinstance(self.why_not, Placed) else "")

    def meets(self, other: ActionSpec) -> bool:
        """Whether both can be possible at once, so that one key for the two would mean neither."""
        return not (self.home and other.home) or self.home == other.home


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

    @property
    def specs(self) -> tuple[ActionSpec, ...]:
        return tuple(self._specs.values())

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

    def claimants(self, action_id: str, key: str) -> tuple[ActionSpec, ...]:
        """Return the other actions that a key would reach as well, were it given to this one."""
        wanted = self._specs[action_id]
        return tuple(
            spec
            for spec in self._specs.values()
            if spec is not wanted and wanted.meets(spec) and clash(key, self.shortcut(spec))
        )

    def conflicts(self) -> tuple[tuple[str, str], ...]:
        """Return pairs of actions that claim the same shortcut."""
        keyed = [(spec, self.shortcut(spec)) for spec in self._specs.values() if self.shortcut(spec)]
        return tuple(
            (one.id, other.id)
            for (one, first), (other, second) in combinations(keyed, 2)
            if one.meets(other) and clash(first, second)
        )

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


def clash(one: str, other: str) -> bool:
    """Whether two shortcuts are the same or one begins the other, so that Qt could not tell which is meant."""
    if not one or not other:
        return False
    first, second = QKeySequence(one), QKeySequence(other)
    nothing = QKeySequence.SequenceMatch.NoMatch
    return first.matches(second) != nothing or second.matches(first) != nothing


def without_clashes(
    specs: Iterable[ActionSpec], preset: Mapping[str, str], chosen: Mapping[str, str]
) -> dict[str, str]:
    """Return the keys of a preset with those that the user chose; where they clash, the user's choice wins."""
    specs = tuple(specs)
    keys = {**preset, **chosen}
    givers = [spec for spec in specs if chosen.get(spec.id)]
    for spec in specs:
        key = keys.get(spec.id, spec.shortcut)
        if spec.id not in chosen and any(spec.meets(one) and clash(key, chosen[one.id]) for one in givers):
            keys[spec.id] = ""
    return keys


def _tooltip(spec: ActionSpec, key: str, why: str) -> str:
    shortcut = f" ({key})" if key else ""
    tip = f"{spec.text.replace('…', '').replace('&', '')}{shortcut}"
    if spec.tip:
        tip += f"\n{spec.tip}"
    return f"{tip}\nNot now: {why}" if why else tip
