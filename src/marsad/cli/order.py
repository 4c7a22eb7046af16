"""`marsad order`: an order, a commitment or a recommendation by hand, anchored to the words that say it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from marsad.cli.inputs import AS_JSON, LANG
from marsad.cli.person import BECAUSE, BY

FORMS = ("order", "decree", "directive", "pledge", "recommendation", "mandate", "ceasefire_term")


@click.command("order")
@click.argument("workspace", type=click.Path(path_type=Path))
@click.argument("report")
@click.argument("quote")
@click.option("--form", type=click.Choice(FORMS), required=True, help="What kind of text it is.")
@click.option("--issuer", metavar="NAME", help="Who ordered, promised or recommended it.")
@click.option("--to", "addressees", multiple=True, metavar="NAME", help="Whom it binds or is addressed to.")
@click.option("--content", multiple=True, metavar="CODE", help="What is demanded: protect_civilians, no_looting …")
@click.option("--issued", metavar="DAY", help="The day it was issued.")
@click.option("--until", metavar="DAY", help="The day its force ends, when it says so.")
@click.option("--deadline", metavar="DAY", help="By when it is to be done.")
@click.option("--place", metavar="ID", help="The area it covers: an id of a place; everywhere otherwise.")
@BY
@BECAUSE
@AS_JSON
@LANG
def command(
    workspace: Path, report: str, quote: str, form: str, by: str, because: str, as_json: bool, lang: str, **said: Any
) -> None:
    """Enter what QUOTE, letter by letter in REPORT of WORKSPACE, orders, promises or recommends."""
    from marsad.model.codec import dumps
    from marsad.workspace import Workspace
    from marsad.workspace.casework import enter_order

    details: dict[str, Any] = {name: list(value) if isinstance(value, tuple) else value for name, value in said.items()}
    with Workspace.open(workspace) as opened:
        if details["place"]:
            details["place"] = opened.place_id(details["place"])
        item, ruling = enter_order(
            opened, form=form, report=report, quote=quote, by=by, because=because, details=details
        )
    click.echo(dumps({"item": item.id, "ruling": ruling}) if as_json else f"{ruling.id}  {form} {item.id} by {by}")
