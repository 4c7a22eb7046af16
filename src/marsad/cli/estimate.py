"""`marsad estimate`: what no list recorded, of a table or of a workspace's linked lists, or why no number is given."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from marsad.cli.person import BECAUSE

if TYPE_CHECKING:
    from marsad.estimate import Answer
    from marsad.estimate.capture import CaptureTable
    from marsad.workspace.estimates import Request

CONCERNS = ("open-population", "definitions-differ", "chosen-after")


@click.command("estimate")
@click.argument("path", metavar="TABLE.csv|WORKSPACE", type=click.Path(path_type=Path))
@click.option("--method", default="lcmcr", show_default=True, help="chao, loglinear, dga, lcmcr, or all.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON as the contract has it.")
@click.option("--lang", type=click.Choice(["en", "ar"]), default="en", help="Language of the prose.")
@click.option("--svg", type=click.Path(path_type=Path), help="Write the picture to this file.")
@click.option("--seed", type=click.IntRange(0), help="Seed of the dice (default 19481210).")
@click.option("--delta", type=float, help="dga: prior weight of a cell (default 2**-J).")
@click.option(
    "--n-max", type=int, help="Largest number of unrecorded people allowed (default 20 times the documented)."
)
@click.option("--classes", type=int, help="lcmcr: latent classes (default 10).")
@click.option(
    "--concern", "concerns", multiple=True, type=click.Choice(CONCERNS), help="What you know and no table shows."
)
@click.option("--homogeneous-because", "reason", default="", metavar="TEXT",
              help="Why no victims were out of the lists' reach; without it only a lower bound is given.")  # fmt: skip
@click.option("--by", default="", metavar="NAME", envvar="MARSAD_BY", help="Who gives that reason, or asks.")
@click.option("--figure", metavar="ID", help="WORKSPACE: only the people of this figure's cell.")
@click.option("--record", is_flag=True, help="WORKSPACE: put the request in the log, so that figures show its answer.")
@BECAUSE
@click.option("--matching", "matchings", multiple=True, metavar="NAME=TABLE.csv",
              help="The same victims under looser or tighter matching; may be repeated.")  # fmt: skip
@click.option(
    "--replicate",
    "replicates",
    multiple=True,
    metavar="TABLE.csv",
    type=click.Path(path_type=Path),
    help="A further imputation of the same table, combined with it; may be repeated.",
)
def command(
    path: Path,
    method: str,
    as_json: bool,
    lang: str,
    svg: Path | None,
    seed: int | None,
    delta: float | None,
    n_max: int | None,
    classes: int | None,
    concerns: tuple[str, ...],
    reason: str,
    by: str,
    figure: str | None,
    record: bool,
    because: str,
    matchings: tuple[str, ...],
    replicates: tuple[Path, ...],
) -> None:
    """Estimate what no list recorded, or say why no number should be given.

    TABLE.csv has one 0/1 column for each list and a column `count`; WORKSPACE has lists of victims, which are linked,
    also looser and tighter and over ten imputations. A refusal is an answer: it ends with status 0.
    """
    from marsad.estimate.show import all_as_json, as_svg, as_text
    from marsad.model.codec import dumps
    from marsad.workspace import Workspace
    from marsad.workspace.estimates import Request

    given = {"seed": seed, "delta": delta, "n_max": n_max, "classes": classes}
    request = Request(
        method=method,
        concerns=tuple(concern.replace("-", "_") for concern in concerns),
        because=reason,
        by=by,
        chosen={name: value for name, value in given.items() if value is not None},
    )
    if Workspace.is_at(path):
        _only("a table", matchings or replicates, "--matching and --replicate: a workspace makes its own")
        answers = _of_workspace(path, request, figure, record=record, because=because)
    else:
        _only("a workspace", figure or record or because, "--figure, --record and --because")
        answers = _of_table(path, request, dict(map(_matching, matchings)), [_table(other) for other in replicates])
    if svg is not None:
        _write(svg, as_svg(answers, lang=lang))
    if as_json:
        click.echo(dumps(all_as_json(answers, lang) if method == "all" else answers[method].printed(lang)))
        return
    click.echo(as_text(answers, lang=lang))


def _only(what: str, given: object, options: str) -> None:
    from marsad.model.errors import BadInput

    if given:
        raise BadInput(f"only {what} takes {options}", where="estimate", todo="leave them out")


def _of_table(
    path: Path, request: Request, matchings: dict[str, CaptureTable], replicates: list[CaptureTable]
) -> dict[str, Answer]:
    from marsad.cli.show import progress
    from marsad.estimate import Grounds, Settings, estimate, estimate_all

    table = _table(path)
    judge: dict[str, Any] = {
        "settings": Settings(**request.chosen),
        "concerns": request.concerns,
        "matchings": matchings,
        "replicates": replicates,
        "grounds": Grounds(by=request.by, because=request.because) if request.because else None,
    }
    with progress(f"{request.method}, {table.documented:,} documented on {len(table.lists)} lists", None):
        if request.method == "all":
            return estimate_all(table, **judge)
        return {request.method: estimate(table, method=request.method, **judge)}


def _of_workspace(path: Path, request: Request, figure: str | None, *, record: bool, because: str) -> dict[str, Answer]:
    """The answers for a figure's cell or for everybody on the lists; a reason counts once it stands in the log."""
    from marsad.cli.show import progress
    from marsad.figures.trace import find
    from marsad.model.errors import BadInput
    from marsad.workspace import Workspace, estimates

    if (record and figure is None) or (request.because and not record):
        raise BadInput(
            "a reason or a request stands in the log, for one figure",
            where="estimate",
            todo="add --figure ID --record --by NAME",
        )
    with Workspace.open(path) as opened, progress(f"{request.method}, linked lists", None):
        name = find(opened.figures(), figure).id if figure else None
        if record and name:
            estimates.ask(opened, name, request, because=because)
        request = estimates.with_grounds(opened, name, request)
        key = estimates.key_of(opened, name) if name else None
        methods = None if request.method == "all" else [request.method]
        answers = estimates.answers(opened, key=key, methods=methods, request=request)
    if not answers:
        raise BadInput("fewer than two lists of victims", where=str(path), todo="take them in: marsad lists add")
    return answers


def _table(path: Path) -> CaptureTable:
    from marsad.estimate.capture import table_from_csv
    from marsad.model.errors import BadInput

    try:
        return table_from_csv(path.read_bytes(), where=str(path))
    except OSError as error:
        reason = (error.strerror or "cannot be read").lower()
        raise BadInput(reason, where=str(path), todo="name a CSV of patterns and counts") from None


def _matching(text: str) -> tuple[str, CaptureTable]:
    from marsad.model.errors import BadInput

    name, equals, path = text.partition("=")
    if not equals or not name or not path:
        raise BadInput(f"--matching {text}", todo="write NAME=TABLE.csv, for example tighter=links-09.csv")
    return name, _table(Path(path))


def _write(path: Path, text: str) -> None:
    from marsad.model.errors import BadInput

    try:
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise BadInput(
            (error.strerror or "cannot be written").lower(), where=str(path), todo="name another file"
        ) from None
