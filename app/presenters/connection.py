"""Connects the connection dialog with the fleet: what is known, what a test finds, how one signs in, what is kept.

A runtime is looked at before the window goes there; who wants to go in spite of what was found says so once more.
"""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from app.fleet import OWN_TITLE, Fleet, Member
from app.known_runtimes import KnownRuntime, remembered
from app.listed import listed
from app.presenters.connection_words import result_of
from app.questions import Choice, ask
from app.secret_box import SecretBox
from app.settings import Settings
from app.shutdown import overridden
from runtime.links.addresses import addresses_of
from runtime.links.credentials import Credentials, GivenToken, PasswordSignIn
from runtime.links.link import EMBEDDED
from runtime.links.probe import Probe, probe
from runtime.links.websocket import WebSocketLink
from widgets.connection.dialog import NEW, ConnectionDialog
from widgets.connection.view import CheckLine, CheckResult, RuntimeRow, Wish
from widgets.to_front import bring_to_front

LEAVE = (Choice("disconnect", "Disconnect", "danger"), Choice("stay", "Cancel", "cancel"))
NO_SECRET = CheckResult(False, "A sign-in is missing", "Type the password or the token, or choose “No sign-in”.")


@dataclass(frozen=True, slots=True)
class _Means:
    """What a connection is made with."""

    credentials: Credentials | None
    tls: ssl.SSLContext | None


class ConnectionPresenter(QObject):
    """Owned by the GUI thread. `said` carries a tone and a text for the line below the header."""

    said = Signal(str, str)
    fleet_requested = Signal()

    def __init__(
        self,
        dialog: ConnectionDialog,
        fleet: Fleet,
        settings: Settings,
        secrets: SecretBox,
        *,
        proposed: str,
        run: Callable[[Coroutine[Any, Any, None]], None],
        tls_of: Callable[[Path | None], ssl.SSLContext | None] = lambda authority: None,
        own_failures: tuple[type[Exception], ...] = (),
        may_leave_staged: Callable[[str, QWidget], Awaitable[bool]] | None = None,
    ) -> None:
        """`proposed` is the address to begin with, `tls_of` reads certificates from files (raises ValueError);
        `own_failures` are what keeps the own runtime from starting, `may_leave_staged` asks about staged edits."""
        super().__init__(dialog)
        self._dialog = dialog
        self._fleet = fleet
        self._settings = settings
        self._secrets = secrets
        self._proposed = proposed
        self._run = run
        self._tls_of = tls_of
        self._own_failures = own_failures
        self._may_leave_staged = may_leave_staged
        self._in_spite_of: Wish | None = None
        self._is_busy = False
        dialog.form.show_place(secrets.place)
        dialog.shown.connect(self._begin)
        dialog.chosen.connect(self._show_chosen)
        dialog.test_requested.connect(lambda wish: self._start(self._test(wish)))
        dialog.connect_requested.connect(lambda wish: self._start(self._connect(wish)))
        dialog.own_requested.connect(self.use_own)
        dialog.disconnect_requested.connect(lambda key: self._start(self._leave(key)))
        dialog.forget_requested.connect(lambda key: self._start(self._forget(key)))
        fleet.changed.connect(self._refresh)

    def show(self) -> None:
        """Bring the dialog to the front."""
        bring_to_front(self._dialog)

    def show_fleet(self) -> None:
        """Show all connected runtimes beside each other."""
        self.fleet_requested.emit()

    def is_isolated(self) -> bool:
        return self._settings.is_isolated

    def toggle_isolated(self) -> None:
        """Have the runtime of this computer run in a process of its own, or in the window's, from its next start."""
        self._settings.is_isolated = not self._settings.is_isolated
        where = "in a process of its own" if self._settings.is_isolated else "inside the window's process"
        self.said.emit("ok", f"From its next start the runtime of this computer runs {where}.")

    def leave(self, key: str) -> None:
        """Let a runtime go, after what must be asked."""
        self._start(self._leave(key))

    def use_own(self) -> None:
        """Work with the runtime of this computer."""
        self._start(self._connect_own())

    def why_not_own(self) -> str:
        return "it is the one in use" if self._fleet.present.known is None else ""

    def sign_in_as_kept(self) -> None:
        """Show the present runtime the secret that was kept for it, where there is one."""
        self._start(self._sign_in_as_kept())

    # -- what is shown ---------------------------------------------------------------------------------------------

    def _begin(self) -> None:
        self._in_spite_of = None
        self._dialog.show_result(None)
        self._dialog.show_runtimes(self._rows(), self._fleet.present.key)
        self._show_chosen(self._dialog.key)
        if not self._settings.runtimes and self._fleet.present.known is None:
            self._dialog.show_runtimes(self._rows(), NEW)
            self._show_chosen(NEW)
        self._dialog.form.begin()

    def _refresh(self) -> None:
        if self._dialog.isVisible():
            self._dialog.show_runtimes(self._rows())

    def _rows(self) -> list[RuntimeRow]:
        members = {member.key: member for member in self._fleet.members}
        known = {key_of(one): one for one in self._settings.runtimes}
        rows = [self._row(EMBEDDED, OWN_TITLE, "embedded, opens no port", members)]
        for key, member in members.items():
            if member.known is not None and key not in known:
                known[key] = member.known
        rows += [self._row(key, one.title, one.address, members) for key, one in known.items()]
        return rows

    def _row(self, key: str, title: str, detail: str, members: dict[str, Member]) -> RuntimeRow:
        is_connected, is_present = key in members, key == self._fleet.present.key
        mark = "●" if is_present else "◐" if is_connected else "○"
        state = "in use · " if is_present else "connected · " if is_connected else ""
        return RuntimeRow(key, title, state + detail, mark, is_present, is_connected, key == EMBEDDED)

    def _show_chosen(self, key: str) -> None:
        one = self._known(key)
        if one is None:
            self._dialog.form.show_wish(Wish(self._proposed))
        else:
            self._dialog.form.show_wish(
                Wish(one.address, one.http, one.name, one.sign_in, one.user, authority=one.authority),
                keeps_secret=one.sign_in != "none",
            )
        self._dialog.show_runtimes(self._rows())

    def _known(self, key: str) -> KnownRuntime | None:
        for one in self._settings.runtimes:
            if key_of(one) == key:
                return one
        return next((member.known for member in self._fleet.members if member.key == key), None)

    # -- what is done ----------------------------------------------------------------------------------------------

    def _start(self, deed: Coroutine[Any, Any, None]) -> None:
        if self._is_busy:
            deed.close()
            return
        self._is_busy = True
        self._run(self._guarded(deed))

    async def _guarded(self, deed: Coroutine[Any, Any, None]) -> None:
        try:
            await deed
        finally:
            self._is_busy = False
            self._dialog.show_busy("")

    async def _test(self, wish: Wish) -> None:
        means = await self._means(wish)
        if means is not None:
            self._show_probe(await self._look(wish, means))

    async def _means(self, wish: Wish) -> _Means | None:
        """Return what a connection is made with; None when something is missing, which is shown."""
        credentials = await self._credentials(wish)
        if wish.sign_in != "none" and credentials is None:
            self._dialog.show_result(NO_SECRET)
            return None
        try:
            tls = await asyncio.to_thread(self._tls_of, Path(wish.authority) if wish.authority else None)
        except ValueError as unusable:
            self._dialog.show_result(CheckResult(False, "A certificate cannot be used", str(unusable)))
            return None
        return _Means(credentials, tls)

    async def _look(self, wish: Wish, means: _Means) -> Probe:
        self._dialog.show_busy(f"Looking at {wish.address} …")
        return await probe(wish.address, wish.http or None, credentials=means.credentials, tls=means.tls)

    def _show_probe(self, found: Probe) -> None:
        self._dialog.form.show_bad_address(found.cause == "ADDRESS")
        self._dialog.show_result(result_of(found))

    async def _connect(self, wish: Wish) -> None:
        known = KnownRuntime(wish.address, wish.http, wish.name, wish.sign_in, wish.user, wish.authority)
        held = next((member for member in self._fleet.members if member.known == known), None)
        if held is not None and not wish.secret and held is not self._fleet.present:
            await self._fleet.switch_to(held.key)
            self._dialog.close()
            return
        means = await self._means(wish)
        if means is None:
            return
        if wish != self._in_spite_of:
            found = await self._look(wish, means)
            if found.cause is not None:
                self._show_refusal(wish, found)
                return
        if wish.sign_in == "token" and wish.secret:
            await self._secrets.put(known.secret_key, wish.secret.strip())
        await self._fleet.connect_to(known, means.credentials, means.tls)
        self._settings.runtimes = remembered(self._settings.runtimes, known)
        self._settings.sync()
        self._dialog.close()

    def _show_refusal(self, wish: Wish, found: Probe) -> None:
        self._show_probe(found)
        if found.cause in ("ADDRESS", "TLS", "TOKEN", "API_VERSION"):
            return  # going there would show nothing
        self._in_spite_of = wish
        result = result_of(found)
        spite = CheckLine(False, "Connect once more to go there all the same; it is tried again and again then.")
        self._dialog.show_result(replace(result, lines=(*result.lines, spite)))

    async def _connect_own(self) -> None:
        self._dialog.show_busy("Starting the runtime of this computer …")
        try:
            await self._fleet.connect_own()
        except self._own_failures as failed:
            self.said.emit("alarm", f"The runtime of this computer does not start: {failed}")
            return
        self._dialog.close()

    async def _leave(self, key: str) -> None:
        if await self._may_leave(key):
            await self._fleet.leave(key)

    async def _may_leave(self, key: str) -> bool:
        if self._may_leave_staged is not None and not await self._may_leave_staged(key, self._dialog):
            return False
        member = next((one for one in self._fleet.members if one.key == key), None)
        found = overridden(self._fleet.snapshot(key)) if member is not None else ()
        if member is None or not found:
            return True
        after = (
            "It ends with that, and the forces with it."
            if member.known is None
            else "It goes on running with them. Switch to it to release them first."
        )
        title = f"Disconnect {member.title}"
        text = listed(found, 6)
        return await ask(self._dialog, title, f"{text}.", after, LEAVE) == "disconnect"

    async def _forget(self, key: str) -> None:
        one = self._known(key)
        if one is None or not await self._may_leave(key):
            return
        await self._fleet.leave(key)
        await self._secrets.forget(one.secret_key)
        self._settings.runtimes = tuple(other for other in self._settings.runtimes if key_of(other) != key)
        self._refresh()
        self._show_chosen(self._dialog.key)

    # -- signing in ------------------------------------------------------------------------------------------------

    async def _credentials(self, wish: Wish) -> Credentials | None:
        """Return what to sign in with: what was typed, otherwise what was kept; None where neither is."""
        if wish.sign_in == "none":
            return None
        key = KnownRuntime(wish.address, wish.http, wish.name, wish.sign_in, wish.user).secret_key
        kept = None if wish.secret else await self._secrets.get(key)
        if wish.sign_in == "token":
            token = wish.secret or kept
            try:
                return GivenToken(token) if token else None
            except ValueError:
                return None
        if not (wish.secret or kept):
            return None

        def keep(refresh_token: str) -> None:
            self._run(self._secrets.put(key, refresh_token))

        return PasswordSignIn(wish.user, wish.secret or None, refresh_token=kept, keep=keep)

    async def _sign_in_as_kept(self) -> None:
        present = self._fleet.present
        if present.known is None or present.known.sign_in == "none" or not isinstance(present.link, WebSocketLink):
            return
        one = present.known
        credentials = await self._credentials(Wish(one.address, one.http, one.name, one.sign_in, one.user))
        if credentials is not None:
            present.link.sign_in(credentials)


def key_of(known: KnownRuntime) -> str:
    """Return the key that its link has."""
    try:
        return addresses_of(known.address, known.http or None).websocket
    except ValueError:  # a settings file written by hand
        return known.address
