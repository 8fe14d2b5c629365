"""Connects the config panel with the staged config and its life: shows what is, does what is wanted.

The other halves: `config_lifecycle` talks with the runtime, `config_editing` changes the document, `config_form` and
`config_summary` make what is shown.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, QTimer
from PySide6.QtGui import QGuiApplication

from app.presenters.active_config import ActiveConfig
from app.presenters.config_editing import act, edit
from app.presenters.config_form import (
    BINDINGS_PAGE,
    PROGRAM_PAGE,
    WIFI_PAGE,
    CardPage,
    bindings_form,
    card_form,
    program_form,
    wifi_form,
)
from app.presenters.config_lifecycle import ConfigLifecycle
from app.presenters.config_summary import (
    change_groups,
    changes_text,
    finding_lines,
    history_lines,
    list_rows,
    verdict_of,
)
from app.session import Session
from app.staged import card_clipboard
from app.staged.card_edits import TakenNumberError, add_card, duplicate_card, move_card, remove_card
from app.staged.difference import Change, count
from app.staged.staged_config import StagedConfig
from app.staged.words import FAMILY_WORDS
from runtime.contracts.config import FAMILIES
from widgets.config.panel import ConfigPanel
from widgets.config.view import Form, State

NO_STAGED = "The staged config appears here as soon as the runtime's active one was read. Or import a config file."
NO_LINK = "there is no link to the runtime; edits are kept"
NEEDS_LINK = ("validate", "save", "commit", "confirm", "restore_lkg", "restore_factory")
TICK_MS = 500
NOTES_SHOWN = 3
DEEDS = {
    "validate": "POST /api/config/staged/validate",
    "save": "POST /api/config/staged/save",
    "commit": "POST /api/config/commit",
    "confirm": "POST /api/config/confirm",
    "restore_lkg": "POST /api/config/restore",
    "restore_factory": "POST /api/config/restore FACTORY",
}
"""What the verbs ask of the runtime, as its table of roles calls it."""
NEEDS_STAGED = ("undo", "redo", "validate", "save", "commit", "discard", "export", "copy_card", "paste_cards")


class ConfigPresenter(QObject):
    """One for the panel. Lives on the GUI thread."""

    def __init__(
        self,
        panel: ConfigPanel,
        session: Session,
        active: ActiveConfig,
        *,
        barred: Callable[[str], str] = lambda deed: "",
        parent: QObject | None = None,
    ) -> None:
        """`barred` tells why the role does not allow a request, an empty text when it does."""
        super().__init__(parent or panel)
        self._barred = barred
        self._is_kept = bool(self._why_not_validate())
        self._panel = panel
        self._session = session
        self._page = PROGRAM_PAGE
        self.life = ConfigLifecycle(session, active, self, may_validate=lambda: not self._why_not_validate())
        self.life.changed.connect(self.refresh)
        self.life.said.connect(panel.show_notice)
        self.life.asked.connect(panel.ask)
        session.staleness_changed.connect(lambda _stale: self._show_state())
        panel.cards.show_families([(family, f"{family} – {FAMILY_WORDS[family]}") for family in FAMILIES])
        self._ticks = QTimer(self)
        self._ticks.setInterval(TICK_MS)
        self._ticks.timeout.connect(self._show_trial)
        self._connect()
        self.refresh()

    @property
    def page(self) -> str:
        """The key of the page that is shown."""
        return self._page

    def choose_card(self, card_id: int) -> None:
        """Show the page of a card, e.g. of the one chosen in the table of live cards."""
        key = self.life.staged.key_of(card_id) if self.life.staged is not None else None
        if key is not None:
            self.show_page(key)

    def show_page(self, key: str) -> None:
        self._panel.finish_typing()
        self._page = key
        self.refresh()

    def undo(self) -> None:
        if self.life.staged is not None:
            self.life.staged.undo()

    def redo(self) -> None:
        if self.life.staged is not None:
            self.life.staged.redo()

    def do(self, action: str) -> None:
        """Do what a verb of the bar names; one that cannot be done now does nothing."""
        steps = {
            "undo": self.undo,
            "redo": self.redo,
            "validate": self.life.validate,
            "save": self.life.save,
            "commit": self.life.ask_commit,
            "confirm": self.life.confirm,
            "restore_lkg": self.life.ask_restore_lkg,
            "restore_factory": self.life.ask_restore_factory,
            "discard": self.life.ask_discard,
            "import": self._panel.choose_import,
            "export": self._export,
            "copy_card": self._copy,
            "paste_cards": self._paste,
        }
        why_not = self.why_not().get(action)
        if why_not is None:
            steps[action]()
        elif action in NEEDS_LINK and not self.life.is_connected:  # its button may not know that yet
            self._panel.show_notice(f"{action.replace('_', ' ').capitalize()}: {why_not}.", "warn")

    def why_not(self) -> dict[str, str]:
        """Return, by verb, the reason why it cannot be done now."""
        life, staged = self.life, self.life.staged
        reasons: dict[str, str] = {}
        if staged is not None:
            reasons |= self._reasons_of(staged)
        for verb in NEEDS_LINK if not life.is_connected else ():
            reasons[verb] = NO_LINK
        for verb, deed in DEEDS.items():
            if why := self._barred(deed):
                reasons[verb] = why
        if staged is not None and self._chosen() is None:
            reasons["copy_card"] = "no card is chosen in the list of Config"
        for verb in NEEDS_STAGED if staged is None else ():
            reasons[verb] = "nothing is staged yet"
        for verb in (*NEEDS_LINK, "discard", "import") if life.busy else ():
            reasons[verb] = life.busy
        return reasons

    def _why_not_validate(self) -> str:
        return self._barred(DEEDS["validate"])

    def show_rights(self) -> None:
        """Take up what the role allows now; what it kept from being validated is."""
        self._show_state()
        was_kept, self._is_kept = self._is_kept, bool(self._why_not_validate())
        if was_kept and not self._is_kept and not self.life.is_validated:
            self.life.validate()

    def refresh(self) -> None:
        """Show everything as it is."""
        staged = self.life.staged
        if staged is None:
            self._show_nothing()
            return
        if not staged.has_card(self._page) and self._page.startswith("card:"):
            self._page = PROGRAM_PAGE
        found, changed = self.life.findings, self.life.differences
        self._panel.show_cards(list_rows(staged, changed, found), self._page)
        self._panel.show_form(self._form(staged))
        self._panel.show_differences(change_groups(staged, changed), self._no_difference())
        self._panel.show_findings(finding_lines(staged, found), self._no_findings())
        self._panel.show_history(history_lines(self.life.history, self.life.active_version), self._no_history())
        self._show_state()

    def _reasons_of(self, staged: StagedConfig) -> dict[str, str]:
        reasons: dict[str, str] = {}
        if not staged.history.done:
            reasons["undo"] = "nothing was edited"
        if not staged.history.undone:
            reasons["redo"] = "nothing was undone"
        if not staged.is_changed and self.life.staged_version is not None:
            reasons["save"] = f"it is saved as {self.life.staged_version}"
        if not self.life.differences:
            reasons["commit"] = reasons["discard"] = "staged is the same as active"
        if self.life.active_document is None:
            reasons["commit"] = reasons["discard"] = "the active config was not read yet"
        validation = self.life.validation
        if "commit" not in reasons and validation is not None and validation.errors and self.life.is_validated:
            reasons["commit"] = "validation found errors; mend the marked fields"
        return reasons

    def _show_nothing(self) -> None:
        problem = self.life.active_problem
        self._panel.show_cards((), "")
        self._panel.show_form(Form("", "Staged config", empty=problem or NO_STAGED))
        self._panel.show_differences((), self._no_difference())
        self._panel.show_findings((), self._no_findings())
        self._show_state()

    def _show_state(self) -> None:
        life, staged = self.life, self.life.staged
        verdict, tone = verdict_of(life.validation, is_current=life.is_validated)
        if not life.is_connected and not life.is_validated:
            verdict, tone = "not validated: no link", "warn"
        elif self._why_not_validate() and not life.is_validated:
            verdict, tone = "not validated: takes another role", "warn"
        done = staged.history.done if staged is not None else ()
        undone = staged.history.undone if staged is not None else ()
        state = State(
            active=self._active_words(),
            staged=self._staged_words(),
            count=count(life.differences),
            verdict=verdict if staged is not None else "",
            verdict_tone=tone,
            is_stale=self._session.is_stale,
            busy=life.busy,
            why_not=self.why_not(),
            undo=done[-1].label if done else "",
            redo=undone[-1].label if undone else "",
        )
        self._panel.show_state(state)
        self._show_trial()

    def _active_words(self) -> str:
        if self.life.active_document is None:
            return "active: not read"
        known = " (last known)" if self._session.is_stale else ""
        return f"active {self.life.active_version}{known}, read only"

    def _staged_words(self) -> str:
        life, staged = self.life, self.life.staged
        if staged is None:
            return "nothing yet"
        saved = f"saved as {life.staged_version}" if life.staged_version and not staged.is_changed else "not saved"
        if life.active_document is None:
            return f"not compared · {saved}"
        if not life.differences:
            return f"same as {life.active_version}"
        based = "" if life.is_based_on_active else f" · based on {life.base_version}"
        return f"{changes_text(life.differences)} · {saved}{based}"

    def _no_difference(self) -> str:
        if self.life.staged is None or self.life.active_document is None:
            return "What staged changes in the active config is listed here once both are known."
        return "Staged is the same as active. What you edit is listed here, from … to …, before it is committed."

    def _no_findings(self) -> str:
        if not self.life.is_validated:
            if why := self._why_not_validate():
                return f"Not validated: {why}."
            return "Not validated yet. The runtime looks at staged after each edit."
        return "The runtime found nothing wrong with staged."

    def _no_history(self) -> str:
        return "Each commit and restore is listed here. None was read yet."

    def _form(self, staged: StagedConfig) -> Form:
        findings, changes = self.life.findings, self._outside_changes()
        if self._page == BINDINGS_PAGE:
            indices = [
                one.place[1] for one in self.life.differences if one.place[0] == "bindings" and one.kind != "removed"
            ]
            changed = frozenset(index for index in indices if isinstance(index, int))
            return bindings_form(staged.document, findings, changed)
        if self._page == WIFI_PAGE:
            return wifi_form(staged.document, changes, findings)
        if self._page == PROGRAM_PAGE:
            return program_form(staged.document, changes, findings)
        index = staged.keys.index(self._page)
        differing = (one for one in self.life.differences if one.kind != "removed" and one.place == ("cards", index))
        page = CardPage(self._page, index, staged.document, self.life.active_document, next(differing, None), findings)
        return card_form(page)

    def _outside_changes(self) -> tuple[Change, ...]:
        return tuple(change for one in self.life.differences if one.card_id is None for change in one.changes)

    def _connect(self) -> None:
        panel = self._panel
        panel.requested.connect(self.do)
        panel.edited.connect(self._edit)
        panel.action_requested.connect(self._act)
        panel.page_requested.connect(self.show_page)
        panel.place_requested.connect(self._go_to)
        panel.add_requested.connect(self._add)
        panel.duplicate_requested.connect(self._duplicate)
        panel.copy_requested.connect(lambda: self.do("copy_card"))
        panel.paste_requested.connect(lambda: self.do("paste_cards"))
        panel.remove_requested.connect(self._remove)
        panel.move_requested.connect(self._move)
        panel.answered.connect(self._answer)
        panel.cancelled.connect(self.life.withdraw_question)
        panel.import_requested.connect(lambda path: self.life.import_file(Path(path)))
        panel.export_requested.connect(lambda path: self.life.export_file(Path(path)))
        panel.history_opened.connect(self._history_opened)

    def _answer(self, answer: str, persist: bool) -> None:
        self.life.answer(answer, persist, self._panel.asking.confirm_within_s)

    def _show_trial(self) -> None:
        """Count down to the time that the runtime named; whether it returned is told by what is active then."""
        trial = self.life.trial
        if trial is None:
            self._ticks.stop()
            self._panel.show_trial(None)
            return
        left = trial.left_s()
        when = f"{left}\u2009s are left" if left else "The time is over; waiting for the runtime to say what is active"
        text = (
            f"{trial.version} is active on trial. {when}. Unless it is confirmed, the former config returns by itself."
        )
        self._panel.show_trial(text, bool(left) and "confirm" not in self.why_not() and not self._session.is_stale)
        self._ticks.start()

    def _edit(self, key: str, address: str, value: object, merge_key: str) -> None:
        if self.life.staged is None:
            return
        try:
            edit(self.life.staged, key, address, value, merge_key or None)
        except TakenNumberError as refused:
            self._panel.show_notice(str(refused), "warn")
            self._panel.restore(address)

    def _act(self, key: str, address: str) -> None:
        if self.life.staged is not None:
            self._panel.go_to(act(self.life.staged, key, address))

    def _go_to(self, key: str, address: str) -> None:
        self.show_page(key)
        self._panel.go_to(address)

    def _chosen(self) -> str | None:
        staged = self.life.staged
        return self._page if staged is not None and staged.has_card(self._page) else None

    def _add(self, family: str) -> None:
        chosen = next((one for one in FAMILIES if one == family), None)
        if self.life.staged is not None and chosen is not None:
            self._go_to(add_card(self.life.staged, chosen, self._chosen()), "label")

    def _duplicate(self) -> None:
        key = self._chosen()
        if self.life.staged is not None and key is not None:
            self._go_to(duplicate_card(self.life.staged, key), "label")

    def _copy(self) -> None:
        key = self._chosen()
        if self.life.staged is not None and key is not None:
            QGuiApplication.clipboard().setText(card_clipboard.to_text(self.life.staged, [key]))
            self._panel.show_notice("The card is on the clipboard, as JSON with its bindings.", "ok")

    def _paste(self) -> None:
        """Add the cards of the clipboard, and say what could not stay as it was copied."""
        if self.life.staged is None:
            return
        self._panel.finish_typing()
        try:
            pasted = card_clipboard.paste(self.life.staged, QGuiApplication.clipboard().text())
        except card_clipboard.PasteError as refused:
            self._panel.show_notice(str(refused), "warn")
            return
        self._go_to(pasted.keys[0], "label")
        shown = "; ".join(pasted.notes[:NOTES_SHOWN])
        more = f" and {len(pasted.notes) - NOTES_SHOWN} more" if len(pasted.notes) > NOTES_SHOWN else ""
        self._panel.show_notice(f"Pasted: {shown}{more}." if shown else None, "warn")

    def _remove(self) -> None:
        staged, key = self.life.staged, self._chosen()
        if staged is None or key is None:
            return
        order = staged.in_evaluation_order
        place = order.index(key)
        self._page = order[place + 1] if place + 1 < len(order) else order[place - 1] if place else PROGRAM_PAGE
        remove_card(staged, key)

    def _move(self, steps: int) -> None:
        key = self._chosen()
        if self.life.staged is not None and key is not None:
            move_card(self.life.staged, key, steps)

    def _export(self) -> None:
        self._panel.choose_export("config.json")

    def _history_opened(self) -> None:
        if self.life.is_connected:
            self.life.read_history()
