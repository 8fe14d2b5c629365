import pytest

from viewport.gl.platform import VARIABLE, platform_for, select_platform


@pytest.mark.parametrize(
    ("environment", "system", "expected"),
    [
        ({"QT_QPA_PLATFORM": "xcb"}, "linux", "glx"),
        ({"QT_QPA_PLATFORM": "xcb", "QT_XCB_GL_INTEGRATION": "xcb_egl"}, "linux", "egl"),
        ({"QT_QPA_PLATFORM": "wayland;xcb"}, "linux", "egl"),
        ({"XDG_SESSION_TYPE": "wayland", "WAYLAND_DISPLAY": "wayland-0", "DISPLAY": ":0"}, "linux", "egl"),
        ({"QT_QPA_PLATFORM": "xcb", "XDG_SESSION_TYPE": "wayland", "WAYLAND_DISPLAY": "w"}, "linux", "glx"),
        ({"DISPLAY": ":0"}, "linux", "glx"),
        ({}, "linux", "egl"),
        ({"DISPLAY": ":0"}, "darwin", None),
        ({}, "win32", None),
    ],
)
def test_pyopengl_uses_what_qt_uses(environment: dict[str, str], system: str, expected: str | None) -> None:
    assert platform_for(environment, system) == expected


def test_a_platform_that_somebody_chose_stays() -> None:
    environment = {VARIABLE: "osmesa", "DISPLAY": ":0"}
    select_platform(environment)
    assert environment[VARIABLE] == "osmesa"
