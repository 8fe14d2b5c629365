"""The runtime is the same package without a window: importing all of it loads no Qt and no OpenGL."""

import subprocess
import sys

IMPORT_ALL = """
import importlib, pkgutil, sys
import main, runtime, runtime.host
for module in pkgutil.walk_packages(runtime.__path__, "runtime."):
    importlib.import_module(module.name)
wrong = {"PySide6", "shiboken6", "qasync", "OpenGL", "pyqtgraph", "qtawesome"} & set(sys.modules)
print(",".join(sorted(wrong)))
"""


def test_importing_the_whole_runtime_loads_no_qt() -> None:
    ran = subprocess.run([sys.executable, "-c", IMPORT_ALL], capture_output=True, text=True, timeout=60, check=False)
    assert ran.returncode == 0, ran.stderr
    assert ran.stdout.strip() == ""
