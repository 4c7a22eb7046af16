"""`marsad bundle`: evidence for somebody who will not take our word for it."""

from __future__ import annotations

from pathlib import Path

import click

from marsad.cli.inputs import AS_JSON
from marsad.cli.person import BY


@click.command("bundle")
@click.argument("workspace", type=click.Path(path_type=Path))
@click.argument("out", type=click.Path(path_type=Path))
@click.option("--report", "reports", multiple=True, metavar="ID", help="A report, with every ruling on its claims.")
@click.option("--ruling", "rulings", multiple=True, metavar="ID", help="A single ruling.")
@click.option("--all", "everything", is_flag=True, help="Every report.")
@click.option(
    "--reveal", multiple=True, metavar="FIELD", help="Disclose only these fields (report, because, anchor …)."
)
@click.option("--no-originals", is_flag=True, help="Leave the originals out.")
@BY
@AS_JSON
def command(
    workspace: Path,
    out: Path,
    reports: tuple[str, ...],
    rulings: tuple[str, ...],
    everything: bool,
    reveal: tuple[str, ...],
    no_originals: bool,
    by: str,
    as_json: bool,
) -> None:
    """Pack reports and rulings of WORKSPACE into OUT (.zip) with proofs, and with a verifier that needs only Python.

    What is not chosen stays a commitment. The export is an entry of the log.
    """
    from marsad.ledger.bundle import bundle, rows_about
    from marsad.model.codec import dumps
    from marsad.workspace.logbook import open_log

    with open_log(workspace) as opened:
        wanted = [report.id for report in opened.reports()] if everything else list(reports)
        rows = rows_about(opened, wanted, rulings) if wanted or rulings else []
        done = bundle(opened, out, rows, by=by, reveal=reveal or None, originals=not no_originals)
    if as_json:
        click.echo(dumps({"path": str(out), "rows": done.rows, "checkpoint": done.checkpoint, "sha256": done.digest}))
        return
    click.echo(f"{out}: {len(done.rows)} entries, checkpoint over {done.checkpoint:,}, sha256 {done.digest}")
    click.echo(f"check it with `marsad verify {out}`, or unpack it and run `python3 verify.py`")
