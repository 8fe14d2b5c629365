"""What only `make soak` goes through: it takes long, and what it holds is held by quicker tests, too."""

from __future__ import annotations

import os

import pytest

IS_SOAK = os.environ.get("PLUMBLINE_SOAK") == "1"
long_form = pytest.mark.skipif(not IS_SOAK, reason="long form: make soak")
