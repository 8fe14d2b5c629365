"""The table of Phase 2 routes: method, path, least role, handler. Read this to see what answers under `/v2`."""

from __future__ import annotations

from dataclasses import dataclass

from runtime.portal.assets_desk import AssetsDesk
from runtime.portal.engine_desk import EngineDesk
from runtime.portal.engines_desk import EnginesDesk
from runtime.portal.events_desk import EventsDesk
from runtime.portal.levels_desk import LevelsDesk
from runtime.portal.manners import LARGE_BODY_BYTES
from runtime.portal.openapi import OpenApiDesk
from runtime.portal.render_desk import RenderDesk
from runtime.portal.route_table import Route
from runtime.portal.runtimes_desk import RuntimesDesk
from runtime.portal.telemetry_desk import TelemetryDesk
from runtime.portal.worlds_desk import WorldsDesk

LEVELS = "/v2/editor/levels"
LEVEL = f"{LEVELS}/{{level_id}}"

ASSETS = "/v2/editor/assets"
STATS = "/v2/render/stats"
ASSET = f"{ASSETS}/{{name}}"


@dataclass(frozen=True, slots=True)
class LevelDesks:
    """What answers where levels are kept; without a folder for them, no assets are taken."""

    levels: LevelsDesk
    worlds: WorldsDesk
    assets: AssetsDesk | None


def phase2_routes(
    runtimes: RuntimesDesk,
    events: EventsDesk,
    engines: EngineDesk,
    engine_list: EnginesDesk,
    telemetry: TelemetryDesk,
    render: RenderDesk,
    editor: LevelDesks | None = None,
    accounts: tuple[Route, ...] = (),
) -> tuple[Route, ...]:
    """Return the rows of the desks that there are, and one that describes them; `accounts` are those of `Gatehouse`."""
    rows = (
        Route("GET", "/v2/engine", "VIEWER", engines.runs),
        Route("POST", "/v2/engine/run", "OPERATOR", engines.run, body_limit=LARGE_BODY_BYTES),
        Route("GET", "/v2/engine/{engine_id}/status", "VIEWER", engines.status),
        Route("POST", "/v2/engine/{engine_id}/pause", "OPERATOR", engines.pause),
        Route("POST", "/v2/engine/{engine_id}/resume", "OPERATOR", engines.resume),
        Route("POST", "/v2/engine/{engine_id}/stop", "OPERATOR", engines.stop),
        Route("GET", "/v2/engine/{engine_id}/jobs", "VIEWER", engines.jobs),
        Route("POST", "/v2/engine/{engine_id}/jobs", "OPERATOR", engines.add_jobs, body_limit=LARGE_BODY_BYTES),
        Route("GET", "/v2/engine/{engine_id}/scene", "VIEWER", engines.scene),
        Route("GET", "/v2/engines", "VIEWER", engine_list.list_engines),
        Route("GET", "/v2/telemetry", "VIEWER", telemetry.list_records),
        Route("GET", "/v2/events", "VIEWER", events.history),
        Route("GET", "/v2/events/stream", "VIEWER", events.stream),
        Route("GET", "/v2/runtimes", "VIEWER", runtimes.list_runtimes),
        Route("GET", STATS, "VIEWER", render.list_samples),
        Route("POST", STATS, "OPERATOR", render.post),
        Route("GET", f"{STATS}/summary", "VIEWER", render.summary),
        *(() if editor is None else _editor_routes(editor)),
        *accounts,
    )
    return (*rows, Route("GET", "/openapi.json", "VIEWER", OpenApiDesk(rows).read, open_to="all"))


def _editor_routes(editor: LevelDesks) -> tuple[Route, ...]:
    return (
        Route("GET", "/v2/worlds", "VIEWER", editor.worlds.list_worlds),
        *_level_routes(editor.levels),
        *(() if editor.assets is None else _asset_routes(editor.assets)),
    )


def _level_routes(levels: LevelsDesk) -> tuple[Route, ...]:
    large = LARGE_BODY_BYTES
    return (
        Route("GET", LEVELS, "VIEWER", levels.list_levels),
        Route("POST", LEVELS, "OPERATOR", levels.create, large, "level.create"),
        Route("GET", LEVEL, "VIEWER", levels.read),
        Route("PUT", LEVEL, "OPERATOR", levels.write, large, "level.update"),
        Route("DELETE", LEVEL, "OPERATOR", levels.delete, audited_as="level.delete"),
        Route("POST", f"{LEVEL}/export", "VIEWER", levels.export),
    )


def _asset_routes(assets: AssetsDesk) -> tuple[Route, ...]:
    return (
        Route("GET", ASSETS, "VIEWER", assets.list_assets),
        Route("GET", ASSET, "VIEWER", assets.read),
        Route("PUT", ASSET, "OPERATOR", assets.write, LARGE_BODY_BYTES, "asset.write", "bytes"),
        Route("DELETE", ASSET, "OPERATOR", assets.delete, audited_as="asset.delete"),
    )
