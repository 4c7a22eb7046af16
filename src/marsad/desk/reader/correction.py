"""The form by which a person corrects or adds a claim: its fields in, only what differs from the claim out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from marsad.model import BadInput, vocab

CHOICES = {  # field of the form: table of codes
    "what": "what",
    "qualifier": "qualifier",
    "scope": "scope",
    "stance": "stance",
    "status": "status",
    "sex": "sex",
    "age": "age",
}
GROUP = ("status", "sex", "age", "community", "role")


def correction(form: Mapping[str, str], claim: Mapping[str, Any]) -> dict[str, Any]:
    """A posted form and the claim as it stands in, the fields that change out, nested as in the contract."""
    wanted: dict[str, Any] = {}
    _codes(form, claim, wanted)
    count = _count(form, claim.get("count"))
    if count is not None:
        wanted["count"] = count
    group = {name: form[name] or None for name in GROUP if name in form}
    held = claim.get("group") or {}
    if any(value != held.get(name) for name, value in group.items()):
        wanted["group"] = {**{name: held.get(name) for name in (*GROUP, "words")}, **group}
    for name in ("since", "until"):
        if name in form and (form[name] or None) != claim.get(name):
            wanted[name] = form[name] or None
    place = form.get("place", "").strip()
    if "place" in form and place != ((claim.get("place") or {}).get("words") or ""):
        wanted["place"] = {"words": place, "id": None, "precision": None} if place else None
    if form.get("said_by", "").strip():
        voices = [voice.strip() for voice in form["said_by"].split("←") if voice.strip()]
        if voices != list(claim.get("said_by") or ()):
            wanted["said_by"] = voices
    return wanted


def _codes(form: Mapping[str, str], claim: Mapping[str, Any], wanted: dict[str, Any]) -> None:
    for name in ("what", "scope", "stance"):
        value = form.get(name, "").strip() or None
        if name in form and value != claim.get(name):
            if value is not None:
                vocab.check(CHOICES[name], value)
            wanted[name] = value


def _count(form: Mapping[str, str], held: Mapping[str, Any] | None) -> dict[str, Any] | None:
    if not {"low", "high", "qualifier"} & set(form):
        return None
    low, high, qualifier = _number(form, "low"), _number(form, "high"), form.get("qualifier", "").strip()
    if low is None and high is None and not qualifier:
        return None
    if low is not None and high is not None and low > high:
        raise BadInput(f"low {low} is above high {high}", where="count", todo="swap them, or leave the open end empty")
    if qualifier:
        vocab.check("qualifier", qualifier)
    made = dict(held or {"words": "", "unit": "persons"})
    made |= {"low": low, "high": high, "qualifier": qualifier or made.get("qualifier") or "exact"}
    return None if made == dict(held or {}) else made


def _number(form: Mapping[str, str], name: str) -> int | None:
    text = form.get(name, "").strip().replace(",", "").replace("٬", "")
    if not text:
        return None
    if not text.isdecimal() or len(text) > 9:
        raise BadInput(f"'{text[:20]}' is no number of people", where=name, todo="write a whole number, or nothing")
    return int(text)
