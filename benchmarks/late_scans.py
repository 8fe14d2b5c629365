"""Every scan's lateness in this process, from a moment on: the metric of the runtime holds that of the start, too."""

from __future__ import annotations

from runtime.control.lateness import LatenessHistogram


class LateScans:
    """Stands in for the runtime's histogram in what is built after `install`, and keeps each value since `begin`."""

    def __init__(self) -> None:
        self._values_us: list[int] = []

    def install(self) -> None:
        add, values_us = LatenessHistogram.add, self._values_us

        def add_and_keep(histogram: LatenessHistogram, lateness_us: int) -> None:
            values_us.append(lateness_us)
            add(histogram, lateness_us)

        setattr(LatenessHistogram, "add", add_and_keep)  # noqa: B010 (what mypy holds to be a method)

    def begin(self) -> None:
        self._values_us.clear()

    def p99_us(self) -> int:
        return sorted(self._values_us)[int(len(self._values_us) * 0.99)]
