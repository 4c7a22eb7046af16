"""`marsad token`: keys for programs that use the desk's API."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from marsad.cli.inputs import AS_JSON
from marsad.cli.serve import desk_of


@click.group("token", short_help="keys for programs that use the desk's API")
def command() -> None:
    """Make, list and revoke the keys by which programs use the desk's API in somebody's name."""


@command.command("make")
@click.argument("workspace", type=click.Path(path_type=Path))
@click.argument("account")
@click.option("--name", required=True, help="What uses it.")
@click.option("--scope", "scopes", multiple=True, default=("read",), show_default=True, help="read, rule or publish.")
@click.option("--days", default=30, show_default=True, type=int, help="How long it lasts.")
@AS_JSON
def make(workspace: Path, account: str, name: str, scopes: tuple[str, ...], days: int, as_json: bool) -> None:
    """Make a token that acts for ACCOUNT; its secret is shown once and kept nowhere."""
    made = desk_of(workspace).make_token(account, name=name, scopes=scopes, days=days)
    _tell(made, f"token {made['id']} of {account}, ends {made['ends']}; shown once: {made['secret']}", as_json)


@command.command("list")
@click.argument("workspace", type=click.Path(path_type=Path))
@AS_JSON
def list_(workspace: Path, as_json: bool) -> None:
    """List the tokens that are live, without their secrets."""
    found = desk_of(workspace).list_tokens()
    lines = [f"{one['id']}  {one['account']}  {one['name']}  {one['scopes']}  ends {one['ends']}" for one in found]
    _tell(found, "\n".join(lines) or "no token is live", as_json)


@command.command("revoke")
@click.argument("workspace", type=click.Path(path_type=Path))
@click.argument("number")
@AS_JSON
def revoke(workspace: Path, number: str, as_json: bool) -> None:
    """End the token of that number at once."""
    ended = desk_of(workspace).revoke_token(number)
    _tell(ended, f"token {ended['id']} of {ended['account']} ({ended['name']}) is revoked", as_json)


def _tell(found: Any, words: str, as_json: bool) -> None:
    from marsad.model.codec import dumps

    click.echo(dumps(found) if as_json else words)
