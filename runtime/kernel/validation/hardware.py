"""Does the hardware have what the cards ask for (V-CFG-019 … 021)."""

from __future__ import annotations

from collections import Counter

from runtime.contracts.config import Family
from runtime.contracts.lifecycle import HardwareProfile
from runtime.kernel.validation.report import Report


class Hardware:
    """Counts the cards of each family and the channels they use, in the order of the document."""

    def __init__(self, profile: HardwareProfile, report: Report) -> None:
        self._report = report
        self._profile = profile
        self._channels = {
            family: frozenset(offer.channels)
            for family, offer in profile.families.items()
            if offer.channels is not None
        }
        self._used: dict[tuple[str, int], int] = {}
        self._counts: Counter[str] = Counter()
        self._first_over: dict[str, str] = {}

    def take_card(self, family: Family, place: str) -> None:
        """Count a card; `place` is that of its `cardType`."""
        if family == "RTC" and not self._profile.rtc:
            self._report.error(
                "V-CFG-021",
                place,
                f"the hardware profile {self._profile.name!r} has no real-time clock; remove the RTC card",
                profile=self._profile.name,
            )
            return
        self._counts[family] += 1
        if self._counts[family] > self._capacity(family):
            self._first_over.setdefault(family, place)

    def take_channel(self, family: Family, channel: int, place: str, index: int) -> None:
        """Count a channel; each may be used once in a family. `index` is that of the card."""
        offered = self._channels.get(family)
        if offered is not None and channel not in offered:
            self._report.error(
                "V-CFG-020",
                place,
                f"the hardware profile {self._profile.name!r} has no {family} channel {channel}; choose another",
                channel=channel,
                profile=self._profile.name,
            )
            return
        first = self._used.setdefault((family, channel), index)
        if first != index:
            self._report.error(
                "V-CFG-020",
                place,
                f"{family} channel {channel} is used by cards[{first}] already; choose another",
                channel=channel,
                usedBy=f"cards[{first}]",
            )

    def report_capacity(self) -> None:
        """Report each family with more cards than fit, once, at the first card too many."""
        for family, place in self._first_over.items():
            capacity, count = self._capacity(family), self._counts[family]
            self._report.error(
                "V-CFG-019",
                place,
                f"the hardware profile {self._profile.name!r} holds {capacity} {family} cards and there are {count}; "
                f"remove {count - capacity}",
                family=family,
                capacity=capacity,
                count=count,
                profile=self._profile.name,
            )

    def _capacity(self, family: str) -> int:
        offer = self._profile.families.get(family)
        return 0 if offer is None else offer.capacity
