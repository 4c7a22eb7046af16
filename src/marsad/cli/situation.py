"""`marsad situation`: who fled from where to where, which road is closed, and how old that knowledge is."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from marsad.cli.inputs import AS_JSON, INPUTS, LANG, finish, load, record_of

if TYPE_CHECKING:
    from marsad.places import Gazetteer
    from marsad.situation import Factor, Measure, Movement, Situation
    from marsad.situation.boundaries import Unit

HEADINGS = {
    "en": {
        "moved": "Displacement", "measures": "Access and security measures", "as of": "as of", "what": "what",
        "how many": "how many", "kind": "kind", "from": "from", "to": "to", "who says": "who says", "where": "where",
        "since": "since", "by": "by", "status": "status", "last": "last confirmed", "nothing": "nothing is reported",
        "access": "Access constraints, by the nine headings; none reported is not access",
    },
    "ar": {
        "moved": "النزوح", "measures": "إجراءات الوصول والأمن", "as of": "حتى تاريخ", "what": "ماذا", "how many": "كم",
        "kind": "النوع", "from": "من", "to": "إلى", "who says": "من يقول", "where": "أين", "since": "منذ",
        "by": "بأمر من", "status": "الحالة", "last": "آخر تأكيد", "nothing": "لا شيء مذكور",
        "access": "قيود الوصول بعناوينها التسعة؛ غياب الخبر ليس وصولاً",
    },
}  # fmt: skip
STATUS = {
    "en": {"in_force": "in force", "stale": "stale", "ended": "ended"},
    "ar": {"in_force": "سارٍ", "stale": "لم يُؤكَّد حديثاً", "ended": "انتهى"},
}
SCOPE = {"en": {"stock": "stock", "flow": "flow"}, "ar": {"stock": "موجودون", "flow": "حركة"}}


@click.command("situation")
@INPUTS
@click.option("--viewed", type=click.DateTime(["%Y-%m-%d"]), help="Day of viewing; without it the newest report's.")
@click.option("--map", "map_file", type=click.Path(path_type=Path), help="Write the flow map to this SVG file.")
@click.option("--timeline", "timeline_file", type=click.Path(path_type=Path), help="Write the clock to this SVG file.")
@click.option("--per-family", type=float, help="Persons to a family, to show families as persons beside their count.")
@click.option("--per-family-source", default="", metavar="TEXT", help="Who says so; needed with --per-family.")
@click.option("--details", is_flag=True, help="With --json: every field, not the contract's alone.")
@AS_JSON
@LANG
def command(
    inputs: tuple[Path, ...],
    viewed: Any,
    map_file: Path | None,
    timeline_file: Path | None,
    per_family: float | None,
    per_family_source: str,
    details: bool,
    as_json: bool,
    lang: str,
) -> None:
    """Displacement and measures in INPUTS: a workspace, or files of reports. Stocks and flows are never summed."""
    from marsad.model.codec import dumps

    handed = load(inputs)
    seen = viewed.date() if viewed else None
    found = derive(handed, seen, household=_factor(per_family, per_family_source))
    _draw(handed, found, lang, map_file, timeline_file)
    if as_json:
        click.echo(dumps(found if details else found.contract()))
    else:
        _show(found, lang)
    finish(handed)


def _factor(persons: float | None, source: str) -> Factor | None:
    from marsad.model import BadInput
    from marsad.situation import Factor

    if persons is None:
        return None
    if persons <= 0 or not source.strip():
        raise BadInput("a factor without its source", where="--per-family", todo="say whose: --per-family-source DTM")
    return Factor(persons=persons, source=source)


def derive(handed: Any, viewed: date | None = None, *, household: Factor | None = None) -> Situation:
    """What was handed in and the day of viewing in, the situation out, with the workspace's country as the event's."""
    from marsad.situation import situation

    gazetteer = gazetteer_of(handed)
    country = gazetteer.country_entry(gazetteer.country) if gazetteer.country else None
    home = country.id if country else None
    return situation(record_of(handed), viewed=viewed, places=gazetteer, country=home, household=household)


def _draw(handed: Any, found: Situation, lang: str, map_file: Path | None, timeline_file: Path | None) -> None:
    """The pictures that were asked for, each one self-contained SVG file."""
    if map_file:
        from marsad.situation.flowmap import flow_map

        gazetteer = gazetteer_of(handed)
        units = boundaries_of(handed)
        _write(map_file, flow_map(found, gazetteer, lang=lang, country=gazetteer.country, units=units))
    if timeline_file:
        from marsad.cases import desk
        from marsad.publish.brief.pictures import clock_marks
        from marsad.situation.timeline import timeline

        marks = clock_marks(desk(record_of(handed), places=gazetteer_of(handed)).clock, found)
        since, until = handed.workspace.settings.window if handed.workspace else (None, None)
        _write(timeline_file, timeline(marks, lang=lang, since=since, until=until))


def boundaries_of(handed: Any) -> tuple[Unit, ...]:
    """The units of the workspace's boundaries.geojson; those that lie elsewhere than they say go to standard error."""
    from marsad.situation.boundaries import parse_boundaries

    path = handed.workspace.folder / "boundaries.geojson" if handed.workspace else None
    if path is None or not path.exists():
        return ()
    units = parse_boundaries(path.read_text(encoding="utf-8", errors="replace"), where=str(path))
    for unit in units:
        if unit.mismatch:
            click.echo(f"marsad: {unit.pcode} says it is in {unit.parent} and lies in {unit.lies_in}", err=True)
    return units


def _write(path: Path, picture: str) -> None:
    from marsad.model import BadInput

    try:
        path.write_text(picture, encoding="utf-8")
    except OSError as error:
        raise BadInput(f"cannot be written: {error.strerror}", where=str(path), todo="name another file") from None


def gazetteer_of(handed: Any) -> Gazetteer:
    """The workspace's gazetteer, or the world's for bare files."""
    from marsad.places import Gazetteer

    return handed.workspace.gazetteer if handed.workspace else Gazetteer.open()


def _show(found: Situation, lang: str) -> None:
    from marsad.cli.show import console, table

    words, screen = HEADINGS[lang], console()
    columns = ("as of", "what", "how many", "kind", "from", "to", "who says")
    moved = table(words["moved"], [(words[name], "left") for name in columns])
    for one in found.displacement:
        moved.add_row(*_movement(one, lang))
    screen.print(moved if found.displacement else f"{words['moved']}: {words['nothing']}")
    columns = ("since", "what", "where", "by", "status", "last", "who says")
    taken = table(words["measures"], [(words[name], "left") for name in columns])
    for measure in found.measures:
        taken.add_row(*_measure(measure, lang), style="dim" if measure.status != "in_force" else None)
    screen.print(taken if found.measures else f"{words['measures']}: {words['nothing']}")
    _show_access(found, lang)


def _show_access(found: Situation, lang: str) -> None:
    from marsad.cli.show import console
    from marsad.situation.tables import table as data

    labels = data("measures.toml")["categories"]
    screen = console()
    screen.print(HEADINGS[lang]["access"], style="bold")
    for number, spans in found.constraints.items():
        screen.print(f"  {number}  {labels[str(number)][lang]}: {len(spans)}", style=None if spans else "dim")


def _movement(one: Movement, lang: str) -> tuple[str, ...]:
    from marsad.model import vocab

    count = one.count.words if one.count else "–"
    if one.conversion:
        count += f" (× {one.conversion.factor.persons:g} = {one.conversion.low or one.conversion.high:,})"
    return (
        str(one.as_of or "–"),
        vocab.label("what", one.what, lang),
        count,
        SCOPE[lang].get(one.scope or "", vocab.label("scope", one.scope, lang) if one.scope else "–"),
        one.origin_place or "–",
        one.destination or "–",
        one.said_by[0] if one.said_by else "–",
    )


def _measure(one: Measure, lang: str) -> tuple[str, ...]:
    from marsad.model import vocab

    ended = f"–{one.until}" if one.until else ""
    return (
        f"{one.since or '–'}{ended}",
        vocab.label("what", one.what, lang),
        one.place or "–",
        one.by or "–",
        STATUS[lang][one.status],
        str(one.last_confirmed or "–"),
        one.said_by[0] if one.said_by else "–",
    )
