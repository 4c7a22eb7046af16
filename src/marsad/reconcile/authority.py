"""Whose act a claim reports: who issued the order, formed the body, closed the road. Not who told of it."""

from __future__ import annotations

import re

from marsad.model import Claim
from marsad.model.fold import fold
from marsad.reconcile.attribution import Attribution
from marsad.reconcile.sources import Registry

SUBJECT = 7  # the subject of a clause stands among its first words; a court named at its end is where matters go
OWN_ACTS = frozenset(("order_issued", "commitment", "body_formed", "curfew", "closure", "referral"))
_OPENS_WITHOUT_SUBJECT = re.compile(
    r"(?:it|he|she|they|we|i|announced|promised|declared|ordered|said|told|has|have|had|was|will|its|"
    r"انه|انها|انهم|اعلن|اعلنت|امر|امرت|قرر|قررت|تعهد|تعهدت|وعد|وعدت|سنحيل|سنعلن)\b"
)
_NOBODY = re.compile(r"(?:an?|one|two|some|several) |(?:مصدر|مصادر)(?: |$)")
_ADJECTIVE = re.compile(r"\bmilitary\b|(?<!\w)العسكري[ةه]?")  # a military court or order names no army
_GENERIC = re.compile(
    r"\b(?:The|the)\s+(ministry|government|authorities|army|presidency|president|council|police|court)\b"
    r"|(?:^|\s)(الوزارة|الحكومة|السلطات|الجيش|الرئاسة|القيادة|المحكمة)(?=\s|$)"
)


def authority(claim: Claim, attribution: Attribution, registry: Registry) -> str | None:
    """A claim of an order, a body or a measure in; the name of whoever is said to be its author out, None when unsaid.

    In this order: the party that the reader found; an institution that the clause has as its subject; the voice
    itself, when the clause has a pronoun for subject or when a party to the matter tells of an act of its own.
    """
    if claim.party:
        return claim.party
    opening = " ".join(claim.quote.split()[:SUBJECT])
    without_subject = bool(_OPENS_WITHOUT_SUBJECT.match(fold(claim.quote)))
    if not without_subject and (found := _institution(opening, registry)):
        return found
    if claim.said_by and _speaks_for_itself(claim, attribution, without_subject):
        return _name(claim.said_by[0], attribution)
    generic = _GENERIC.search(opening)
    return (generic[1] or generic[2]) if generic else None


def _institution(words: str, registry: Registry) -> str | None:
    words = _ADJECTIVE.sub(" ", words)
    voice = registry.named(words) or registry.described(words)
    if voice.how not in ("named", "person", "organ") or voice.source.kind == "media":
        return None
    return voice.source.id


def _speaks_for_itself(claim: Claim, attribution: Attribution, without_subject: bool) -> bool:
    """A party to the matter that tells of its own act; the publisher alone is none."""
    if attribution.source.kind not in ("party_claim_own", "official_record") or len(claim.said_by) < 2:
        return False
    return without_subject or claim.what in OWN_ACTS


def _name(voice: str, attribution: Attribution) -> str | None:
    """The name as the report has it; for "a military source" the institution that the source was recognised as."""
    if not _NOBODY.match(fold(voice)):
        return voice
    return attribution.source.id if attribution.source.named and fold(attribution.source.id) != fold(voice) else None
