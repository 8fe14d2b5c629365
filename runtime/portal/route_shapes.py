"""What each route of Phase 2 takes and answers, for the OpenAPI document: a row for each row of the table of routes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from runtime.contracts import accounts, engine, engines, phase2
from runtime.contracts.base import Contract

PAGE = ("limit", "offset")
FILE = "file"
"""An answer of bytes."""


@dataclass(frozen=True, slots=True)
class Shape:
    """`answer` is a model, `FILE`, a media type, or None for no body; with `is_page` it is what a list is made of.

    `refusals` are statuses beside those that any route has; `sets` headers of the answer, with what they hold. A body
    that is not needed is read as an empty object when there is none.
    """

    summary: str
    answer: type[Contract] | str | None
    body: type[Contract] | None = None
    status: int = 200
    also: tuple[int, ...] = ()
    is_page: bool = False
    query: tuple[str, ...] = ()
    takes: tuple[str, ...] = ()
    sets: tuple[str, ...] = ()
    refusals: tuple[int, ...] = ()
    needs_body: bool = True


def _page(summary: str, item: type[Contract], *query: str, refusals: tuple[int, ...] = ()) -> Shape:
    return Shape(summary, item, is_page=True, query=(*PAGE, *query), refusals=refusals)


_RUN_REFUSALS = (404, 409, 422)

SHAPES: Mapping[str, Shape] = MappingProxyType(
    {
        "GET /openapi.json": Shape("This document", "application/json"),
        "POST /v2/auth/login": Shape(
            "Sign in with user and password", phase2.TokenAnswer, phase2.LoginRequest, refusals=(429,)
        ),
        "POST /v2/auth/refresh": Shape(
            "Go on with a refresh token, which is good once", phase2.TokenAnswer, phase2.RefreshRequest
        ),
        "POST /v2/auth/logout": Shape("End a sign-in", None, accounts.LogoutRequest, status=204),
        "GET /v2/users": _page("Who may sign in, by name", accounts.UserItem),
        "POST /v2/users": Shape(
            "Let somebody sign in",
            accounts.UserItem,
            accounts.UserCreate,
            status=201,
            sets=("Location",),
            refusals=(409,),
        ),
        "PATCH /v2/users/{username}": Shape(
            "Change password or role of a user, or whether they may sign in",
            accounts.UserItem,
            accounts.UserChange,
            refusals=(404, 409),
            needs_body=False,
        ),
        "DELETE /v2/users/{username}": Shape("Remove a user", None, status=204, refusals=(404, 409)),
        "PUT /v2/users/me/password": Shape(
            "Change your own password; every sign-in of yours but this one ends",
            None,
            accounts.OwnPasswordChange,
            status=204,
            refusals=(409, 429),
        ),
        "GET /v2/tokens": _page("Tokens that were given out, newest first", accounts.TokenItem),
        "POST /v2/tokens": Shape(
            "Give out a token for a program or an engine",
            accounts.TokenMade,
            accounts.TokenCreate,
            status=201,
            sets=("Location",),
        ),
        "DELETE /v2/tokens/{jti}": Shape("Withdraw a token", None, status=204, refusals=(404,)),
        "GET /v2/engine": _page("Runs of this runtime, newest last", phase2.EngineStatus),
        "POST /v2/engine/run": Shape(
            "Build a stored level, or one that comes along, in an engine",
            phase2.EngineRunAnswer,
            phase2.EngineRunRequest,
            refusals=_RUN_REFUSALS,
        ),
        "GET /v2/engine/{engine_id}/status": Shape("How far a run is", phase2.EngineStatus, refusals=(404,)),
        "POST /v2/engine/{engine_id}/pause": Shape("Begin no further job", phase2.EngineRunAnswer, refusals=(404, 409)),
        "POST /v2/engine/{engine_id}/resume": Shape("Go on after a pause", phase2.EngineRunAnswer, refusals=(404, 409)),
        "POST /v2/engine/{engine_id}/stop": Shape("End a run", phase2.EngineRunAnswer, refusals=(404, 409)),
        "GET /v2/engine/{engine_id}/jobs": _page("The jobs of a run", phase2.JobItem, refusals=(404,)),
        "POST /v2/engine/{engine_id}/jobs": Shape(
            "Do a job again, or build entities as they are here",
            phase2.EngineJobsAnswer,
            phase2.EngineJobsRequest,
            status=202,
            refusals=_RUN_REFUSALS,
        ),
        "GET /v2/engine/{engine_id}/scene": Shape(
            "The world spec of what the engine has built", "application/json", query=("ids",), refusals=(404,)
        ),
        "GET /v2/engines": _page("Engines: the built-in one, those outside, those that went", engines.EngineItem),
        "GET /v2/telemetry": _page("What is logged of engine jobs, oldest first", engine.TelemetryRecord, "after"),
        "GET /v2/events": _page("What happened, oldest first", phase2.Event, "after"),
        "GET /v2/events/stream": Shape(
            "What happens, as server-sent events", "text/event-stream", takes=("Last-Event-ID",)
        ),
        "GET /v2/runtimes": _page("This runtime", phase2.RuntimeItem),
        "GET /v2/worlds": _page("The worlds of the stored levels", phase2.WorldItem),
        "GET /v2/render/stats": _page("Samples of frames, newest first", phase2.RenderSample, "since"),
        "POST /v2/render/stats": Shape(
            "Report frames, at most four times a second",
            phase2.RenderStatsTaken,
            phase2.RenderStatsPost,
            refusals=(429,),
        ),
        "GET /v2/render/stats/summary": Shape(
            "Mean, nearest-rank percentiles and maximum over a window", phase2.RenderSummary, query=("window_s",)
        ),
        "GET /v2/editor/levels": _page("The stored levels by id, without content", phase2.LevelItem),
        "POST /v2/editor/levels": Shape(
            "Store a new level; without level_id one is made of its name",
            phase2.Level,
            phase2.LevelCreate,
            status=201,
            sets=("Location", "ETag"),
            refusals=(409, 422),
        ),
        "GET /v2/editor/levels/{level_id}": Shape("A stored level", phase2.Level, sets=("ETag",), refusals=(404,)),
        "PUT /v2/editor/levels/{level_id}": Shape(
            "Write a level anew, based on a version in If-Match or in the body",
            phase2.Level,
            phase2.LevelWrite,
            takes=("If-Match",),
            sets=("ETag",),
            refusals=(404, 409, 422, 428),
        ),
        "DELETE /v2/editor/levels/{level_id}": Shape(
            "Remove a level", None, status=204, takes=("If-Match",), refusals=(404, 409)
        ),
        "POST /v2/editor/levels/{level_id}/export": Shape(
            "A level as a file", FILE, phase2.LevelExport, sets=("Content-Disposition",), refusals=(404,)
        ),
        "GET /v2/editor/assets": _page("What a level may name", phase2.AssetItem, "kind"),
        "GET /v2/editor/assets/{name}": Shape(
            "The bytes of an asset", FILE, query=("kind",), sets=("ETag",), refusals=(404,)
        ),
        "PUT /v2/editor/assets/{name}": Shape(
            "Send an asset; what it is, its bytes say",
            phase2.AssetItem,
            also=(201,),
            sets=("ETag",),
            refusals=(404, 422),
        ),
        "DELETE /v2/editor/assets/{name}": Shape("Remove an asset of yours", None, status=204, refusals=(404,)),
    }
)
"""By method and path."""
