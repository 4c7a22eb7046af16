"""Who may rule on what a colleague did: one table and pure functions, asked on every path into the ledger.

The rule of two: a claim is seconded only by two different people, and an erasure is ordered by one and approved by
another. A name is compared without case, width, spaces, marks and invisible characters. What is asked here is asked of
*sets* of rulings, so that neither the order of entries, nor a merge, nor a bulk import can make one person count twice.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable

from marsad.ledger.errors import Refused
from marsad.model.decision import Anchor, Decision

TATWEEL = "\u0640"  # stretches an Arabic word and says nothing
UNSEEN = frozenset({"Cf", "Cc", "Mn", "Me"})  # categories of Unicode: format, control, marks

Key = tuple[str, str, str, int]

# verbs by which a person stands behind a claim
ENDORSING = frozenset({"accept", "correct", "add"})
# verbs that two people have to carry; the second is named in the ruling itself
BY_TWO = frozenset({"erase"})
# verbs with a door of their own: the ledger does more than write them down
OWN_DOOR = {"erase": "use `marsad erase`"}


def same_person(one: str, other: str) -> bool:
    """Whether two names are one person's, as people type them."""
    return _plain(one) == _plain(other)


def claim_key(anchor: Anchor) -> Key:
    """What makes two anchors the same claim: report, quote, `what` and occurrence; the offset is a hint only."""
    return anchor.report, anchor.quote, anchor.what, anchor.occurrence


def standing(decisions: Iterable[Decision]) -> list[Decision]:
    """Rulings in; those that no other ruling supersedes out, whatever their order."""
    known = list(decisions)
    gone = {name for decision in known for name in decision.supersedes}
    return [decision for decision in known if decision.id not in gone]


def endorsers(anchor: Anchor, decisions: Iterable[Decision]) -> frozenset[str]:
    """The people who stand behind a claim, each once."""
    key = claim_key(anchor)
    return frozenset(
        _plain(decision.by)
        for decision in standing(decisions)
        if decision.verb in ENDORSING and decision.anchor and claim_key(decision.anchor) == key
    )


def seconded(anchor: Anchor, decisions: Iterable[Decision]) -> bool:
    """Whether two different people stand behind a claim."""
    return len(endorsers(anchor, decisions)) > 1


def check_ruling(decision: Decision, earlier: Iterable[Decision]) -> None:
    """A new ruling and the rulings so far in; Refused when the policy does not allow it.

    Nobody accepts a claim that they accepted, corrected or added before: the second look is somebody else's. A ruling
    that supersedes one's own earlier ruling replaces it and is allowed.
    """
    if decision.verb in OWN_DOOR:
        raise Refused(f"'{decision.verb}' is not recorded by hand", where="verb", todo=OWN_DOOR[decision.verb])
    if decision.verb != "accept" or not decision.anchor:
        return
    kept = [other for other in earlier if other.id not in decision.supersedes]
    if _plain(decision.by) in endorsers(decision.anchor, kept):
        raise Refused(
            f"{decision.by} already stands behind this claim",
            where=f"{decision.anchor.report}: {decision.anchor.quote[:60]}",
            todo="the second look has to be somebody else's",
        )


def check_two(verb: str, first: str, second: str) -> None:
    """The two people behind an act that needs two in; Refused unless they are two."""
    if verb in BY_TWO and (not _plain(first) or not _plain(second) or same_person(first, second)):
        raise Refused(f"'{verb}' needs two different people", where="by, second", todo="name who approves it")


def check_hold(subject: str, decisions: Iterable[Decision]) -> None:
    """A subject and the rulings so far in; Refused while a legal hold on it stands, with who ordered it."""
    for decision in standing(decisions):
        if decision.verb == "hold" and decision.subject == subject:
            raise Refused(
                f"a legal hold stands on it, ordered by {decision.by}: {decision.because or 'no reason given'}",
                where=subject,
                todo=f"lift hold {decision.id} first (`marsad hold --lift {decision.id}`)",
            )


def _plain(name: str) -> str:
    """A name without what the eye does not tell apart: case, width, marks above letters, invisible characters."""
    letters = unicodedata.normalize("NFKD", name.replace(TATWEEL, "")).casefold()
    seen = "".join(letter for letter in letters if unicodedata.category(letter) not in UNSEEN)
    return " ".join(seen.split())
