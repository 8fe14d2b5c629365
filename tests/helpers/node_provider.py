"""A real OpenID provider (Node's `oidc-provider`) as a process on loopback; its packages come with `make test`."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

NODE_TESTS = Path(__file__).parents[1] / "node"
PATIENCE_S = 30
OPERATOR = ("line-1", "OPERATOR: s&cret/line-1")
"""Client id and secret of a client whose tokens name a role."""
NOBODY = ("dashboard", "none: s&cret/dashboard")
"""And of one whose tokens name none."""

needs_node_provider = pytest.mark.skipif(
    shutil.which("node") is None or not (NODE_TESTS / "node_modules" / "oidc-provider").is_dir(),
    reason="the Node packages of the tests are not installed (make setup-test)",
)


@contextmanager
def node_provider(lifetime_s: int = 300) -> Iterator[str]:
    """The issuer of a provider that gives tokens for client credentials."""
    node = shutil.which("node")
    assert node is not None
    process = subprocess.Popen(
        [node, "provider.mjs", str(lifetime_s)],
        cwd=NODE_TESTS,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    try:
        assert process.stdout is not None
        issuer = process.stdout.readline().strip()
        assert issuer.startswith("http://127.0.0.1:")
        yield issuer
    finally:
        process.terminate()
        process.communicate(timeout=PATIENCE_S)
