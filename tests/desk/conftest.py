"""A desk over a small workspace: real settings, a real database file, a real ledger; no mock."""

from __future__ import annotations

import functools
import os
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

pytest.importorskip("django", reason="the desk's extra is not installed")

_ROOT = Path(tempfile.mkdtemp(prefix="marsad-desk-"))
EXAMPLE = Path(__file__).parents[2] / "examples" / "coast-2025"


@pytest.fixture(scope="session")
def coast() -> Path:
    """The worked example as a workspace, with Django set up for it."""
    from marsad.desk import server
    from marsad.workspace import Workspace

    folder = _ROOT / "coast"
    with Workspace.create(folder, like=EXAMPLE) as made:
        made.add(sorted((EXAMPLE / "reports").glob("*.jsonl")), by="amal")
    server.prepare(folder)
    server.rebuild()
    return folder


@pytest.fixture(scope="session")
def client_for(coast: Path) -> Callable[[str | None], object]:
    """A role in (None for a stranger), a browser-like client logged in as somebody of that role out."""
    from django.test import Client

    from marsad.desk.accounts.models import User

    @functools.cache  # one login a person: each costs several waits for the disk
    def make(role: str | None, name: str | None = None) -> Client:
        client = Client(SERVER_NAME="localhost")
        if role is not None:
            user, _ = User.objects.get_or_create(username=name or f"one-{role}", defaults={"role": role})
            client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
            session = client.session  # as if the password had been shown just now
            session["account_authentication_methods"] = [{"method": "password", "at": time.time()}]
            session["account_authentication_methods_user"] = str(user.pk)
            session.save()
        return client

    return make


@pytest.fixture(autouse=True, scope="session")
def _leave_no_trace() -> Iterator[None]:
    yield
    import shutil

    shutil.rmtree(_ROOT, ignore_errors=True)
    os.environ.pop("MARSAD_WORKSPACE", None)
    sys.modules.pop("marsad.desk.settings", None)
