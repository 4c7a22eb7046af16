"""`marsad doctor`: what is installed, what is missing, what a workspace needs."""

from __future__ import annotations

import importlib.util
import sqlite3
import sys
from pathlib import Path

import click

from marsad import __version__
from marsad.cli.inputs import AS_JSON

EXTRAS = {
    # what it is for: the module that must be there
    "the desk (marsad[desk])": "django",
    "faster estimation (marsad[fast])": "numba",
    "a team's PostgreSQL (marsad[postgres])": "psycopg",
    "sealed witnesses and encrypted backups (marsad[sealed])": "pyrage",
}


@click.command("doctor")
@click.argument("workspace", required=False, type=click.Path(path_type=Path))
@AS_JSON
def command(workspace: Path | None, as_json: bool) -> None:
    """Say what is installed and, given a WORKSPACE, whether it opens and what waits in it."""
    from marsad.model.codec import dumps

    facts = _facts()
    if workspace is not None:
        facts |= _workspace_facts(workspace)
    if as_json:
        click.echo(dumps(facts))
        return
    for name, value in facts.items():
        click.echo(f"{name}: {value}")


def _facts() -> dict[str, str]:
    from marsad.places import Gazetteer

    facts = {
        "marsad": __version__,
        "python": sys.version.split()[0],
        "sqlite": sqlite3.sqlite_version,
        "gazetteer": "ready" if Gazetteer.open().has_name("Damascus") else "empty",
    }
    for purpose, module in EXTRAS.items():
        facts[purpose] = "installed" if importlib.util.find_spec(module) else "not installed"
    return facts


def _workspace_facts(folder: Path) -> dict[str, str]:
    from marsad.workspace import Workspace

    with Workspace.open(folder) as workspace:
        return {
            "workspace": workspace.settings.name,
            "reports": f"{len(workspace.reports):,}",
            "rulings": f"{len(workspace.decisions):,}",
            "log": f"{workspace.ledger.head().size:,} entries",
        }
