"""Wi-Fi passwords go in and never come out (card-semantics §6): `***` stands for the stored one, both ways."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from runtime.contracts.config import HIDDEN_PASSWORD, ConfigDocument


def hide_passwords(document: ConfigDocument) -> ConfigDocument:
    """Return a config as it may be read: each password of its networks is `***`. The given one stays as it is."""
    wifi = document.get("wifi")
    if not isinstance(wifi, Mapping):
        return document
    return {**document, "wifi": {name: _hidden(network) for name, network in wifi.items()}}


def keep_passwords(document: ConfigDocument, *stored: ConfigDocument) -> ConfigDocument:
    """Return a config in which `***` became the password that the first of the stored configs has there.

    Where none has one, `***` stays.
    """
    wifi = document.get("wifi")
    if not isinstance(wifi, Mapping):
        return document
    return {**document, "wifi": {name: _kept(network, name, stored) for name, network in wifi.items()}}


def _hidden(network: Any) -> Any:
    if isinstance(network, Mapping) and "password" in network:
        return {**network, "password": HIDDEN_PASSWORD}
    return network


def _kept(network: Any, name: str, stored: tuple[ConfigDocument, ...]) -> Any:
    if not isinstance(network, Mapping) or network.get("password") != HIDDEN_PASSWORD:
        return network
    for document in stored:
        wifi = document.get("wifi")
        known = wifi.get(name) if isinstance(wifi, Mapping) else None
        password = known.get("password") if isinstance(known, Mapping) else None
        if password is not None and password != HIDDEN_PASSWORD:
            return {**network, "password": password}
    return network
