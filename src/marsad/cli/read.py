"""`marsad read`: the claims of reports, one a line as the contract has them, or laid out for a reader."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from marsad.cli.inputs import AS_JSON, INPUTS, load
from marsad.cli.person import BY
from marsad.model import Claim, Report

if TYPE_CHECKING:
    from rich.console import Console

_FEW = 64  # reports under which starting further processes costs more than it saves


@click.command("read")
@INPUTS
@AS_JSON
@click.option("--quiet", "-q", is_flag=True, help="Read what is new and tell how many claims there are; print none.")
@click.option("--jobs", type=click.IntRange(min=0), default=0, help="Processes to read with; 0 is one a core.")
@click.option("--readers", default="grammar", help="Hold readers against each other: grammar,spacy,llm.")
@click.option("--llm-url", help="The endpoint to ask, OpenAI-compatible: http://localhost:11434/v1.")
@click.option("--llm-model", help="The model's name there.")
@click.option(
    "--llm-private", is_flag=True, help="The endpoint may lie in a private network (this machine, the office)."
)
@click.option("--llm-seconds", type=click.FloatRange(min=0.1), default=120.0, help="Wait so long for an answer.")
@click.option(
    "--answers", type=click.Path(path_type=Path), help="Captured answers (for files; a workspace keeps them)."
)
@BY
def command(
    inputs: tuple[Path, ...],
    as_json: bool,
    quiet: bool,
    jobs: int,
    readers: str,
    llm_url: str | None,
    llm_model: str | None,
    llm_private: bool,
    llm_seconds: float,
    answers: Path | None,
    by: str,
) -> None:
    """Read reports (JSON Lines, text, HTML, or a workspace) and print every claim, in the order of the text.

    With several --readers it prints where they disagree; a model's answers are captured and asked for once.
    """
    if readers != "grammar":
        from marsad.cli.opinions import endpoint_of, show

        endpoint = endpoint_of(llm_url, llm_model, private=llm_private, seconds=llm_seconds)
        show(load(inputs), readers, endpoint, answers=answers, by=by, as_json=as_json)
        return
    from marsad.cli.show import console, progress
    from marsad.workspace import Workspace
    from marsad.workspace.flow import read_all

    if len(inputs) == 1 and Workspace.is_at(inputs[0]):
        _read_workspace(inputs[0], as_json, jobs or os.cpu_count() or 1, quiet=quiet)
        return
    reports = load(inputs).reports
    workers = (jobs or os.cpu_count() or 1) if len(reports) >= _FEW else 1
    screen = None if as_json else console()
    told = 0
    with progress("reading", len(reports)) as bar:
        for report, claims in zip(reports, read_all(reports, jobs=workers, step=bar.step), strict=True):
            told += len(claims)
            if not quiet:
                print_claims(report, claims, screen)
    _tell(told, len(reports), as_json=as_json and not quiet)


def _read_workspace(folder: Path, as_json: bool, jobs: int, *, quiet: bool) -> None:
    """A workspace a page at a time: what was read before is not read again, and a kill loses one page."""
    from marsad.cli.show import console, progress
    from marsad.workspace import Workspace

    screen = None if as_json else console()
    with Workspace.open(folder) as workspace:
        shelf = workspace.shelf()
        with progress("reading", shelf.waiting()) as bar:
            for _ in shelf.follow(jobs=jobs, step=bar.step):
                pass
        count, told = shelf.counts()
        for report, claims in () if quiet else shelf.every():
            print_claims(report, claims, screen)
        shelf.close()
    _tell(told, count, as_json=as_json and not quiet)


def _tell(claims: int, reports: int, *, as_json: bool) -> None:
    from marsad.cli.show import console

    if not as_json:
        console().print(f"{claims} claims in {reports} reports", style="bold")


def print_claims(report: Report, claims: Sequence[Claim], screen: Console | None) -> None:
    """The claims of a report: one JSON line each, or a table on a screen."""
    if screen is None:
        from marsad.model.codec import dumps

        for claim in claims:
            click.echo(dumps(claim))
        return
    from marsad.cli.show import table

    heading = " · ".join(part for part in (report.id, report.publisher, report.published) if part)
    made = table(
        heading, [("what", "left"), ("how many", "right"), ("who", "left"), ("words", "left"), ("per", "left")]
    )
    for claim in claims:
        made.add_row(_what(claim), _how_many(claim), _who(claim), claim.quote, " ← ".join(reversed(claim.said_by)))
    screen.print(made)


def _what(claim: Claim) -> str:
    stance = "" if claim.stance == "asserted" else f" ({claim.stance})"
    return claim.what + stance


def _how_many(claim: Claim) -> str:
    if claim.count is None:
        return ""
    part = "part: " if claim.part_of is not None else ""
    return part + claim.count.words


def _who(claim: Claim) -> str:
    return "" if claim.group is None else claim.group.key.replace("all", "") or (claim.group.words or "")
