"""`marsad decide`: record what a person rules."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from marsad.cli.inputs import AS_JSON
from marsad.cli.person import BECAUSE, BY
from marsad.model import BadInput

if TYPE_CHECKING:
    from marsad.model import Decision
    from marsad.workspace import Workspace

ON_CLAIM = ("accept", "reject", "correct")
HELP = """Record a ruling in WORKSPACE's log.

\b
accept, reject   REPORT:START-END …         a claim, as `marsad read` names it (REPORT:N for its n-th)
correct          REPORT:START-END --set count.low=12 --set what=injured
add              REPORT --set what=killed --set quote="12 people were killed" --set count.low=12 …
same, different  A B …                      report:ID, incident:ID or person:ID
place            "words of the place" --set id=place:jableh
origin           "words of the voice" --set origin=SOHR
grade, figure, relation, finding, act, position, order, commitment, measure   SUBJECT --set …
(cases, orders with their words and bodies have commands of their own: case, order, body)
withdraw         NUMBER …                   takes rulings back; the log keeps them
"""


@click.command("decide", help=HELP)
@click.argument("workspace", type=click.Path(path_type=Path))
@click.argument("verb")
@click.argument("targets", nargs=-1, required=True)
@click.option(
    "--set", "settings", multiple=True, metavar="FIELD=VALUE", help="A field of the ruling; values as JSON or words."
)
@click.option("--instead-of", "supersedes", multiple=True, metavar="NUMBER", help="Rulings that this one replaces.")
@BY
@BECAUSE
@AS_JSON
def command(
    workspace: Path,
    verb: str,
    targets: tuple[str, ...],
    settings: tuple[str, ...],
    supersedes: tuple[str, ...],
    by: str,
    because: str,
    as_json: bool,
) -> None:
    from marsad.model.codec import dumps
    from marsad.workspace import Workspace

    value = parse_settings(settings)
    with Workspace.open(workspace) as opened:
        made = record(opened, verb, targets, value, supersedes=supersedes, by=by, because=because)
    if as_json:
        click.echo(dumps(made))
        return
    for decision in made:
        click.echo(
            f"{decision.id}  {decision.verb}  by {decision.by}; undo: marsad decide {workspace} withdraw {decision.id}"
        )


def parse_settings(settings: Sequence[str]) -> dict[str, Any]:
    """`a.b=value` pairs in, nested fields out; a value that is no JSON is taken as words."""
    import msgspec

    fields: dict[str, Any] = {}
    for setting in settings:
        name, equals, text = setting.partition("=")
        if not equals or not name:
            raise BadInput(f"'{setting}' sets nothing", where="--set", todo="write FIELD=VALUE")
        try:
            value = msgspec.json.decode(text)
        except msgspec.DecodeError:
            value = text
        *path, last = name.split(".")
        inner = fields
        for step in path:
            inner = inner.setdefault(step, {})
            if not isinstance(inner, dict):
                raise BadInput(f"'{step}' is set twice", where="--set", todo="set its fields or the whole, not both")
        inner[last] = value
    return fields


def record(
    opened: Workspace,
    verb: str,
    targets: Sequence[str],
    value: dict[str, Any],
    *,
    supersedes: Sequence[str] = (),
    by: str,
    because: str,
) -> list[Decision]:
    """One ruling for each claim or number named, one for a pair or a subject; all of them recorded, in order."""
    from marsad.workspace.rulings import PAIR_VERBS

    if verb == "withdraw":
        return [opened.withdraw(number, by=by, because=because) for number in targets]
    if verb in ON_CLAIM:
        return [opened.rule(verb, name, by=by, because=because, value=value, supersedes=supersedes) for name in targets]
    if verb == "add":
        return [opened.add_claim(report, value, by=by, because=because) for report in targets]
    if verb in PAIR_VERBS:
        return _pair(opened, verb, targets, supersedes=supersedes, by=by, because=because)
    if verb == "origin":
        targets = [target if ":" in target else f"voice:{target}" for target in targets]
    return [
        opened.decide(verb, by=by, because=because, subject=target, value=value, supersedes=supersedes)
        for target in targets
    ]


def _pair(
    opened: Workspace, verb: str, targets: Sequence[str], *, supersedes: Sequence[str], by: str, because: str
) -> list[Decision]:
    """The first thing named against each of the others."""
    if len(targets) < 2:
        raise BadInput(f"'{verb}' needs two things to compare", where=targets[0], todo="name both")
    first, *others = targets
    return [
        opened.decide(verb, by=by, because=because, subject=first, value={"other": other}, supersedes=supersedes)
        for other in others
    ]
