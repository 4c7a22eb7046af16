"""Names that may be published: a ruling for each person that says who agreed to what. Without one, no name leaves."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from marsad.model import Decision
from marsad.publish.dataset.model import Row

PUBLIC_SCOPES = ("public", "media")  # what a family may agree to beyond court and UN (standards R53)


def agreed_names(decisions: Iterable[Decision], release: str) -> list[Row]:
    """Rulings in force in, a row for each `publish` ruling on a person ("victim:…", "person:…") with consent out.

    Its value: `name` or `name_ar`, `agreed_by` (the relation), `scope` (public or media), and `age`, `place`, `day`. A
    ruling that was withdrawn, or whose scope is narrower, gives no row.
    """
    found = {str(one.subject): one.value for one in decisions if _agrees(one)}
    return [_row(name, value, release) for name, value in sorted(found.items())]


def _agrees(one: Decision) -> bool:
    person = (one.subject or "").startswith(("victim:", "person:"))
    value = one.value
    named = bool(value.get("name") or value.get("name_ar"))
    return (
        one.verb == "publish"
        and person
        and named
        and bool(value.get("agreed_by"))
        and value.get("scope") in PUBLIC_SCOPES
    )


def _row(name: str, value: Mapping[str, Any], release: str) -> Row:
    return {
        "id": name,
        "name_en": _text(value.get("name")),
        "name_ar": _text(value.get("name_ar")),
        "age": int(value["age"]) if str(value.get("age", "")).isdigit() else None,
        "place": _text(value.get("place")),
        "day": _day(value.get("day")),
        "agreed_by": _text(value.get("agreed_by")),
        "release": release,
    }


def _text(value: object) -> str | None:
    return str(value) if value else None


def _day(value: object) -> date | None:
    try:
        return date.fromisoformat(str(value)) if value else None
    except ValueError:
        return None
