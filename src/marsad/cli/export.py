"""`marsad export`: the record in the form that others work with."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from marsad.publish.exports import EXPORTS

if TYPE_CHECKING:
    from marsad.publish.dataset.model import Population

WORDS = {
    "en": {
        "rows": "{n:,} rows written",
        "draft": " (draft: this workspace has published nothing)",
        "left": "  left out, {n:,}: {reason}",
    },
    "ar": {
        "rows": "كُتب {n:,} سطرًا",
        "draft": " (مسودة: لم يُنشر من هذه المساحة شيء)",
        "left": "  تُرك {n:,}: {reason}",
    },
}


def _formats() -> str:
    return "\n".join(f"  {name:12} {about}" for name, (_, about) in EXPORTS.items())


@click.command(epilog="\b\nFormats:\n" + _formats())
@click.argument("workspace", type=click.Path(path_type=Path))
@click.argument("name", metavar="FORMAT")
@click.argument("path", type=click.Path(path_type=Path))
@click.option("--profile", default="public", show_default=True, help="How much is shown: public, partner or court.")
@click.option("--lang", type=click.Choice(["en", "ar"]), default="en", help="Language of place names and messages.")
@click.option("--residents", type=click.IntRange(min=1), help="For sdg: residents of the place it is all about.")
@click.option("--residents-year", type=int, help="The year of that number.")
@click.option("--residents-source", help="Where that number is from.")
@click.option("--json", "as_json", is_flag=True, help="Print only the last line.")
def command(
    workspace: Path,
    name: str,
    path: Path,
    profile: str,
    lang: str,
    residents: int | None,
    residents_year: int | None,
    residents_source: str | None,
    as_json: bool,
) -> None:
    """Write WORKSPACE in FORMAT to PATH. A workspace that has published nothing is marked as a draft in the file.

    The last line says how many rows were written, and what the format could not carry.
    """
    from marsad.publish.exports import export
    from marsad.workspace.publications import dataset_of

    people = _population(residents, residents_year, residents_source)
    data = replace(dataset_of(workspace, profile=profile, lang=lang), population=people)
    done = export(data, name, path)
    if not as_json:
        _explain(done.rows, [(one.reason, one.rows) for one in done.dropped], draft=done.draft, lang=lang)
    click.echo(json.dumps(done.line(), ensure_ascii=False))


def _population(residents: int | None, year: int | None, source: str | None) -> Population | None:
    """Residents with year and source; a rate without them is not given."""
    from marsad.model import BadInput
    from marsad.publish.dataset.model import Population

    if residents is None:
        return None
    if year is None or not source:
        raise BadInput(
            "a number of residents without year or source",
            where="--residents",
            todo="add --residents-year and --residents-source",
        )
    return Population(residents=residents, year=year, source=source)


def _explain(rows: int, dropped: list[tuple[str, int]], *, draft: bool, lang: str) -> None:
    words = WORDS[lang]
    click.echo(words["rows"].format(n=rows) + (words["draft"] if draft else ""))
    for reason, number in dropped:
        click.echo(words["left"].format(n=number, reason=reason))
