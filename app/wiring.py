"""Builds each object once and joins them: read this first. It decides nothing afterwards.

Order: settings and theme, the link and its session, the document, the three workspaces, the window around them, the
actions over all of it. `start` sets it in motion, `Shutdown` ends it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from importlib.resources import files
from pathlib import Path

from PySide6.QtWidgets import QApplication

from app.action_list import MENUS, action_list
from app.actions import ActionTable, without_clashes
from app.assets_workspace import AssetBrowser, build_assets
from app.building import Building, build_building
from app.control_presets import preset_named
from app.document import files as level_files
from app.document.document import Document
from app.document.holder import DocumentHolder
from app.drawing_deeds import DrawingDeeds
from app.first_runtime import at_base_url, begin, open_link
from app.fleet import Fleet
from app.levels import build_levels
from app.logic_workspace import LogicWorkspace, build_logic
from app.menus.deeds import Deeds
from app.menus.view import DRAWN
from app.navigation import Navigation
from app.notices import Notices
from app.own_runtime import header_title, restart_own
from app.presenters.connection import ConnectionPresenter
from app.presenters.fleet import alarms_elsewhere
from app.presenters.header import HeaderPresenter
from app.presenters.level_files import LevelFiles
from app.presenters.palette import PalettePresenter
from app.presenters.recovery import Recovery
from app.presenters.shortcuts import ShortcutsPresenter
from app.rights import Rights
from app.runtime_events import RuntimeEvents
from app.runtimes import build_runtimes
from app.secret_box import SecretBox
from app.session import Session
from app.settings import Settings
from app.shutdown import Shutdown, overridden_elsewhere
from app.start import Options
from app.stats_workspace import StatsWorkspace, build_stats, measure_window
from app.turns import Turns
from app.window import Window
from app.working_outside import WorkingOutside, build_working_outside
from app.world_workspace import Assets, WorldWorkspace, build_world
from runtime.links.link import RuntimeLink
from widgets.header.panel import Header
from widgets.notice import Notice
from widgets.palette.panel import Palette
from widgets.restyle import Restyle
from widgets.shortcuts.panel import ShortcutsPanel
from widgets.stacked import stacked
from widgets.theme import Theme
from widgets.welcome import Welcome

SAMPLE = "dark_forest"


@dataclass(frozen=True, slots=True)
class Application:
    """Everything that lives as long as the window. `start` once the event loop runs."""

    window: Window
    theme: Theme
    restyle: Restyle
    settings: Settings
    session: Session
    holder: DocumentHolder
    files: LevelFiles
    recovery: Recovery
    world: WorldWorkspace
    browser: AssetBrowser
    building: Building
    rights: Rights
    logic: LogicWorkspace
    stats: StatsWorkspace
    actions: ActionTable
    fleet: Fleet
    connection: ConnectionPresenter
    secrets: SecretBox
    notice: Notice
    shutdown: Shutdown
    outside: WorkingOutside | None
    is_signed_in: bool
    """What was given at the start outranks what was kept."""
    begin_scan: Callable[[], None]
    close_window: Callable[[], None]

    def start(self) -> None:
        """Show the window, let a runtime of its own scan and begin to listen."""
        self.window.show()
        self.begin_scan()
        self.session.start()
        self.building.runs.start()
        if self.outside is not None:
            self.outside.start()
        self.recovery.offer()
        if not self.is_signed_in:
            self.connection.sign_in_as_kept()

    async def close(self) -> None:
        """Close link and window without a question; who asks first is `shutdown`."""
        await self.fleet.close()
        await self.session.close()
        self.close_window()


def build(
    options: Options, qt: QApplication, *, finish: Callable[[], None], link: RuntimeLink | None = None
) -> Application:
    """Build everything; nothing moves until `start`. Raises what keeps it from starting, with the remedy in its text.

    `link` is used instead of the one that the options name. `finish` is called when the window has closed.
    """
    settings = Settings(options.settings_file)
    theme = Theme()
    theme.choose(settings.theme)
    restyle = Restyle()

    def take_up_theme() -> None:
        theme.apply(qt)
        restyle.start()

    theme.changed.connect(take_up_theme)

    assets = Assets(options.data_dir / "assets")
    document = _first_document(options, assets)
    options = at_base_url(options, settings)
    first = link if link is not None else open_link(options, settings, is_waiting=True)
    session = Session(first)
    turns = Turns()
    holder = DocumentHolder(document, turns.wait)

    world = build_world(theme, holder, assets)
    rights = Rights(session)
    events = RuntimeEvents(session)
    building = build_building(theme, session, holder, world, assets, rights, events, options.flags)
    browser = build_assets(theme, session, holder, world, assets, options.data_dir / "thumbnails", lambda: window)
    logic = build_logic(theme, session, settings, rights, events)
    stats = build_stats(theme, session, world.view)
    measure_window(stats, session, logic.cards)
    outside = build_working_outside(
        options.outside_job, theme, assets, building.engines_panel, session.run_in_background
    )
    header, notice, welcome = Header(theme), Notice(), Welcome()
    notices = Notices(notice)
    world_spec = browser.with_docks(building.with_docks(world.spec))
    if outside is not None:
        world_spec = outside.with_dock(world_spec)
    window = Window(header, stacked(notice, welcome), (world_spec, logic.spec, stats.spec))
    palette = Palette(theme, window)
    for speaker in (theme, session, turns, restyle):
        speaker.setParent(window)  # what emits signals ends with the window (architecture)
    restyle.seen.connect(window.draw_in_parts)

    levels = build_levels(session, events, settings, holder, assets, rights, window, options.data_dir / "recovery")
    level, exports, store = levels.files, levels.exports, levels.store
    runtimes = build_runtimes(options, first, theme, session, settings, logic, window, notices.say_gone)
    fleet, connection, sharing = runtimes.fleet, runtimes.connection, runtimes.sharing
    building.engines.when_shared_at(lambda: sharing.address)
    building.engines_panel.share_requested.connect(sharing.show)

    def close() -> None:
        turns.close()
        restyle.close()
        levels.close()
        window.save_layout(settings)
        settings.workspace = window.workspace
        settings.sync()
        world.view.shut_down()
        building.view.shut_down()
        if outside is not None:
            outside.shut_down()
        window.allow_close()
        window.close()
        if outside is not None:
            outside.stop()
        finish()

    shutdown = Shutdown(
        window,
        session,
        may_leave_level=level.may_leave,
        may_leave_staged=runtimes.keeping.may_close,
        release_all=logic.deeds.released,
        leave_with=logic.deeds.left_with,
        elsewhere=lambda: overridden_elsewhere(fleet),
        leave_others=fleet.close,
        finish=close,
    )

    navigation = Navigation(
        window, header, world, browser, show_connection=connection.show, show_fleet=connection.show_fleet
    )

    def select_theme(name: str) -> None:
        settings.theme = name
        theme.choose(name)

    def take_up_controls() -> None:
        preset = preset_named(settings.controls)
        world.view.set_controls(preset.controls)
        table.rekey(without_clashes(table.specs, preset.keys, settings.shortcuts))

    def select_controls(name: str) -> None:
        settings.controls = name
        take_up_controls()

    def open_sample(name: str) -> None:
        level.open_copy(sample_path(name))

    logic.deeds.when_config_is_shown(navigation.show_config)
    logic.deeds.when_breakpoints_are_shown(navigation.show_breakpoints)
    world.prefabs.when_shown(navigation.show_prefabs)
    world.arrange.when_shown(navigation.show_arrange)
    building.deeds.when_jobs_are_shown(navigation.show_jobs)
    building.deeds.when_engines_are_shown(navigation.show_engines)
    building.engines_panel.security_requested.connect(navigation.show_security)
    building.deeds.when_engine_view_is_shown(navigation.show_engine_view)

    def show_welcome() -> None:
        settings.tips_dismissed = False
        welcome.show()

    def show_shortcuts() -> None:
        shortcuts.show()

    def show_palette() -> None:
        palette_presenter.show()

    table = ActionTable(
        action_list(
            Deeds(
                files=level,
                exports=exports,
                store=store,
                recover=levels.recovery.choose,
                holder=holder,
                world=world.deeds,
                select=world.select,
                arrange=world.arrange,
                prefabs=world.prefabs,
                build=building.deeds,
                drift=building.drift,
                replay=building.replay,
                import_assets=browser.importing.choose,
                logic=logic.deeds,
                run=logic.run,
                connection=connection,
                write_support_bundle=runtimes.support.choose_and_write,
                show_security=navigation.show_security,
                share=sharing.show,
                open_sample=open_sample,
                show_workspace=navigation.show_workspace,
                workspace=lambda: window.workspace,
                show_palette=show_palette,
                select_theme=select_theme,
                theme=lambda: settings.theme,
                drawing=DrawingDeeds(world.view, settings),
                select_controls=select_controls,
                controls=lambda: preset_named(settings.controls).name,
                reset_layout=window.reset_layout,
                detach_viewport=navigation.detach_or_attach_viewport,
                is_viewport_detached=navigation.is_viewport_detached,
                show_shortcuts=show_shortcuts,
                show_welcome=show_welcome,
                show_fixes=navigation.show_fixes,
                go_to=navigation.go_to,
                quit=shutdown.request,
            )
        ),
        window,
    )
    navigation.when_moved(table.refresh)
    take_up_controls()
    world.bar.offer_overlays([[table.action(f"draw.{one}") for one in group] for group in DRAWN])
    world.bar.overlays_opened.connect(table.refresh)
    window.detached_changed.connect(table.refresh)
    palette_presenter = PalettePresenter(palette, table, window)
    shortcuts = ShortcutsPresenter(
        ShortcutsPanel(theme, window),
        table,
        settings,
        preset_keys=lambda: preset_named(settings.controls).keys,
        take_up=take_up_controls,
    )
    window.add_menus(MENUS, table.fill_menu)

    def show_title() -> None:
        document = holder.document
        # A level without a file is called by its world: *untitled* would hide which sample is open.
        window.show_title(document.name if document.path else document.world.name, document.is_dirty)
        table.refresh()

    def dismiss_welcome() -> None:
        settings.tips_dismissed = True

    window.close_requested.connect(shutdown.request)
    window.level_dropped.connect(lambda path: level.open_path(Path(path)))
    window.assets_dropped.connect(lambda paths: browser.importing.take([Path(path) for path in paths]))
    header.workspace_requested.connect(navigation.show_workspace)
    header.segment_clicked.connect(navigation.show_segment)
    header.palette_requested.connect(palette_presenter.show)
    fleet.changed.connect(table.refresh)
    session.taken_up.connect(
        lambda _: notices.say("ok", f"{fleet.present.title} is in use now. What was in use before stays connected.")
    )
    notices.when_restarted(lambda: session.run_in_background(restart_own(fleet, notices.say)))
    runtimes.table.staged.connect(navigation.show_config)
    store.stored.connect(show_title)
    notices.follow_opening(level)
    notices.follow_exports(exports, navigation.show_missing)
    for teller in (
        browser.presenter, browser.importing, store, connection, runtimes.keeping, runtimes.support, sharing,
        levels.watch, levels.recovery, world.deeds, world.select, world.prefabs, building.drift, building.engines,
    ):  # fmt: skip
        teller.said.connect(notices.say)
    if outside is not None:
        outside.presenter.said.connect(notices.say)
        building.engines_panel.own_requested.connect(navigation.show_outside_work)
    level.saved.connect(show_title)
    levels.watch.merged.connect(show_title)
    rights.changed.connect(table.refresh)
    building.scene.drift_changed.connect(lambda _: table.refresh())
    building.runs.refused.connect(notices.warn)
    building.runs.status_changed.connect(lambda _: table.refresh())
    building.replay.turned.connect(table.refresh)
    session.background_failed.connect(notices.say_failed)
    session.command_settled.connect(notices.say_settled)
    logic.run.state_changed.connect(table.refresh)
    logic.forces.warned.connect(notices.warn)
    welcome.step_requested.connect(table.trigger)
    welcome.dismissed.connect(dismiss_welcome)
    holder.subscribe(
        replaced=lambda _: show_title(), changed=lambda _: show_title(), selected=lambda _: table.refresh()
    )

    theme.apply(qt)
    window.restore_layout(settings)
    navigation.show_workspace(options.workspace or settings.workspace)
    show_title()
    welcome.setVisible(not settings.tips_dismissed)
    HeaderPresenter(
        header, session, lambda: rights.who, building.runs.standing, lambda: header_title(fleet, sharing.address),
        is_gone=lambda: building.scene.is_gone, elsewhere=lambda: alarms_elsewhere(fleet),
    )  # fmt: skip
    return Application(
        window, theme, restyle, settings, session, holder, level, levels.recovery, world, browser, building, rights,
        logic, stats, table, fleet, connection, runtimes.secrets,
        notice, shutdown, outside, options.credentials is not None, partial(begin, first), close,
    )  # fmt: skip


def sample_path(name: str) -> Path:
    """Return the file of a sample world."""
    return Path(str(files("resources") / "samples" / "worlds" / f"{name}.json"))


def _first_document(options: Options, assets: Assets) -> Document:
    if options.level is not None:
        return level_files.open_level(options.level, assets=assets.lookup_for(options.level))
    document = level_files.open_level(sample_path(SAMPLE), assets=assets.lookup_for(None))
    document.path = None  # a copy: saving asks where to
    return document
