"""Tokens: made on a page or by command, shown once, revoked at once; an administrator sees everybody's."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from marsad.cli import main  # noqa: F401 - the command's table is read from here
from marsad.cli.token import command

REFUSED = (
    {"name": "n", "scopes": "publish", "days": "1"},
    {"name": "n", "scopes": "read", "days": "366"},
    {"name": "n", "scopes": ["read", "rule"], "days": "91"},
    {"name": "n", "scopes": "read", "days": "x"},
    {"name": "n", "days": "1"},
    {"name": " ", "scopes": "read", "days": "1"},
)


def call(client: Any, secret: str) -> int:
    return int(client.get("/api/v1/me", headers={"authorization": f"Bearer {secret}"}).status_code)


@pytest.mark.parametrize("lang", ["en", "ar"])
def test_a_token_is_made_shown_once_and_revoked(lang: str, coast: Path, client_for: Callable[..., Any]) -> None:
    person = client_for("monitor", f"nadia-{lang}")
    form = {"name": "a notebook", "scopes": "read", "days": "30"}
    page = person.post("/account/tokens/make", form, headers={"accept-language": lang}, follow=True).content.decode()
    secret = next(word for word in re.findall(r"[\w-]{43}", page) if call(person, word) == 200)
    again = person.get("/account/tokens").content.decode()
    assert "a notebook" in again
    assert secret not in again
    number = re.search(r'name="token" value="(\d+)"', again)
    assert number
    stranger = client_for("monitor", "other")
    assert stranger.post("/account/tokens/revoke", {"token": number[1]}).status_code == 400
    assert call(person, secret) == 200
    person.post("/account/tokens/revoke", {"token": number[1]})
    assert call(person, secret) == 401


@pytest.mark.parametrize("form", REFUSED)
def test_a_token_that_reaches_too_far_is_not_made(
    form: dict[str, Any], coast: Path, client_for: Callable[..., Any]
) -> None:
    answer = client_for("monitor").post("/account/tokens/make", form)
    assert answer.status_code == 400


def test_the_command_makes_lists_and_revokes(coast: Path, client_for: Callable[..., Any]) -> None:
    client_for("monitor", "zayd")
    run = CliRunner().invoke
    made = json.loads(run(command, ["make", str(coast), "zayd", "--name", "script", "--days", "2", "--json"]).output)
    assert call(client_for(None), made["secret"]) == 200
    listed = json.loads(run(command, ["list", str(coast), "--json"]).output)
    assert made["id"] in [one["id"] for one in listed]
    assert made["secret"] not in json.dumps(listed)
    assert run(command, ["revoke", str(coast), str(made["id"])]).exit_code == 0
    assert call(client_for(None), made["secret"]) == 401
