"""Names by which clients may address a runtime beside its addresses and `localhost` (ruling 11).

Another name may be one that a page had rebound to this machine. A name in the certificate cannot be: no browser would
take the certificate for the page's own name.
"""

from __future__ import annotations

from collections.abc import Iterable


class HostNames:
    """Those that whoever runs it allows, and those of the present certificate."""

    def __init__(self, allowed: Iterable[str] = ()) -> None:
        self._allowed = frozenset(name.lower() for name in allowed)
        self._certified: frozenset[str] = frozenset()

    def take_certificate(self, names: frozenset[str]) -> None:
        """The server has another certificate: its names count now, lower-case."""
        self._certified = names

    def has(self, name: str) -> bool:
        """Return whether a lower-case name may be used; `*` in a certificate stands for one label."""
        known = self._allowed | self._certified
        _, _, domain = name.partition(".")
        return name in known or (bool(domain) and f"*.{domain}" in self._certified)
