"""`marsad serve`: the desk in a browser, with nothing else running."""

from __future__ import annotations

import sys
from importlib import import_module
from pathlib import Path
from typing import Any

import click

from marsad.model import BadInput

DESK = "marsad.desk.server"  # by name: the command line does not know the desk, and runs without its packages


@click.command("serve")
@click.argument("workspace", type=click.Path(path_type=Path))
@click.option("--port", default=8000, show_default=True, type=click.IntRange(0, 65535), help="0 takes a free one.")
@click.option(
    "--host", default="127.0.0.1", show_default=True, help="Leave it unless a proxy with TLS stands in front."
)
@click.option(
    "--processes", type=click.IntRange(1, 64), help="How many answer at once; by itself one a core, at most two."
)
@click.option("--make-account", metavar="NAME:ROLE", help="Make an account, print its first password, and stop.")
@click.option("--rebuild", is_flag=True, help="Make the lists' and searches' tables again, and stop.")
@click.option("--json", "as_json", is_flag=True, help="Print the address as JSON.")
def command(
    workspace: Path,
    port: int,
    host: str,
    processes: int | None,
    make_account: str | None,
    rebuild: bool,
    as_json: bool,
) -> None:
    """Open WORKSPACE's desk in a browser."""
    server = desk_of(workspace)
    if make_account:
        click.echo(server.make_account(make_account))
        return
    if rebuild:
        click.echo(server.rebuild())
        return
    sys.exit(server.run(host=host, port=port, as_json=as_json, processes=processes))


def desk_of(workspace: Path) -> Any:
    """The desk's module, made ready for a workspace; BadInput when its packages are not installed."""
    try:
        server = import_module(DESK)
    except ImportError as error:
        raise BadInput(
            f"the desk is not installed ({error.name} is missing)", todo="install Marsad with its extra: marsad[desk]"
        ) from None
    server.prepare(workspace)
    return server
