"""Between the claims of one text: part and whole, and what corrects or updates what."""

from __future__ import annotations

from bisect import bisect_left

from marsad.read.annotate import Annotated
from marsad.read.draft import Draft, by_sentence, same_voice
from marsad.read.zones import Document

_DEATHS = frozenset(("killed", "executed"))
_HELD = frozenset(("arrest", "detained", "abducted"))
_UNREAL = frozenset(("projected", "denied"))
_MANY = 1_000  # counts before a part among which its whole is looked for
_ROWS = 30  # sentences between a whole and the rows of a table of its shares
_FAR = 8  # sentences between a whole and a part that nothing but its size and group ties to it


def same_kind(one: str, other: str) -> bool:
    """Do two codes count the same people (those executed are killed too)?"""
    if one == other:
        return True
    return (one in _DEATHS and other in _DEATHS) or (one in _HELD and other in _HELD)


def tie_parts(a: Annotated, document: Document, drafts: list[Draft]) -> None:
    """Drafts in the order of the text, with their voices, in: `whole` is filled."""
    counted = [d for d in drafts if d.counted]
    for index, draft in enumerate(counted):
        if "part" in draft.marks:
            draft.whole = _whole_of(counted, index)
        elif "most" in draft.marks:
            draft.whole = _narrower_than(a, counted, index)
    _siblings(a, counted)
    for index, draft in enumerate(counted):
        if draft.whole is None and "part" not in draft.marks:
            draft.whole = _narrower_than(a, counted, index)
            if draft.whole is not None and _stands_apart(a, document, draft, draft.whole):
                draft.whole = None
        if draft.whole is None:
            _gather(a, counted, index)
    _sums(counted)
    _siblings(a, counted)
    for draft in counted:
        shared = draft.whole is not None and ".count." not in draft.rule and {draft.what, draft.whole.what} <= _DEATHS
        if shared and draft.whole is not None and "executed" not in draft.marks:
            draft.what = draft.whole.what
        if draft.whole is draft:
            draft.whole = None
        if draft.whole is None and draft.size is not None and "part" in draft.marks and ".count." not in draft.rule:
            draft.marks.add("stray")  # a share of nothing that was told: the number counts something else


def share_voices(drafts: list[Draft]) -> None:
    """Drafts with their wholes in: a part that nobody else is said to tell is told by whoever tells its whole."""
    for draft in drafts:
        whole = draft.whole
        own = "own-cue" in draft.marks or (
            whole is not None and draft.first > draft.told_at > max(whole.last, whole.told_at)
        )
        if whole is not None and not own and whole.sentence <= draft.sentence:
            draft.said_by = whole.said_by


def _whole_of(drafts: list[Draft], index: int) -> Draft | None:
    part = drafts[index]
    for other in reversed(drafts[max(0, index - _MANY) : index]):
        if part.sentence - other.sentence > _FAR:
            break
        if not same_kind(other.what, part.what):
            continue
        if not _can_hold(other, part) or "old" in other.marks:
            continue
        if part.community and (named := _named_again(part, drafts[max(0, index - _MANY) : index])) is not None:
            return named
        if "placed" in part.marks and (other.sex or other.age) and not (part.sex or part.age):
            continue
        if "row" in part.marks and ("row" in other.marks or other.whole is not None):
            continue
        if other.whole is not None and (_alike(part, other) or "other" in part.marks or _looks_past(part, other)):
            return other.whole
        if other.sentence == part.sentence and other.whole is not None and _goes_on(part):
            return other.whole
        listed = other.whole is not None and other.sentence == part.sentence and "listed" in part.rule
        return other.whole if listed else other
    return None


def _named_again(part: Draft, before: list[Draft]) -> Draft | None:
    """`92 Druze … 21 of the Druze were civilians`: the number of that community, not the last one."""
    near = [d for d in before[-_FAR:] if d.community == part.community and same_kind(d.what, part.what)]
    return next((d for d in reversed(near) if _can_hold(d, part)), None)


def _goes_on(part: Draft) -> bool:
    """`25 of the dead were Indians and one came from Nepal`: the next share of the same whole."""
    nested = any(word in part.rule for word in ("of-them", "included", "including", "among", "colon", "were"))
    return not nested and not (part.sex or part.age) and part.status is None


def _looks_past(part: Draft, other: Draft) -> bool:
    """`420 killings, 39 children included; most were …`: a vague share is one of the whole, not of its women."""
    return part.size is None and bool(other.sex or other.age) and not (part.sex or part.age)


_BY_PLACE = ("place", "name", "share")


def _alike(part: Draft, other: Draft) -> bool:
    """Two shares by place of one list, or two finer groups of one number in a sentence."""
    by_place = any(word in part.rule and word in other.rule for word in _BY_PLACE)
    by_place = by_place or ("placed" in part.marks and bool(other.marks & {"placed", "most"}))
    if part.sentence == other.sentence and _two_sides(part, other):
        return True
    finer = part.sentence == other.sentence and (part.sex or part.age) and (other.sex or other.age)
    return bool(finer) or (by_place and not (part.sex or part.age))


def _two_sides(part: Draft, other: Draft) -> bool:
    """`40 in Karoua, 21 in Dolbari`, `96 of them civilians, 44 soldiers`: shares of one number, none of the other."""
    places = part.place is not None and other.place is not None and part.place != other.place
    statuses = part.status is not None and other.status is not None and part.status != other.status
    return (places and "place" in part.rule) or statuses


def _can_hold(whole: Draft, part: Draft) -> bool:
    if part.size is None or whole.size is None:
        return True
    return whole.size > part.size or (whole.size == part.size == 1)


def _siblings(a: Annotated, drafts: list[Draft]) -> None:
    """A number tied by `and` to a part, or in a list of parts, is a part of the same whole."""
    for index, draft in enumerate(drafts):
        if not index or "sibling" not in draft.marks or draft.whole is not None:
            continue
        before = drafts[index - 1]
        if _is_breakdown(before, draft) and _is_generic(a, before):
            draft.whole = before
        elif before.whole is not None and before.sentence == draft.sentence and same_kind(before.what, draft.what):
            draft.whole = before.whole


def _is_breakdown(before: Draft, draft: Draft) -> bool:
    """`185, eleven women and 15 children`, `111 deaths - 90 men, 18 women`: a finer group right after its number."""
    finer = (draft.sex or draft.age) and not (before.sex or before.age)
    return bool(finer) and same_kind(before.what, draft.what) and _can_hold(before, draft)


def _narrower_than(a: Annotated, drafts: list[Draft], index: int) -> Draft | None:
    """The total told before that this number, of a finer group, place or doer, is a share of."""
    part = drafts[index]
    row = part.place is not None and part.precision == 4 and part.rule.endswith(("toll", "label"))
    row = row or (part.place is not None and "most" in part.marks)
    if (part.scope == "total" and part.group is None) or (_is_toll(a, part) and not row) or part.unit != "persons":
        return None
    for other in reversed(drafts[max(0, index - _MANY) : index]):
        if part.sentence - other.sentence > (_ROWS if "shares" in part.marks else _FAR):
            break
        if not same_kind(other.what, part.what):
            continue
        if other.unit != part.unit or other.size is None or other.stance in _UNREAL:
            continue
        if other.whole is not None and not _is_breakdown_in(part, other):
            continue
        if "shares" in part.marks and "shares" in other.marks:
            continue
        if part.scope in ("day", "incident") and part.since is not None and part.since != other.since:
            continue
        if (not same_voice(part, other) and "own-cue" in part.marks) or not _can_hold(other, part):
            continue
        if "own_windows" in a.lexicon.policy and _is_beside(part, other):
            continue
        if _narrows(part, other):
            return other
    return None


def _stands_apart(a: Annotated, document: Document, part: Draft, whole: Draft) -> bool:
    """`last week shelling left 31 dead`: of days of its own; `* Dorra: 2 dead … * Melut: 1 civilian killed`: each point
    tells its own."""
    if "timed" in part.marks and part.since is part.until is None and part.sentence != whole.sentence:
        return True
    if part.until is not None and whole.since is not None and part.until < whole.since:
        return True  # "in March 11 soldiers died": before what was told
    q, finer = part.quantity, (part.sex or part.age) and _is_generic(a, whole)
    again = part.rule.endswith("gap.alone")  # "52 deaths in March and 49 in May"
    if again or ("sibling" in part.marks and part.sentence == whole.sentence and not finer):
        return True  # "five died on the spot and another two on the way", "six women and four children"
    if q is not None and part.predicate == whole.predicate and a.classes[whole.noun_end : q.first] == "&" and not finer:
        return True  # "21 passengers and four soldiers were killed": side by side
    own = document.sentences[part.sentence]
    return own.zone == "item" and part.place is not None and part.place != whole.place and whole.sentence > 1


def _is_generic(a: Annotated, draft: Draft) -> bool:
    """`people`, `victims` or no noun at all: whom women and children are a share of, as they are not of vendors."""
    words = a.lexicon.sets.get("generic")
    if draft.group is None or words is None:
        return not (draft.role or draft.community)
    return a.tokens.norms[draft.group[1] - 1] in words


def _is_beside(part: Draft, other: Draft) -> bool:
    """A plain later number (`3,978 wounded` after `almost 4,000 wounded`), or one of other days, is no share."""
    days = (part.since, part.until)
    if days != (None, None) and days != (other.since, other.until) and part.scope != "part":
        return True
    named = part.status or part.group or part.sex or part.age or part.place or part.community
    plain = not named
    near = bool(part.size and other.size and part.size > other.size * _CLOSE)
    return "old" in part.marks or (plain and near and part.sentence != other.sentence and part.what == other.what)


_CLOSE = 0.6  # of a number told before, above which a plain later one rather tells it again


def _is_breakdown_in(part: Draft, other: Draft) -> bool:
    """`another 164 civilians, thirteen women among them`: a share of a share, in one sentence."""
    return part.sentence == other.sentence and bool(part.sex or part.age) and not (other.sex or other.age)


def _narrows(part: Draft, whole: Draft) -> bool:
    if part.size is None:
        bare = part.group is None and not part.place and part.sentence - whole.sentence <= 2
        return bare and part.what in ("killed", "executed", "injured")
    if part.stance == "confirmed" and whole.stance == "asserted" and part.sentence - whole.sentence <= 2:
        return True
    if whole.scope == "total" and part.status == "mixed" and part.group is not None:
        return True
    if part.what == "executed" and whole.what == "killed":
        return True
    if part.group is None and part.status is None and part.sentence - whole.sentence <= 2 and whole.what == part.what:
        return part.noun_end <= (part.quantity.head if part.quantity else 0)
    if whole.status in (None, "mixed") and part.status is not None:
        return True
    if part.status == whole.status and part.place and part.place != whole.place:
        return part.sentence > whole.sentence
    return bool((part.sex or part.age) and not (whole.sex or whole.age))


def _sums(drafts: list[Draft]) -> None:
    """Numbers that follow a larger one and add up to it exactly are its shares."""
    for index, whole in enumerate(drafts):
        if whole.size is None or whole.whole is not None or whole.stance in _UNREAL or whole.size < _SUM_FROM:
            continue
        near = [d for d in drafts[index + 1 : index + 14] if _may_add_up(d, whole)]
        for start in range(len(near)):
            row = _adding_up(near[start:], whole.size)
            if row:
                for other in row:
                    other.whole = whole
                break


def _may_add_up(part: Draft, whole: Draft) -> bool:
    free = part.whole is None or "shares" in part.marks or "place" in part.rule or "name" in part.rule
    return free and same_kind(part.what, whole.what) and part.unit == whole.unit and same_voice(part, whole)


def _adding_up(row: list[Draft], size: int) -> list[Draft]:
    """The first numbers of the row that add up to the size exactly; none when they do not."""
    total = 0
    for index, draft in enumerate(row):
        total += draft.size or size
        if draft.sentence - row[0].sentence > 1:
            return []
        if total >= size:
            return row[: index + 1] if total == size and index else []
    return []


_SUM_FROM = 20  # below this, numbers add up by chance


def _is_toll(a: Annotated, draft: Draft) -> bool:
    entry = a.entries[draft.predicate] if draft.predicate is not None else None
    return entry is not None and entry.letter == "M"


def _gather(a: Annotated, drafts: list[Draft], index: int) -> None:
    """`this takes the dead to 745`: a total told after its parts takes them in; they keep their scope."""
    whole = drafts[index]
    if "mostly" in whole.marks:
        return  # one count that holds some others too, not the sum of those told before
    if whole.stance in _UNREAL or whole.size is None or not (whole.scope == "total" or "gathers" in whole.marks):
        return
    row = drafts[max(0, index - 4) : index]
    for at, other in enumerate(row):
        if other.whole is None and other is not whole and _is_gathered(other, whole):
            if any(_restates(later, other) for later in row[at + 1 :]):
                continue
            other.whole = whole
            other.marks.add("gathered")
            if whole.status is None and other.status is not None and whole.group is None:
                whole.scope, whole.status = "total", "mixed"


def _restates(later: Draft, earlier: Draft) -> bool:
    """`over 300 civilians …; 311 civilians …`: the lead's round figure, told again exactly."""
    same = later.what == earlier.what and later.status == earlier.status and later.whole is None
    if not same or later.size is None or earlier.size is None or later.sex or later.age:
        return False
    return earlier.size <= later.size <= earlier.size * _ROUNDED


_ROUNDED = 1.1


def _is_gathered(part: Draft, whole: Draft) -> bool:
    if whole.sentence - part.sentence > 2 or not same_kind(part.what, whole.what):
        return False
    if part.size is None or whole.size is None or part.size >= whole.size:
        return False
    return same_voice(part, whole)


# --- corrections and updates ------------------------------------------------------------------------------------------


def correct(a: Annotated, document: Document, drafts: list[Draft]) -> None:
    """Drafts in: what a correction takes back, and what an update replaces, is tied by `older`."""
    counted = [d for d in drafts if d.counted]
    rows = by_sentence(d for d in counted if d.size is not None)
    for number, own in list(rows.items()):
        sentence = document.sentences[number]
        if a.tagged(sentence.first, sentence.last, "stance.corrected") is not None:
            if len(own) == 1:
                own[0].marks.add("withdrawn")
                if a.tagged(sentence.first, sentence.first + 1, "stance.corrected") is not None:
                    own[0].marks.add("corrected-label")  # "Corrected 21:10: the 410 bodies come from …"
                own = own + rows.get(number + 1, [])
            _take_back(a, own)
        old = next((d for d in own if "old" in d.marks), None)
        if old is not None:
            at = bisect_left(counted, number, key=lambda draft: draft.sentence)
            _update(old, own, counted[max(0, at - _OLDER) : at])


_OLDER = 20  # counts before a sentence among which an older figure finds the newer one


def _take_back(a: Annotated, own: list[Draft]) -> None:
    pair = next(((x, y) for x in own for y in own if x is not y and same_kind(x.what, y.what)), None)
    if pair is None:
        for draft in own:
            if "withdrawn" in draft.marks and "corrected-label" in draft.marks:
                draft.stance = "corrected"
        return
    instead = any(d.rule.endswith("same-instead") for d in pair)  # "31 değil 13": the wrong one stands first
    wrong = pair[0] if instead else next((d for d in pair if "withdrawn" in d.marks), pair[1])
    right = pair[0] if wrong is pair[1] else pair[1]
    right.stance, right.older = "corrected", wrong
    for draft in (right, wrong):
        draft.whole = None
        draft.scope = "cumulative" if draft.scope in ("part", None) else draft.scope
    wrong.stance = "asserted"


def _update(old: Draft, own: list[Draft], before: list[Draft]) -> None:
    """`up from 93`: the newer figure of the sentence, else the last one before it, supersedes the old one."""
    old.whole = None
    newer = next((d for d in own if d is not old and same_kind(d.what, old.what)), None)
    newer = newer or next((d for d in reversed(before) if same_kind(d.what, old.what)), None)
    if newer is not None:
        newer.older = old
        newer.whole = None if newer.whole is old else newer.whole
        old.scope = old.scope or newer.scope
