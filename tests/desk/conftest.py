"""A desk over a small workspace: real settings, a real database file, a real ledger; no mock."""

from __future__ import annotations

import functools
import json
import os
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

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


API = "/api/v1/"


@dataclass(frozen=True)
class Caller:
    """A client with a token: `get` and `send` answer (status, what the JSON says)."""

    client: Any
    secret: str

    def get(self, path: str, **query: str) -> tuple[int, Any]:
        return self._read(self.client.get(API + path, query, headers=self._headers))

    def send(self, path: str, body: Any = None, method: str = "POST") -> tuple[int, Any]:
        data = b"" if body is None else json.dumps(body)
        answer = self.client.generic(method, API + path, data, "application/json", headers=self._headers)
        return self._read(answer)

    @property
    def _headers(self) -> dict[str, str]:
        return {"authorization": f"Bearer {self.secret}"}

    @staticmethod
    def _read(answer: Any) -> tuple[int, Any]:
        return answer.status_code, json.loads(answer.content) if "json" in answer["Content-Type"] else answer.content


@pytest.fixture(scope="session")
def caller(coast: Path) -> Callable[..., Caller]:
    from django.test import Client
    from django.utils import timezone

    from marsad.desk.accounts.models import Token, User

    def make(role: str, name: str = "", scopes: str = "read rule publish", team: str = "", days: int = 1) -> Caller:
        username = name or f"api-{role}"
        user, _ = User.objects.update_or_create(username=username, defaults={"role": role, "team": team})
        expires = timezone.now() + timedelta(days=days)
        _, secret = Token.issue(user, name="test", scopes=scopes.split(), expires=expires)
        return Caller(Client(SERVER_NAME="localhost"), secret)

    return make


@pytest.fixture
def sealed(caller: Callable[..., Caller]) -> Iterator[str]:
    counsel = caller("counsel", "cora")
    name = "coast-en-021"
    status, ruling = counsel.send("rulings", {"verb": "redact", "subject": f"report:{name}", "value": {"sealed": True}})
    assert status == 201
    yield name
    counsel.send(f"rulings/{ruling['id']}/withdraw", {})


@pytest.fixture(autouse=True, scope="session")
def _leave_no_trace() -> Iterator[None]:
    yield
    import shutil

    shutil.rmtree(_ROOT, ignore_errors=True)
    os.environ.pop("MARSAD_WORKSPACE", None)
    sys.modules.pop("marsad.desk.settings", None)


@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    """One browser for all journeys of a file."""
    from playwright.sync_api import sync_playwright

    from desk import browser as real

    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=real.chromium_path(), args=list(real.FLAGS))
        yield started
        started.close()
