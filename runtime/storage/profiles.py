"""Hardware profiles by name: data that ships with the program (card-semantics §6, ruling 43)."""

from __future__ import annotations

from importlib.resources import files

from runtime.contracts.json_text import read_json
from runtime.contracts.lifecycle import HardwareProfile

DEFAULT_PROFILE = "default"


class UnknownProfileError(ValueError):
    """No profile has that name; the message lists those that exist."""

    def __init__(self, name: str) -> None:
        super().__init__(f"no hardware profile is called {name[:60]!r}; there are {', '.join(profile_names())}")


def profile_names() -> tuple[str, ...]:
    """Return the names that `load_profile` takes, in order."""
    names = (entry.name for entry in files("resources").joinpath("profiles").iterdir())
    return tuple(sorted(name.removesuffix(".json") for name in names if name.endswith(".json")))


def load_profile(name: str = DEFAULT_PROFILE) -> HardwareProfile:
    """Return a shipped profile; raises `UnknownProfileError`."""
    if name not in profile_names():
        raise UnknownProfileError(name)
    content = files("resources").joinpath("profiles", f"{name}.json").read_bytes()
    return HardwareProfile.from_wire(read_json(content))
