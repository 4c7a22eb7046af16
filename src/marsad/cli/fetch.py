"""`marsad fetch`: capture a page as it is served, before it changes."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import click

from marsad.cli.inputs import AS_JSON
from marsad.cli.person import BY


@click.command("fetch")
@click.argument("workspace", type=click.Path(path_type=Path))
@click.argument("urls", nargs=-1, required=True)
@click.option("--private", is_flag=True, help="Allow addresses of this machine and of private networks.")
@BY
@AS_JSON
def command(workspace: Path, urls: tuple[str, ...], private: bool, by: str, as_json: bool) -> None:
    """Capture URLS into WORKSPACE: headers, time, redirects and body as WARC, and the text that was read out of it."""
    from marsad import collect
    from marsad.collect.fetch import fetch
    from marsad.model.codec import dumps
    from marsad.workspace.logbook import open_log

    told = []
    with open_log(workspace) as opened:
        for url in urls:
            capture = fetch(url, private=private)
            found = collect.read_bytes(capture.warc, url, format="warc")
            items = [replace(item, original=capture.warc) for item in found.items]
            added = opened.add(items, by=by)
            refused = [str(refusal) for refusal in (*found.refusals, *added.refused)]
            told.append({"url": capture.url, "sha256": capture.sha256, "new": added.new, "same": added.same})
            told[-1]["refused"] = tuple(refused)
    if as_json:
        click.echo(dumps(told))
        return
    for line in told:
        click.echo(f"{line['url']}: {len(line['new'])} new, {len(line['same'])} held already, sha256 {line['sha256']}")
        for refusal in line["refused"]:
            click.echo(f"  refused: {refusal}", err=True)
