"""Days as people write them on the command line and as they read them."""

from __future__ import annotations

from datetime import date

from marsad.model import BadInput

MONTHS = (  # English, Arabic
    ("Jan", "كانون الثاني"),
    ("Feb", "شباط"),
    ("Mar", "آذار"),
    ("Apr", "نيسان"),
    ("May", "أيار"),
    ("Jun", "حزيران"),
    ("Jul", "تموز"),
    ("Aug", "آب"),
    ("Sep", "أيلول"),
    ("Oct", "تشرين الأول"),
    ("Nov", "تشرين الثاني"),
    ("Dec", "كانون الأول"),
)


def day(text: str | None, option: str) -> str | None:
    """A day of an option in, the same day as ISO out; None stays None. BadInput when there is no such day."""
    if text is None:
        return None
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError:
        raise BadInput(f"'{text}' is no day", where=option, todo="write it as 2025-03-10") from None


def short(when: date | None, lang: str) -> str:
    """A day in, "8 Mar 2025" out; a dash when it is not known."""
    if when is None:
        return "–"
    return f"{when.day} {MONTHS[when.month - 1][lang == 'ar']} {when.year}"
