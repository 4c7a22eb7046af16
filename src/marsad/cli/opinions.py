"""`marsad read --readers …`: where the readers disagree, or what one other reader finds alone."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from marsad.cli.inputs import Inputs
from marsad.model import BadInput, Claim, Report

if TYPE_CHECKING:
    from marsad.collect.endpoint import Endpoint
    from marsad.read.readers.compare import Disagreement
    from marsad.workspace.second import Asker

KEY = "MARSAD_LLM_KEY"  # the environment's variable with the endpoint's key, which is sent and never kept
KINDS = {
    "missed": "only {reader} finds it",
    "alone": "only the grammar finds it",
    "what": "{mine} or {theirs}?",
    "count": "read as {mine} and as {theirs}",
}


def show(
    inputs: Inputs, readers: str, endpoint: Endpoint | None, *, answers: Path | None, by: str, as_json: bool
) -> None:
    """What was handed in and the readers to hold against each other in; prints where they differ from the first."""
    from marsad.read.readers import names_of
    from marsad.workspace.second import differences, is_answer, opinions

    names = names_of(readers)
    reports = [report for report in inputs.reports if not is_answer(report)]
    asker = _asker(inputs, endpoint, answers, by) if "llm" in names else None
    found = opinions(reports, names, asker)
    for line in asker.dropped if asker else ():
        click.echo(f"marsad: llm: dropped: {line}", err=True)
    if len(names) == 1:
        _claims(reports, found[names[0]], as_json=as_json)
    else:
        _differences(list(differences(found)), found, as_json=as_json)


def endpoint_of(url: str | None, model: str | None, *, private: bool, seconds: float) -> Endpoint | None:
    """What the options say of an endpoint in; the endpoint, None when no address is named. BadInput without a model."""
    if url is None:
        return None
    if not model:
        raise BadInput("the model has no name", where="--llm-model", todo="name it as the endpoint does")
    from marsad.collect.endpoint import Endpoint

    return Endpoint(url=url, model=model, private=private, seconds=seconds, key=os.environ.get(KEY))


def _asker(inputs: Inputs, endpoint: Endpoint | None, answers: Path | None, by: str) -> Asker:
    from marsad.workspace.second import Asker, answers_file, answers_in

    if endpoint is None:
        raise BadInput(
            "no model is named", where="--readers llm", todo="name an endpoint: --llm-url URL --llm-model NAME"
        )
    if inputs.workspace is not None:
        known, kept = answers_in(inputs.reports), inputs.workspace.keep_answer(by)
    elif answers is not None:
        known, kept = answers_file(answers)
    else:
        raise BadInput(
            "an answer cannot be computed again, so it is kept", where="--readers llm", todo="say where: --answers FILE"
        )
    return Asker(endpoint=endpoint, model=endpoint.model, known=known, kept=kept)


def _claims(reports: Sequence[Report], found: Sequence[list[Claim]], *, as_json: bool) -> None:
    from marsad.cli.read import print_claims
    from marsad.cli.show import console

    screen = None if as_json else console()
    for report, claims in zip(reports, found, strict=True):
        print_claims(report, claims, screen)


def _differences(rows: list[Disagreement], found: dict[str, list[list[Claim]]], *, as_json: bool) -> None:
    from marsad.cli.show import console, table
    from marsad.model.codec import dumps

    if as_json:
        for row in rows:
            click.echo(dumps(row))
        return
    title = f"{len(rows)} disagreements of " + ", ".join(found)
    made = table(title, [(name, "left") for name in ("report", "kind", "how", "words")])
    for row in rows:
        made.add_row(row.report, row.kind, said(row), f"“{row.words}”")
    screen = console()
    screen.print(made if rows else "the readers agree")
    counts = ", ".join(f"{name} {sum(map(len, claims))} claims" for name, claims in found.items())
    screen.print(counts, style="bold")


def said(row: Disagreement) -> str:
    """A disagreement in, what it is in a few words out."""
    read: Callable[[Claim | None], str] = _figure if row.kind == "count" else lambda c: c.what if c else ""
    return KINDS[row.kind].format(reader=row.reader, mine=read(row.mine), theirs=read(row.theirs))


def _figure(claim: Claim | None) -> str:
    return "no number" if claim is None or claim.count is None else claim.count.words
