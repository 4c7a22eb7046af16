"""`marsad brief`: the story that the record bears out, with a footnote for every sentence."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from marsad.cli.inputs import AS_JSON, INPUTS, LANG, finish, load, record_of

if TYPE_CHECKING:
    from marsad.cli.inputs import Inputs
    from marsad.publish.brief import Brief
    from marsad.publish.brief.model import Picture
    from marsad.reconcile import Record

DRAWN = ("html", "pdf")  # forms that show pictures
FORMATS = ("terminal", "markdown", "html", "docx", "pdf")


@click.command()
@INPUTS
@LANG
@click.option(
    "--format", "form", type=click.Choice(FORMATS), default=None, help="How to write it; by the ending of -o."
)
@click.option("-o", "--out", type=click.Path(path_type=Path), help="Write to this file instead of the terminal.")
@click.option("--as-of", metavar="DAY", help="As the record stood at the end of this day (2025-03-09).")
@AS_JSON
def command(
    inputs: tuple[Path, ...], lang: str, form: str | None, out: Path | None, as_of: str | None, as_json: bool
) -> None:
    """Write the brief of a workspace or of files of reports: what is known, per whom, and what is not.

    Every sentence has its footnotes; nothing stands in it that no report says. `--lang ar` writes it in Arabic.
    """
    given = load(inputs)
    form = form or _by_ending(out)
    brief = brief_of(given, lang=lang, as_of=as_of, drawn=form in DRAWN and not as_json)
    if as_json:
        _write_text(_json(brief), out)
    else:
        _write(brief, form, out)
    finish(given)


def brief_of(given: Inputs, *, lang: str, as_of: str | None = None, drawn: bool = False) -> Brief:
    """Inputs in, the brief out; `drawn` with the flow map and the clock beside it."""
    from marsad.figures import figures
    from marsad.publish.brief import compose
    from marsad.workspace.named import known

    record = record_of(given, as_of=as_of)
    named = known(given.workspace) if given.workspace else None
    brief = compose(record, figures(record, known=named), lang=lang)
    return replace(brief, pictures=_pictures(given, record, lang)) if drawn else brief


def _pictures(given: Inputs, record: Record, lang: str) -> tuple[Picture, ...]:
    from marsad.cli.situation import boundaries_of, gazetteer_of
    from marsad.publish.brief.pictures import pictures

    window = given.workspace.settings.window if given.workspace else (None, None)
    return pictures(record, gazetteer_of(given), lang=lang, units=boundaries_of(given), window=window)


def _by_ending(out: Path | None) -> str:
    endings = {".md": "markdown", ".html": "html", ".htm": "html", ".docx": "docx", ".pdf": "pdf"}
    return endings.get(out.suffix.lower(), "markdown") if out else "terminal"


def _write(brief: Brief, form: str, out: Path | None) -> None:
    if form == "terminal":
        from marsad.cli.show import console
        from marsad.publish.brief.terminal import terminal

        return terminal(brief, console())
    from marsad.publish.brief.outputs import write

    content = write(brief, form)
    if isinstance(content, str):
        return _write_text(content, out)
    from marsad.model import BadInput
    from marsad.publish.files import write_whole

    if out is None:
        raise BadInput(f"{form} cannot be printed on a terminal", where="brief", todo=f"name a file: -o brief.{form}")
    return write_whole(out, content)


def _write_text(text: str, out: Path | None) -> None:
    from marsad.publish.files import write_whole

    if out is None:
        click.echo(text, nl=not text.endswith("\n"))
    else:
        write_whole(out, text.encode())


def _json(brief: Brief) -> str:
    from marsad.model.codec import dumps
    from marsad.publish.say import plain

    return plain(dumps(brief))
