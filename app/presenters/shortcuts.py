"""Shortcut editor, action table and settings: keys in as rows, a recorded key out once it means one thing only."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import QObject
from PySide6.QtGui import QKeySequence

from app.actions import ActionSpec, ActionTable
from app.settings import Settings
from widgets.shortcuts.panel import ShortcutRow, ShortcutsPanel, Verdict

KEPT = ("Esc", "Tab", "Shift+Tab", "Return", "Enter", "Space", "Backspace", "Up", "Down", "Left", "Right")
"""Keys that move about in every panel; an action on one of them would make the window unusable without a mouse."""


class ShortcutsPresenter(QObject):
    """Keeps the editor in step with the table. `take_up` gives the table its keys anew after a change."""

    def __init__(
        self,
        panel: ShortcutsPanel,
        table: ActionTable,
        settings: Settings,
        *,
        preset_keys: Callable[[], Mapping[str, str]],
        take_up: Callable[[], object],
    ) -> None:
        super().__init__(panel)
        self._panel = panel
        self._table = table
        self._settings = settings
        self._preset_keys = preset_keys
        self._take_up = take_up
        panel.key_tried.connect(self._judge)
        panel.key_chosen.connect(self._give)
        panel.reset_requested.connect(self._try_own)
        panel.reset_all_requested.connect(self._reset_all)

    def show(self) -> None:
        """Open the editor on the keys as they are now."""
        self._refresh()
        self._panel.open()

    def _judge(self, action_id: str, key: str) -> None:
        spec = self._spec(action_id)
        if spec is None:
            return
        if key == _tidy(self._table.shortcut(spec)):
            self._panel.show_verdict(Verdict("This is the key it has."))
        elif not key:
            self._panel.show_verdict(Verdict("Press a key in the field to record another."))
        elif key.partition(", ")[0] in KEPT:
            says = f"{key} moves about in every panel and cannot be given to an action: record another."
            self._panel.show_verdict(Verdict(says, is_warning=True))
        else:
            self._panel.show_verdict(self._verdict_on(spec, key))

    def _verdict_on(self, spec: ActionSpec, key: str) -> Verdict:
        others = self._table.claimants(spec.id, key)
        if not others:
            return Verdict(f"{key} is free.", "Set")
        names = " and ".join(f"“{_name(one)}” ({one.menu})" for one in others)
        says = f"{key} belongs to {names}. “Reassign” gives it to “{_name(spec)}” and leaves the other without a key."
        return Verdict(says, "Reassign", is_warning=True)

    def _give(self, action_id: str, key: str) -> None:
        """Give an action a key; others that it belonged to have none then."""
        chosen = self._settings.shortcuts
        for other in self._table.claimants(action_id, key):
            chosen[other.id] = ""
        chosen[action_id] = key
        self._keep(chosen)

    def _try_own(self, action_id: str) -> None:
        """Give an action its own key again, unless somebody has it meanwhile: then it is offered like any other."""
        spec = self._spec(action_id)
        if spec is None:
            return
        own = self._own(spec)
        others = self._table.claimants(action_id, own)
        if others:
            names = " and ".join(f"“{_name(one)}”" for one in others)
            says = f"Its own key {own} is that of {names} now: reset that first, or record {own} to take it back."
            self._panel.show_verdict(Verdict(says, is_warning=True))
            return
        self._give(action_id, own)

    def _reset_all(self) -> None:
        self._keep({})

    def _keep(self, chosen: Mapping[str, str]) -> None:
        own = {spec.id: _tidy(self._own(spec)) for spec in self._table.specs}
        # What equals the action's own key is no choice; ids of another version are left alone.
        self._settings.shortcuts = {name: key for name, key in chosen.items() if own.get(name) != _tidy(key)}
        self._take_up()
        self._refresh()

    def _refresh(self) -> None:
        chosen = self._settings.shortcuts
        rows = []
        for spec in self._table.specs:
            key, own = _tidy(self._table.shortcut(spec)), _tidy(self._own(spec))
            where = f"Works in the {spec.home.capitalize()} workspace." if spec.home else "Works everywhere."
            note = f"{where} Its own key: {own or 'none'}."
            rows.append(ShortcutRow(spec.id, _name(spec), spec.menu, key, spec.id in chosen or key != own, note))
        self._panel.show_rows(rows)

    def _own(self, spec: ActionSpec) -> str:
        """Return the key that an action has without the user's choice."""
        return self._preset_keys().get(spec.id, spec.shortcut)

    def _spec(self, action_id: str) -> ActionSpec | None:
        return next((spec for spec in self._table.specs if spec.id == action_id), None)


def _name(spec: ActionSpec) -> str:
    return spec.text.rstrip("…").replace("&", "")


def _tidy(key: str) -> str:
    return QKeySequence(key).toString(QKeySequence.SequenceFormat.PortableText)
