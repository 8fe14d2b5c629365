"""The runtimes that the window knows: connecting, switching, sharing our own, what is kept and what support is told."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass

from app.first_runtime import STARTING_REFUSED, known_of, proposed_address
from app.fleet import Fleet
from app.log_keeper import LogKeeper
from app.logic_workspace import LogicWorkspace
from app.own_process import OwnProcess
from app.own_runtime import can_restart_own, is_own_gone, open_own, shareable
from app.presenters.connection import ConnectionPresenter
from app.presenters.fleet import FleetPresenter
from app.presenters.sharing import SharingPresenter
from app.presenters.staged_keeping import StagedKeeping
from app.presenters.support import SupportPresenter
from app.secret_box import SecretBox
from app.session import Session
from app.settings import Settings
from app.start import Options, tls_of
from app.window import Window
from runtime.host import HostError, program_version
from runtime.links.link import RuntimeLink
from widgets.connection.dialog import ConnectionDialog
from widgets.fleet.dialog import FleetDialog
from widgets.sharing.dialog import SharingDialog
from widgets.theme import Theme


@dataclass(frozen=True, slots=True)
class Runtimes:
    """Lives as long as the window."""

    fleet: Fleet
    table: FleetPresenter
    connection: ConnectionPresenter
    sharing: SharingPresenter
    keeping: StagedKeeping
    support: SupportPresenter
    own_process: OwnProcess
    secrets: SecretBox


def build_runtimes(
    options: Options,
    first: RuntimeLink,
    theme: Theme,
    session: Session,
    settings: Settings,
    logic: LogicWorkspace,
    window: Window,
    tell_gone: Callable[[str, bool], None],
) -> Runtimes:
    """Build what joins the window to runtimes; `first` is the one that the session has."""
    fleet = Fleet(
        session, first, known_of(options, first, settings), open_own=lambda: open_own(options, settings), parent=window
    )
    kept_log, secrets = LogKeeper(), SecretBox()
    kept_log.attach()
    window.destroyed.connect(kept_log.detach)
    support = SupportPresenter(
        fleet, session, window=lambda: window, log=lambda: kept_log.text, secrets=lambda: secrets.held,
        version=program_version(), parent=window,
    )  # fmt: skip
    keeping = StagedKeeping(logic.config.life, session, fleet, lambda: window)
    connection = ConnectionPresenter(
        ConnectionDialog(window), fleet, settings, secrets, proposed=proposed_address(settings),
        run=session.run_in_background, own_failures=STARTING_REFUSED, may_leave_staged=keeping.may_disconnect,
        tls_of=lambda own: options.tls if own is None and options.tls is not None else tls_of(own, os.environ),
    )  # fmt: skip
    sharing = SharingPresenter(
        SharingDialog(window), own=lambda: shareable(fleet), run=session.run_in_background, failures=(HostError,)
    )
    table = FleetPresenter(
        FleetDialog(theme, window), fleet, session, take_config=logic.config.life.take_over,
        leave=connection.leave, connect=connection.show,
    )  # fmt: skip
    own_process = OwnProcess(
        session, is_gone=lambda: is_own_gone(fleet), can_restart=lambda: can_restart_own(fleet), tell=tell_gone,
        parent=window,
    )  # fmt: skip
    fleet.changed.connect(sharing.look)
    connection.fleet_requested.connect(table.show)
    return Runtimes(fleet, table, connection, sharing, keeping, support, own_process, secrets)
