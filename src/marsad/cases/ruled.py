"""What people recorded of an order, a commitment or a recommendation, laid over what the words say."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import Any

from marsad.cases.items import Item
from marsad.model import Decision
from marsad.reconcile import Record

VERBS = ("order", "commitment")


def with_rulings(record: Record, items: Iterable[Item]) -> tuple[Item, ...]:
    """A record and its items in; the same with the fields that rulings give them out, in their order.

    A ruling (verb `order` or `commitment`, subject an item's id) may say its form, issuer, addressees, content, the
    days of issue and of its end, its deadline, its area and how far it was fulfilled. A newer ruling's field stands.
    """
    by_subject: dict[str, list[Decision]] = {}
    for ruling in sorted(record.decisions, key=lambda ruling: (ruling.at, ruling.id)):
        if ruling.verb in VERBS and ruling.subject:
            by_subject.setdefault(ruling.subject, []).append(ruling)
    return tuple(_laid_over(item, by_subject.get(item.id, ())) for item in items)


def _laid_over(item: Item, rulings: Iterable[Decision]) -> Item:
    said: dict[str, Any] = {}
    for ruling in rulings:
        said |= ruling.value
    if not said:
        return item
    kinds = tuple(sorted(str(code) for code in said.get("content", ()))) or item.kinds
    addressees = said.get("addressees")
    return replace(
        item,
        form=said.get("form") or item.form,
        by=said.get("issuer") or item.by,
        to=_joined(addressees) or item.to,
        kinds=kinds,
        kind=kinds[0] if kinds else item.kind,
        since=_day(said.get("issued")) or _day(said.get("since")) or item.since,
        until=_day(said.get("until")) or item.until,
        place_id=said.get("place") or item.place_id,
        fulfilment=said.get("fulfilment") or item.fulfilment,
        decisions=tuple(ruling.id for ruling in rulings),
    )


def _joined(addressees: Any) -> str:
    return addressees if isinstance(addressees, str) else "; ".join(str(one) for one in addressees or ())


def _day(value: Any) -> date | None:
    return date.fromisoformat(str(value)) if value else None
