"""The table of device routes: method, path, least role, handler. Read this to see what the runtime answers."""

from __future__ import annotations

from runtime.portal.config_desk import ConfigDesk
from runtime.portal.health_desk import HealthDesk
from runtime.portal.manners import LARGE_BODY_BYTES
from runtime.portal.reads import ReadDesk
from runtime.portal.route_table import Route
from runtime.portal.stimulus_desk import StimulusDesk


def device_routes(
    reads: ReadDesk, configs: ConfigDesk, stimulus: StimulusDesk, health: HealthDesk
) -> tuple[Route, ...]:
    large = LARGE_BODY_BYTES
    return (
        Route("GET", "/healthz", "VIEWER", health.live, open_to="all"),
        Route("GET", "/readyz", "VIEWER", health.ready, open_to="all"),
        Route("GET", "/metrics", "VIEWER", health.metrics, open_to="loopback"),
        Route("GET", "/api/session", "VIEWER", reads.session),
        Route("GET", "/api/snapshot", "VIEWER", reads.snapshot),
        Route("GET", "/api/overrides", "VIEWER", reads.overrides),
        Route("GET", "/api/alarms", "VIEWER", reads.alarms),
        Route("GET", "/api/profile", "VIEWER", reads.profile),
        Route("GET", "/api/recording", "VIEWER", reads.recording),
        Route("GET", "/api/audit", "ENGINEER", reads.audit),
        Route("GET", "/api/config/active", "VIEWER", configs.read_active),
        Route("GET", "/api/config/staged", "VIEWER", configs.read_staged),
        Route("GET", "/api/config/lkg", "VIEWER", configs.read_lkg),
        Route("GET", "/api/config/factory", "VIEWER", configs.read_factory),
        Route("GET", "/api/config/history", "VIEWER", reads.history),
        Route("POST", "/api/config/staged/save", "ENGINEER", configs.save, large, "config.save"),
        Route("POST", "/api/config/staged/validate", "ENGINEER", configs.validate, large),
        Route("POST", "/api/config/commit", "ENGINEER", configs.commit, large, "config.commit"),
        Route("POST", "/api/config/confirm", "ENGINEER", configs.confirmation.confirm, audited_as="config.confirm"),
        Route("POST", "/api/virtual/stimulus", "OPERATOR", stimulus.play, large),
        Route("POST", "/api/virtual/stimulus/stop", "OPERATOR", stimulus.stop),
        Route("POST", "/api/config/restore", "ENGINEER", configs.restore, audited_as="config.restore"),
    )
