"""Runtime: which one the window works with."""

from __future__ import annotations

from collections.abc import Sequence

from app.actions import ActionSpec
from app.menus.deeds import Deeds


def runtime_actions(deeds: Deeds) -> Sequence[ActionSpec]:
    connection = deeds.connection
    return (
        ActionSpec(
            "runtime.connect",
            "Connect…",
            "Runtime",
            connection.show,
            "Ctrl+Shift+O",
            tip="Another runtime, by its address; a test says what is in the way.",
            group="connect",
        ),
        ActionSpec(
            "runtime.fleet",
            "Connected runtimes…",
            "Runtime",
            connection.show_fleet,
            "Ctrl+Alt+R",
            tip="Mode, alarms, overrides, config, scan and age of each, beside each other.",
            group="connect",
        ),
        ActionSpec(
            "runtime.own",
            "Use the runtime of this computer",
            "Runtime",
            connection.use_own,
            "",
            connection.why_not_own,
            group="connect",
        ),
        ActionSpec(
            "runtime.isolated",
            "This computer's runtime in a process of its own",
            "Runtime",
            connection.toggle_isolated,
            tip="The scan is then on time however busy the window is. Holds from the next start of the runtime.",
            is_checked=connection.is_isolated,
            group="own",
        ),
        ActionSpec(
            "runtime.share",
            "Share this runtime…",
            "Runtime",
            deeds.share,
            tip="Lets others in at a port, with a token and a role; ends with the window.",
            group="own",
        ),
        ActionSpec(
            "runtime.security",
            "Security log",
            "Runtime",
            deeds.show_security,
            tip="What was refused of engines and users, and why: handshakes, signatures, nonces, times, sign-ins.",
            group="support",
        ),
        ActionSpec(
            "runtime.support",
            "Support bundle…",
            "Runtime",
            deeds.write_support_bundle,
            tip="Log, configs, audit, events, newest snapshots and versions in one zip, without passwords and tokens.",
            group="support",
        ),
    )
