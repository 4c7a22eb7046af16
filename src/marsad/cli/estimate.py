"""`marsad estimate TABLE.csv`: what no list recorded, or why no number should be given."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from marsad.estimate.capture import CaptureTable
    from marsad.estimate.settings import Settings

CONCERNS = ("open-population", "definitions-differ", "chosen-after")


@click.command("estimate")
@click.argument("path", metavar="TABLE.csv", type=click.Path(path_type=Path))
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
@click.option("--homogeneous-because", "grounds", metavar="TEXT",
              help="Why no victims were out of the lists' reach; without it only a lower bound is given.")  # fmt: skip
@click.option("--by", metavar="NAME", help="Who gives that reason.")
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
    grounds: str | None,
    by: str | None,
    matchings: tuple[str, ...],
    replicates: tuple[Path, ...],
) -> None:
    """Estimate what no list recorded, or say why no number should be given.

    TABLE.csv has one 0/1 column for each list and a column `count`. A refusal is an answer: it ends with status 0.
    """
    from marsad.cli.show import progress
    from marsad.estimate.run import estimate, estimate_all
    from marsad.estimate.show import all_as_json, as_svg, as_text
    from marsad.estimate.verdict import Grounds
    from marsad.model.codec import dumps

    table = _table(path)
    settings = _settings(seed=seed, delta=delta, n_max=n_max, classes=classes)
    declared = [concern.replace("-", "_") for concern in concerns]
    named = dict(_matching(text) for text in matchings)
    again = [_table(other) for other in replicates]
    judge: dict[str, Any] = {"settings": settings, "concerns": declared, "matchings": named, "replicates": again}
    judge["grounds"] = None if grounds is None else Grounds(by=by or "", because=grounds)
    with progress(f"{method}, {table.documented:,} documented on {len(table.lists)} lists", None):
        answers = estimate_all(table, **judge) if method == "all" else {method: estimate(table, method=method, **judge)}
    if svg is not None:
        _write(svg, as_svg(answers, lang=lang))
    if as_json:
        click.echo(dumps(all_as_json(answers, lang) if method == "all" else answers[method].record(lang)))
        return
    click.echo(as_text(answers, lang=lang))


def _table(path: Path) -> CaptureTable:
    from marsad.estimate.capture import table_from_csv
    from marsad.model.errors import BadInput

    try:
        return table_from_csv(path.read_bytes(), where=str(path))
    except OSError as error:
        reason = (error.strerror or "cannot be read").lower()
        raise BadInput(reason, where=str(path), todo="name a CSV of patterns and counts") from None


def _settings(**given: Any) -> Settings:
    from marsad.estimate.settings import Settings

    return Settings(**{name: value for name, value in given.items() if value is not None})


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
