"""What the window remembers between runs: theme, layout, recent levels. One INI file, in the folder given to it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from urllib.parse import quote

from PySide6.QtCore import QByteArray, QSettings

from app import known_runtimes
from app.known_runtimes import KnownRuntime
from runtime.links.link import EMBEDDED

RECENT_LIMIT = 10
NOTHING = "none"
THEMES = ("system", "dark", "light")


class RuntimeSettings:
    """What is remembered for one runtime: what one looks at there is another thing than elsewhere."""

    def __init__(self, file: QSettings, prefix: str) -> None:
        self._file = file
        self._prefix = prefix

    @property
    def trended(self) -> tuple[str, ...]:
        """Keys of the signals that were trended last."""
        return self._texts("trended")

    @trended.setter
    def trended(self, keys: tuple[str, ...]) -> None:
        self._file.setValue(f"{self._prefix}trended", list(keys))

    @property
    def watched(self) -> tuple[int, ...]:
        """Ids of the cards on the watch list, in their order; what is no number is left out."""
        return tuple(int(text) for text in self._texts("watched") if text.isdigit())

    @watched.setter
    def watched(self, card_ids: tuple[int, ...]) -> None:
        self._file.setValue(f"{self._prefix}watched", [str(card_id) for card_id in card_ids])

    def _texts(self, name: str) -> tuple[str, ...]:
        stored = self._file.value(f"{self._prefix}{name}", [])
        texts = [stored] if isinstance(stored, str) else stored
        return tuple(str(text) for text in texts) if isinstance(texts, list) else ()


class Settings:
    """The settings file of one user. Values are read when asked for and written when they change."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._file = QSettings(str(path), QSettings.Format.IniFormat)

    @property
    def theme(self) -> str:
        """`system`, `dark` or `light`; anything else in the file counts as `system`."""
        theme = str(self._file.value("theme", "system"))
        return theme if theme in THEMES else "system"

    @theme.setter
    def theme(self, theme: str) -> None:
        self._file.setValue("theme", theme)

    @property
    def controls(self) -> str:
        """The set of controls of the viewport, by name; who reads it knows which there are."""
        return str(self._file.value("controls", ""))

    @controls.setter
    def controls(self, name: str) -> None:
        self._file.setValue("controls", name)

    @property
    def shortcuts(self) -> dict[str, str]:
        """The keys that the user gave to actions, by id; an empty text is an action without a key."""
        self._file.beginGroup("shortcuts")
        keys = {name: str(self._file.value(name, "")) for name in self._file.childKeys()}
        self._file.endGroup()
        return keys

    @shortcuts.setter
    def shortcuts(self, keys: Mapping[str, str]) -> None:
        self._file.remove("shortcuts")
        for name, key in keys.items():
            self._file.setValue(f"shortcuts/{name}", key)

    @property
    def workspace(self) -> str:
        return str(self._file.value("workspace", "world"))

    @workspace.setter
    def workspace(self, workspace: str) -> None:
        self._file.setValue("workspace", workspace)

    @property
    def tips_dismissed(self) -> bool:
        return str(self._file.value("tips_dismissed", "false")) == "true"

    @tips_dismissed.setter
    def tips_dismissed(self, dismissed: bool) -> None:
        self._file.setValue("tips_dismissed", "true" if dismissed else "false")

    @property
    def recent_levels(self) -> tuple[Path, ...]:
        """Levels opened last, newest first."""
        stored = self._file.value("recent_levels", [])
        texts = [stored] if isinstance(stored, str) else stored
        return tuple(Path(str(text)) for text in texts) if isinstance(texts, list) else ()

    def add_recent_level(self, path: Path) -> None:
        recent = [path, *(other for other in self.recent_levels if other != path)][:RECENT_LIMIT]
        self._file.setValue("recent_levels", [str(one) for one in recent])

    @property
    def overlays(self) -> tuple[str, ...]:
        """What is shown over the world in the viewport, by name."""
        stored = self._file.value("overlays", ["grid", "outline", "engine"])
        texts = [stored] if isinstance(stored, str) else stored
        return tuple(str(text) for text in texts if text != NOTHING) if isinstance(texts, list) else ()

    @overlays.setter
    def overlays(self, names: tuple[str, ...]) -> None:
        # An empty list would read as if nobody had chosen.
        self._file.setValue("overlays", list(names) or [NOTHING])

    @property
    def shadows(self) -> bool | None:
        """Whether the sun throws shadows; None while nobody has chosen."""
        return {"true": True, "false": False}.get(str(self._file.value("shadows", "")))

    @shadows.setter
    def shadows(self, are_shown: bool | None) -> None:
        self._file.setValue("shadows", "" if are_shown is None else str(are_shown).lower())

    @property
    def samples(self) -> int:
        """Samples for each pixel of the viewport; -1 while nobody has chosen."""
        text = str(self._file.value("samples", ""))
        return int(text) if text.isdecimal() and len(text) < 4 else -1

    @samples.setter
    def samples(self, samples: int) -> None:
        self._file.setValue("samples", str(samples))

    def of_runtime(self, key: str) -> RuntimeSettings:
        """Return what is remembered for one runtime, by the address of its link."""
        # What is remembered of the own runtime stands where it always did.
        return RuntimeSettings(self._file, "" if key == EMBEDDED else f"runtime/{quote(key, safe='')}/")

    @property
    def demands_reason(self) -> bool:
        """Whether nothing is forced or masked without a reason."""
        return str(self._file.value("demands_reason", "false")) == "true"

    @demands_reason.setter
    def demands_reason(self, is_demanded: bool) -> None:
        self._file.setValue("demands_reason", "true" if is_demanded else "false")

    @property
    def base_url(self) -> str:
        """Where a runtime is when nobody says: what `PHASE2_BASE_URL` says, kept in this file; empty for none."""
        return str(self._file.value("PHASE2_BASE_URL", ""))

    @property
    def is_isolated(self) -> bool:
        """Whether the runtime of this computer runs in a process of its own."""
        return str(self._file.value("isolated_runtime", "false")) == "true"

    @is_isolated.setter
    def is_isolated(self, is_isolated: bool) -> None:
        self._file.setValue("isolated_runtime", "true" if is_isolated else "false")

    @property
    def runtimes(self) -> tuple[KnownRuntime, ...]:
        """Remote runtimes that were connected to, the one used last in front."""
        return known_runtimes.from_text(str(self._file.value("runtimes", "")))

    @runtimes.setter
    def runtimes(self, known: tuple[KnownRuntime, ...]) -> None:
        self._file.setValue("runtimes", known_runtimes.to_text(known))

    def layout(self, name: str) -> QByteArray | None:
        """Return the saved geometry or dock state of that name, None when there is none."""
        stored = self._file.value(f"layout/{name}")
        return stored if isinstance(stored, QByteArray) else None

    def save_layout(self, name: str, state: QByteArray) -> None:
        self._file.setValue(f"layout/{name}", state)

    def forget_layouts(self) -> None:
        """Drop every saved layout, so that the next start shows the built-in one."""
        self._file.remove("layout")

    def sync(self) -> None:
        """Write to disk now."""
        self._file.sync()
