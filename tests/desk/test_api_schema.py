"""Schemathesis, short profile: a process of its own, because what it records would be in the way of other tests."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest


def test_no_server_error_and_no_violation_of_the_document() -> None:
    pytest.importorskip("schemathesis", reason="comes with the extra for tests")
    fuzz = Path(__file__).with_name("fuzz_api.py")
    done = subprocess.run([sys.executable, str(fuzz), "--cases", "300"], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-2000:]
