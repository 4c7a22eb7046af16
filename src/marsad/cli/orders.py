"""`marsad orders`: bodies, orders, commitments, referrals and official positions, as reports tell them."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from marsad.cli.inputs import AS_JSON, INPUTS, LANG, finish, load, record_of

if TYPE_CHECKING:
    from marsad.cases import Body, Item, Orders, Position

HEADINGS = {
    "en": {
        "bodies": "Bodies and what their work rests on", "orders": "Orders", "commitments": "Commitments",
        "referrals": "Referrals, suspects, arrests, trials", "positions": "Positions on responsibility", "day": "day",
        "what": "what", "by": "by", "to": "to", "count": "count", "words": "words",
        "reports": "claims", "stand": "position",
        "nothing": "none is reported", "records": "What is known of each body", "id": "id", "kind": "kind",
        "founded": "formed", "members": "members", "mandate": "mandate", "deadline": "deadline",
        "milestones": "milestones", "extended": "extended to", "overdue": "overdue",
    },
    "ar": {
        "bodies": "الهيئات وما يستند إليه عملها", "orders": "الأوامر", "commitments": "التعهدات",
        "referrals": "الإحالات والمشتبه بهم والتوقيفات والمحاكمات", "positions": "المواقف من المسؤولية", "day": "اليوم",
        "what": "ماذا", "by": "من", "to": "إلى", "count": "العدد", "words": "النص",
        "reports": "أقوال", "stand": "الموقف",
        "nothing": "لا شيء مذكور", "records": "ما يُعرف عن كل هيئة", "id": "المعرّف", "kind": "النوع",
        "founded": "التشكيل", "members": "الأعضاء", "mandate": "المهمة", "deadline": "الأجل",
        "milestones": "مراحل العمل", "extended": "مُدّد حتى", "overdue": "فات أجله",
    },
}  # fmt: skip


@click.command("orders")
@INPUTS
@click.option("--details", is_flag=True, help="With --json: every field, not the contract's alone.")
@AS_JSON
@LANG
def command(inputs: tuple[Path, ...], details: bool, as_json: bool, lang: str) -> None:
    """Bodies, orders, commitments, referrals and positions in INPUTS: a workspace, or files of reports."""
    from marsad.cases import bodies, orders
    from marsad.model.codec import dumps
    from marsad.situation import newest_day

    handed = load(inputs)
    record = record_of(handed)
    found = orders(record)
    if as_json:
        click.echo(dumps(found if details else found.contract()))
    else:
        _show(found, lang)
        _show_bodies(bodies(record, found.bodies, viewed=newest_day(record.reports)), lang)
    finish(handed)


def _show(found: Orders, lang: str) -> None:
    from marsad.cli.show import console

    words, screen = HEADINGS[lang], console()
    for name in ("bodies", "orders", "commitments", "referrals"):
        items = getattr(found, name)
        screen.print(_items(words[name], items, lang) if items else f"{words[name]}: {words['nothing']}")
    if found.positions:
        screen.print(_positions(found.positions, lang))


def _show_bodies(known: Iterable[Body], lang: str) -> None:
    """Each body with what is recorded of it; what nobody states is a dash."""
    from marsad.cases.labels import labels
    from marsad.cli.show import console, table

    words, kinds, mandates = HEADINGS[lang], labels("body", lang), labels("mandate", lang)
    columns = ("id", "kind", "founded", "members", "mandate", "deadline", "milestones")
    made = table(words["records"], [(words[name], "left") for name in columns])
    for one in known:
        mandate = ", ".join(mandates[code] for code in one.mandate)
        row = (one.id, kinds.get(one.kind, one.kind), str(one.founded or "–"), _members(one), mandate or "–")
        made.add_row(*row, _deadline(one, lang), _milestones(one, lang))
    if made.row_count:
        console().print(made)


def _members(one: Body) -> str:
    if one.members is None:
        return "–"
    count = "" if one.members.count is None else str(one.members.count)
    return ": ".join(filter(None, (count, one.members.composition))) or "–"


def _deadline(one: Body, lang: str) -> str:
    words = HEADINGS[lang]
    extended = ", ".join(f"{words['extended']} {told.day}" for told in one.extensions)
    first = str(one.first_deadline.day) if one.first_deadline else str(one.deadline or "–")
    parts = (first, extended, words["overdue"] if one.overdue else "")
    return "; ".join(part for part in parts if part)


def _milestones(one: Body, lang: str) -> str:
    from marsad.cases.labels import labels

    named = labels("milestone", lang)
    told = (f"{named[step.kind]} {' / '.join(str(t.day) for t in step.told)}" for step in one.milestones)
    return "; ".join(told) or "–"


def _items(title: str, items: Iterable[Item], lang: str) -> object:
    from marsad.cases.labels import kind_label
    from marsad.cli.show import table

    words = HEADINGS[lang]
    made = table(title, [(words[name], "left") for name in ("day", "what", "by", "to", "count", "words", "reports")])
    for item in items:
        count = item.count.words if item.count else "–"
        day = str(item.since or item.told or "–")
        row = (
            day,
            kind_label(item, lang),
            item.by or "–",
            item.to or "–",
            count,
            f"“{item.terms}”",
            str(len(item.claims)),
        )
        made.add_row(*row)
    return made


def _positions(positions: Iterable[Position], lang: str) -> object:
    from marsad.cases.tables import table as data
    from marsad.cli.show import table

    words, labels = HEADINGS[lang], data("acts.toml")["positions"]["labels"]
    made = table(
        words["positions"], [(words[name], "left") for name in ("day", "by", "stand", "to", "words", "reports")]
    )
    for one in positions:
        stand = labels[one.stand][lang]
        made.add_row(str(one.told or "–"), one.by or "–", stand, one.to or "–", f"“{one.terms}”", str(len(one.claims)))
    return made
