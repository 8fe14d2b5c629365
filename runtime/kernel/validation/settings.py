"""What a config says besides its cards and bindings: version, identity, scan, wifi (V-CFG-001, 005, 015)."""

from __future__ import annotations

from runtime.contracts.base import SCHEMA_VERSION
from runtime.kernel.validation.block import Block
from runtime.kernel.validation.places import shown

SHORTEST_INTERVAL_MS = 10
LONGEST_INTERVAL_MS = 1000
CONFIG_KEYS = frozenset({"schemaVersion", "configId", "createdAt", "scan", "cards", "bindings", "wifi"})
SCAN_KEYS = frozenset({"intervalMs", "jitterBudgetUs", "overrunBudgetUs"})
WIFI_KEYS = frozenset({"master", "user", "retryBackoffSec", "staOnly"})
NETWORK_KEYS = frozenset({"ssid", "password", "timeoutSec", "editable"})


def check_settings(document: Block) -> None:
    """Check the keys of the document itself, apart from `cards` and `bindings`."""
    document.warn_of_unknown(CONFIG_KEYS)
    check_schema_version(document)
    document.text("configId")
    document.text("createdAt")
    scan = document.block("scan")
    if scan is not None:
        _check_scan(scan)
    if document.has("wifi"):
        wifi = document.block("wifi")
        if wifi is not None:
            _check_wifi(wifi)


def check_schema_version(document: Block) -> None:
    version = document.values.get("schemaVersion")
    if version != SCHEMA_VERSION:
        said = f"not {shown(version)}" if "schemaVersion" in document.values else "and it is missing"
        document.report.error(
            "V-CFG-001",
            "schemaVersion",
            f'schemaVersion must be "{SCHEMA_VERSION}", {said}; convert the config',
            code="UNSUPPORTED_SCHEMA_VERSION",
        )


def _check_scan(scan: Block) -> None:
    scan.warn_of_unknown(SCAN_KEYS)
    interval_ms = scan.values.get("intervalMs")
    if type(interval_ms) is not int:
        scan.number("intervalMs", SHORTEST_INTERVAL_MS, LONGEST_INTERVAL_MS)
    elif not SHORTEST_INTERVAL_MS <= interval_ms <= LONGEST_INTERVAL_MS:
        scan.report.error(
            "V-CFG-005",
            scan.place("intervalMs"),
            f"the scan interval lies in {SHORTEST_INTERVAL_MS}..{LONGEST_INTERVAL_MS} ms, not at {shown(interval_ms)}",
        )
    scan.number("jitterBudgetUs")
    scan.number("overrunBudgetUs")


def _check_wifi(wifi: Block) -> None:
    wifi.warn_of_unknown(WIFI_KEYS)
    for key in ("master", "user"):
        network = wifi.block(key)
        if network is not None:
            _check_network(network, is_master=key == "master")
    wifi.number("retryBackoffSec")
    if wifi.flag("staOnly") is False:
        wifi.report.error("V-CFG-015", wifi.place("staOnly"), "the runtime opens no network of its own; set it to true")


def _check_network(network: Block, *, is_master: bool) -> None:
    network.warn_of_unknown(NETWORK_KEYS)
    network.text("ssid")
    network.text("password")
    network.number("timeoutSec")
    if is_master or network.has("editable"):
        network.flag("editable")
