"""`marsad publish`: freeze the next release."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

import click

from marsad.cli.inputs import AS_JSON, LANG
from marsad.cli.person import BECAUSE, BY

WORDS = {
    "en": {
        "lies": "release {n} lies in {folder}",
        "would": "release {n} would be made",
        "rows": "{rows:,} rows under profile {profile}; sha256 of release.json: {sha256}",
        "moved": "figures: {new:,} new, {moved:,} moved, {gone:,} gone",
        "kinds": {"moved": "moved", "gone": "gone"},
    },
    "ar": {
        "lies": "الإصدار {n} في {folder}",
        "would": "سيُصدر الإصدار {n}",
        "rows": "{rows:,} سطرًا بصيغة الحجب {profile}؛ بصمة release.json: {sha256}",
        "moved": "الأرقام: {new:,} جديدة، {moved:,} تغيّرت، {gone:,} أُزيلت",
        "kinds": {"moved": "تغيّر", "gone": "أُزيل"},
    },
}


@click.command()
@click.argument("workspace", type=click.Path(path_type=Path))
@BY
@BECAUSE
@click.option("--profile", default="public", show_default=True, help="How much is shown: public, partner or court.")
@click.option("--dry-run", is_flag=True, help="Build and check everything, write nothing.")
@LANG
@AS_JSON
def command(workspace: Path, by: str, because: str, profile: str, dry_run: bool, lang: str, as_json: bool) -> None:
    """Freeze the next release of WORKSPACE: numbered, signed by a checkpoint, with what changed since the last and why.

    What may not leave stops it: nothing is half-published. The release lies in WORKSPACE/publications.
    """
    from marsad.model.codec import dumps
    from marsad.workspace import Workspace
    from marsad.workspace.publications import publish

    with Workspace.open(workspace) as opened:
        made = publish(opened, by=by, because=because, profile=profile, dry_run=dry_run)
    kinds = Counter(change.kind for change in made.changes)
    if as_json:
        facts = {"release": made.number, "folder": str(made.folder), "sha256": made.sha256, "profile": made.profile}
        click.echo(dumps({**facts, "rows": made.rows, "changes": dict(kinds), "dry_run": dry_run}))
        return
    words: Any = WORDS[lang]
    click.echo(words["would" if dry_run else "lies"].format(n=made.number, folder=made.folder))
    click.echo(words["rows"].format(rows=made.rows, profile=made.profile, sha256=made.sha256))
    click.echo(words["moved"].format(new=kinds["new"], moved=kinds["moved"], gone=kinds["gone"]))
    for change in [one for one in made.changes if one.kind != "new"][:20]:
        click.echo(f"  {words['kinds'][change.kind]} {change.id}: {change.why}")
