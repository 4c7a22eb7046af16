"""A team's database: the journeys of API and reader again, on PostgreSQL, in a process with settings of its own."""

from __future__ import annotations

import os
import secrets
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

HERE = Path(__file__).parent
SERVER = os.environ.get("MARSAD_TEST_POSTGRES", "")


@pytest.fixture
def database() -> Iterator[str]:
    """A database that nobody used before; the address under which the desk finds it."""
    psycopg = pytest.importorskip("psycopg")
    name = f"desk_{secrets.token_hex(4)}"
    with psycopg.connect(SERVER, autocommit=True) as wire:
        wire.execute(f"CREATE DATABASE {name}")
        yield f"{SERVER.rpartition('/')[0]}/{name}"
        wire.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.mark.postgres
@pytest.mark.skipif(not SERVER, reason="no PostgreSQL server; .ci/services starts one")
def test_the_journeys_hold_on_postgresql(database: str) -> None:
    chosen = [str(HERE / name) for name in ("test_api.py", "test_reader.py", "test_tokens.py")]
    screens = [f"{HERE / 'test_screens.py'}::test_the_filter_is_the_address"]
    surroundings = {**os.environ, "DATABASE_URL": database}
    surroundings.pop("DJANGO_SETTINGS_MODULE", None)
    run = [sys.executable, "-m", "pytest", "-q", "-x", *chosen, *screens]
    done = subprocess.run(run, env=surroundings, capture_output=True, text=True, check=False, cwd=HERE.parents[1])
    assert done.returncode == 0, done.stdout[-5000:]
    import psycopg

    with psycopg.connect(database) as wire:  # it was this database that they used
        assert wire.execute("SELECT count(*) FROM search").fetchone() > (0,)
