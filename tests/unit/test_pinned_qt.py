"""The guard for the Qt pin: PySide6 6.12.0 aborts on Python 3.11 and older (void calls lose references to None)."""

import subprocess
import sys
import tomllib
from pathlib import Path

import PySide6
import shiboken6

ROOT = Path(__file__).parents[2]

VOID_CALLS = """
import sys
from PySide6.QtCore import QCoreApplication, QEvent, QObject

class Listener(QObject):
    def customEvent(self, event):
        pass

application = QCoreApplication([])
listener = Listener()
before = sys.getrefcount(None)
for _ in range(20_000):
    QCoreApplication.sendEvent(listener, QEvent(QEvent.Type.User))
print(before - sys.getrefcount(None))
"""


def test_qt_is_pinned_to_the_version_that_was_tried() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert "PySide6-Essentials==6.11.3" in project["dependencies"]
    assert "shiboken6==6.11.3" in project["dependencies"]
    assert PySide6.__version__ == shiboken6.__version__ == "6.11.3"


def test_void_calls_from_qt_lose_no_reference_to_none() -> None:
    """Fails on 6.12.0, with thousands of lost references or with an abort."""
    ran = subprocess.run([sys.executable, "-c", VOID_CALLS], capture_output=True, text=True, timeout=60, check=False)
    assert ran.returncode == 0, ran.stderr
    assert int(ran.stdout) < 1_000
