"""The table of routes: what there is, and who may."""

from runtime.portal.routes import device_routes
from tests.unit.runtime.portal.test_portal import Bench, run

ROUTES = {
    ("GET", "/api/config/factory"): "VIEWER",
    ("GET", "/api/session"): "VIEWER",
    ("GET", "/healthz"): "VIEWER",
    ("GET", "/readyz"): "VIEWER",
    ("GET", "/metrics"): "VIEWER",
    ("GET", "/api/snapshot"): "VIEWER",
    ("GET", "/api/overrides"): "VIEWER",
    ("GET", "/api/alarms"): "VIEWER",
    ("GET", "/api/profile"): "VIEWER",
    ("GET", "/api/recording"): "VIEWER",
    ("GET", "/api/audit"): "ENGINEER",
    ("GET", "/api/config/active"): "VIEWER",
    ("GET", "/api/config/staged"): "VIEWER",
    ("GET", "/api/config/lkg"): "VIEWER",
    ("GET", "/api/config/history"): "VIEWER",
    ("POST", "/api/config/staged/save"): "ENGINEER",
    ("POST", "/api/config/staged/validate"): "ENGINEER",
    ("POST", "/api/config/commit"): "ENGINEER",
    ("POST", "/api/config/confirm"): "ENGINEER",
    ("POST", "/api/virtual/stimulus"): "OPERATOR",
    ("POST", "/api/virtual/stimulus/stop"): "OPERATOR",
    ("POST", "/api/config/restore"): "ENGINEER",
}


def test_every_route_has_the_role_of_the_decisions() -> None:
    async def story(bench: Bench) -> None:
        routes = device_routes(bench.portal.reads, bench.portal.lifecycle, bench.portal.stimulus, bench.portal.health)
        assert {(route.method, route.path): route.least_role for route in routes} == ROUTES
        assert {route.path for route in routes if route.body_limit > 64 * 1024} == {
            "/api/config/staged/save",
            "/api/config/staged/validate",
            "/api/config/commit",
            "/api/virtual/stimulus",
        }
        assert {(route.path, route.open_to) for route in routes if route.open_to} == {
            ("/healthz", "all"),
            ("/readyz", "all"),
            ("/metrics", "loopback"),
        }

    run(story)
