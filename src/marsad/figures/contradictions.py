"""What cannot all be true, or fell without a reason: listed with its quotes for a person, never repaired."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from marsad.figures import nested
from marsad.figures.gather import Cell, gather, hints_of
from marsad.figures.parts import CONFLICT, LATER_OR_PART, MISSING, breakdowns
from marsad.figures.rules import Evidence, Span
from marsad.model import vocab
from marsad.reconcile.cells import RUNNING
from marsad.reconcile.record import Record

KINDS = {
    "parts": ("the parts do not make their total", "الأجزاء لا تساوي مجموعها"),
    "fall": ("a running toll fell", "حصيلة متراكمة انخفضت"),
    "same_day": ("one origin, one day, two numbers", "مصدر واحد ويوم واحد ورقمان"),
    "rivals": ("independent origins exclude each other", "مصادر مستقلة يناقض بعضها بعضاً"),
    "entailed": ("claims that cannot all hold", "ادعاءات لا تصح معاً"),
    "outlier": ("a number far from all others", "رقم بعيد عن سائر الأرقام"),
    "rulings": ("rulings that exclude each other", "قرارات متعارضة"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Contradiction:
    """`kind` is one of `KINDS`; `says` one sentence with the numbers, `says_ar` the same in Arabic; `claims` the spans,
    `origins` whose they are."""

    kind: str
    says: str
    says_ar: str
    origins: tuple[str, ...]
    claims: tuple[Span, ...]


def contradictions(record: Record) -> list[Contradiction]:
    """A record in, what a person should look at out: by kind, then by what it says."""
    cells = gather(record, hints_of(record))
    found = [
        *_parts(record),
        *_falls(record),
        *_rivals(cells, record),
        *_outliers(cells),
        *_rulings(record),
    ]
    told = {frozenset(one.claims) for one in found if one.kind == "parts"}
    found += [one for one in _entailed(record) if not any(frozenset(one.claims) <= claims for claims in told)]
    return sorted(set(found), key=lambda one: (list(KINDS).index(one.kind), one.says, one.claims))


def _parts(record: Record) -> Iterable[Contradiction]:
    items = {item.index: item for item in record.items}
    for index, rows in breakdowns(record.items).items():
        for row in rows:
            if not row.note:
                continue
            terms = " + ".join(f"{number:,}" for _, number in row.parts)
            gap = f"{abs(row.shortfall):,} {'missing' if row.shortfall > 0 else 'too many'}"
            says = f"{terms} = {row.sum:,}, printed under {row.total:,}: {gap}"
            gap_ar = f"{'ينقص' if row.shortfall > 0 else 'يزيد'} {abs(row.shortfall):,}"
            says_ar = f"{terms} = {row.sum:,} تحت مجموع {row.total:,}: {gap_ar}"
            note = "" if row.note in (CONFLICT, MISSING) else f" ({row.note})"
            note_ar = note.replace(LATER_OR_PART, "بتاريخ آخر أو عدّ جزئي؛ يبقى كلاهما")
            yield Contradiction(
                kind="parts",
                says=says + note,
                says_ar=says_ar + note_ar,
                origins=(items[index].origin,),
                claims=row.claims,
            )


def _entailed(record: Record) -> Iterable[Contradiction]:
    """Claims about nested cells that cannot all hold: the smallest sets, with their words."""
    quotes = {claim.span: claim.quote for claim in record.claims if claim.count}
    for origin, rows in nested.conflicts(record):
        spans = tuple(dict.fromkeys(span for row in rows for span in row.spans))
        says = "; ".join(f"“{quotes.get(span, '')}”" for span in spans)
        yield Contradiction(kind="entailed", says=says, says_ar=says, origins=(origin,), claims=spans)


def _falls(record: Record) -> Iterable[Contradiction]:
    for one in record.series:
        if one.kind != RUNNING:
            continue
        pairs = list(zip(one.toll.points, one.toll.points[1:], strict=False))
        for before, after in pairs:
            if before.low is None or after.low is None or before.as_of is None or after.as_of is None:
                continue
            name = f"{one.toll.origin}, {one.toll.what}, {one.toll.group}"
            where = f", {one.toll.place}" if one.toll.place else ""
            place_ar = record.where.label(one.toll.place_id or "", "ar") or one.toll.place
            name_ar = f"{vocab.label('what', one.toll.what, 'ar')}، {vocab.group_label(one.toll.group, 'ar')}"
            name_ar += f"، {place_ar}" if place_ar else ""
            spans = (*before.claims, *after.claims)
            if after.low < before.low and after.as_of > before.as_of:
                says = f"{name}{where}: {before.low:,} on {before.as_of}, {after.low:,} on {after.as_of}"
                says_ar = f"{name_ar}: {before.low:,} في {before.as_of} ثم {after.low:,} في {after.as_of}"
                yield Contradiction(kind="fall", says=says, says_ar=says_ar, origins=(one.toll.origin,), claims=spans)
            elif (
                one.toll.what == "suspects"
                and after.as_of == before.as_of
                and not set(before.reports) & set(after.reports)
            ):
                says = f"{name}{where}: {before.low:,} and {after.low:,} on {after.as_of}; parts, or a revision?"
                says_ar = f"{name_ar}: {before.low:,} و{after.low:,} في {after.as_of}؛ جزآن أم تصحيح؟"
                yield Contradiction(
                    kind="same_day", says=says, says_ar=says_ar, origins=(one.toll.origin,), claims=spans
                )


def _rivals(cells: Sequence[Cell], record: Record) -> Iterable[Contradiction]:
    """Closed claims of independent origins about one cell whose intervals do not meet."""
    for cell in cells:
        closed = [one for one in cell.evidence if one.party and one.supports == "low" and one.closed and not one.early]
        for at, one in enumerate(closed):
            for other in closed[at + 1 :]:
                if one.party != other.party and _apart(one, other):
                    first, second = sorted((one, other), key=lambda each: each.bound.lo)
                    says = f"{cell.key.id}: {first.origin} {first.bound.lo:,}, {second.origin} {second.bound.lo:,}"
                    origins = tuple(sorted((one.origin, other.origin)))
                    names = [_origin_ar(each.origin, record) for each in (first, second)]
                    says_ar = f"{cell.key.id}: {names[0]} {first.bound.lo:,}، {names[1]} {second.bound.lo:,}"
                    spans = (*one.spans, *other.spans)
                    yield Contradiction(kind="rivals", says=says, says_ar=says_ar, origins=origins, claims=spans)


def _origin_ar(origin: str, record: Record) -> str:
    known = record.registry.sources.get(origin)
    return known.label("ar") if known else origin


def _apart(one: Evidence, other: Evidence) -> bool:
    tops = (one.bound.hi or 0, other.bound.hi or 0)
    return tops[0] < other.bound.lo or tops[1] < one.bound.lo


def _outliers(cells: Sequence[Cell]) -> Iterable[Contradiction]:
    for cell in cells:
        for flag in cell.flags:
            if flag.startswith("outlier"):
                spans = tuple(span for span, why in cell.aside if "far from every other" in why)
                says = f"{cell.key.id}: {flag[9:]}"
                yield Contradiction(kind="outlier", says=says, says_ar=says, origins=(), claims=spans)


def _rulings(record: Record) -> Iterable[Contradiction]:
    for conflict in record.conflicts:
        names = ", ".join(f"{one.id} by {one.by}" for one in conflict.decisions)
        says = f"{conflict.about}: {names}"
        yield Contradiction(kind="rulings", says=says, says_ar=says, origins=(), claims=())
