"""The table of Phase 2 routes: method, path, least role, handler. Read this to see what answers under `/v2`."""

from __future__ import annotations

from runtime.portal.assets_desk import AssetsDesk
from runtime.portal.engine_desk import EngineDesk
from runtime.portal.events_desk import EventsDesk
from runtime.portal.levels_desk import LevelsDesk
from runtime.portal.manners import LARGE_BODY_BYTES
from runtime.portal.route_table import Route
from runtime.portal.runtimes_desk import RuntimesDesk

LEVELS = "/v2/editor/levels"
LEVEL = f"{LEVELS}/{{level_id}}"

ASSETS = "/v2/editor/assets"
ASSET = f"{ASSETS}/{{name}}"


def phase2_routes(
    runtimes: RuntimesDesk,
    events: EventsDesk,
    engines: EngineDesk,
    levels: LevelsDesk | None = None,
    assets: AssetsDesk | None = None,
) -> tuple[Route, ...]:
    """Return the rows of the desks that there are."""
    return (
        Route("GET", "/v2/engine", "VIEWER", engines.runs),
        Route("POST", "/v2/engine/run", "OPERATOR", engines.run, body_limit=LARGE_BODY_BYTES),
        Route("GET", "/v2/engine/{engine_id}/status", "VIEWER", engines.status),
        Route("POST", "/v2/engine/{engine_id}/pause", "OPERATOR", engines.pause),
        Route("POST", "/v2/engine/{engine_id}/resume", "OPERATOR", engines.resume),
        Route("POST", "/v2/engine/{engine_id}/stop", "OPERATOR", engines.stop),
        Route("GET", "/v2/engine/{engine_id}/jobs", "VIEWER", engines.jobs),
        Route("POST", "/v2/engine/{engine_id}/jobs", "OPERATOR", engines.add_jobs, body_limit=LARGE_BODY_BYTES),
        Route("GET", "/v2/engine/{engine_id}/scene", "VIEWER", engines.scene),
        Route("GET", "/v2/events", "VIEWER", events.history),
        Route("GET", "/v2/events/stream", "VIEWER", events.stream),
        Route("GET", "/v2/runtimes", "VIEWER", runtimes.list_runtimes),
        *(() if levels is None else _level_routes(levels)),
        *(() if assets is None else _asset_routes(assets)),
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
