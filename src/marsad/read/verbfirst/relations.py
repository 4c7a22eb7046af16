"""Between the claims of one text: part and whole, corrections; for the grammar of verb-first languages."""

from __future__ import annotations

from marsad.read.annotate import Annotated
from marsad.read.draft import Draft, by_sentence
from marsad.read.verbfirst.days import DEATHS, Days
from marsad.read.zones import Document

_SETTLED = frozenset(("displaced", "sheltering"))


def same_kind(one: str, other: str) -> bool:
    """Do two codes count the same people (those executed are killed too)?"""
    if one == other:
        return True
    return (one in DEATHS and other in DEATHS) or (one in _SETTLED and other in _SETTLED)


def relate(a: Annotated, document: Document, drafts: list[Draft]) -> None:
    """Drafts in the order of the text in: wholes, scopes, days and corrections are filled."""
    for index, draft in enumerate(drafts):
        if draft.counted and draft.whole is None and "part" in draft.marks and "line-share" not in draft.marks:
            draft.whole = _whole_of(a, drafts, index)
    _shares(a, document, drafts)
    _by_sum(drafts)
    _sum_up(drafts)
    _alone(a, drafts)
    _some_of(a, drafts)
    _next_in_row(drafts)
    _by_line(drafts)
    _confirm(a, document, drafts)
    Days(a, document).give(drafts)
    _fold_in(a, document, drafts)
    _sums(drafts)
    _row_shares(drafts)
    _same_hands(a, drafts)
    _same_people(a, drafts)
    for draft in drafts:
        if draft.whole is not None:
            _inherit(draft, draft.whole)
        if draft.older is not None and "older" in draft.older.marks:
            draft.older.scope, draft.older.place, draft.older.precision = draft.scope, draft.place, draft.precision
    _mixtures(drafts)


def _confirm(a: Annotated, document: Document, drafts: list[Draft]) -> None:
    """What a sentence with "وتم التحقق منها" and those before it in its paragraph count is confirmed."""
    if "stance.confirmed" not in a.tags:
        return
    rows = by_sentence(drafts)
    for number, sentence in enumerate(document.sentences):
        at = a.tagged(sentence.first, sentence.last, "stance.confirmed")
        if at is None or _is_not_confirmed(a, sentence.first, at):
            continue
        for step in range(number, max(-1, number - _NEAR), -1):
            if document.sentences[step].paragraph != sentence.paragraph:
                break
            for draft in rows.get(step, ()):
                if draft.counted and draft.stance == "asserted":
                    draft.stance = "confirmed"


def _is_not_confirmed(a: Annotated, first: int, at: int) -> bool:
    """ "لم تتمكن الوكالة من التحقق منها"; "…، مؤكدة وصول تعزيزات", which is a verb of saying."""
    start = max(first, at - _CLAUSE)
    cut = max((a.classes.rfind(mark, start, at) for mark in ",.;:"), default=-1)
    clause = a.tokens.norms[max(start, cut + 1) : at]
    only = not a.lexicon.sets["only_words"].isdisjoint(clause)  # "ولا يضم إلا ما أمكنها التحقق منه"
    return a.classes[at - 1] == "," or (not a.lexicon.sets["not_words"].isdisjoint(clause) and not only)


def _root(part: Draft) -> Draft:
    """The whole of a part's whole: where a semicolon takes a list back to."""
    whole = part
    while whole.whole is not None:
        whole = whole.whole
    return whole


def _whole_of(a: Annotated, drafts: list[Draft], index: int) -> Draft | None:
    """The nearest claim before it of the same kind that is larger, or whose number is open; siblings share a whole."""
    part = drafts[index]
    for other in reversed(drafts[max(0, index - _MANY) : index]):
        if part.sentence - other.sentence > 4:
            return None
        if not other.counted or not same_kind(other.what, part.what):
            continue
        if other.marks & {"older", "aside"}:
            continue
        if other.sentence != part.sentence and "place" in other.rule and other.whole is not None:
            return _root(other)  # "سبعة في بحري، وشهيدان في الخرطوم. بينهم امرأة"
        if other.whole is not None and other.sentence == part.sentence and "opens" not in part.marks:
            return _root(other) if ";" in a.classes[other.first : part.first] else other.whole
        if part.size is None or other.size is None or other.size > part.size:
            return other
        if other.whole is not None and (other.whole.size or 0) > part.size:
            return other.whole
    return None


def _same_hands(a: Annotated, drafts: list[Draft]) -> None:
    """ "7 على يد القوات بينهم طفلان، و3 على يد المسلحين": shares by who did it have one whole."""
    if "X" not in a.classes:
        return
    first: Draft | None = None
    for draft in drafts:
        if not draft.counted or not _is_by(a, draft):
            continue
        if first is not None and first.sentence == draft.sentence and first.whole is not None and "part" in draft.marks:
            draft.whole = first.whole
        elif first is None or first.sentence != draft.sentence:
            first = draft


def _is_by(a: Annotated, draft: Draft) -> bool:
    """Do the words after the number say at whose hands?"""
    at = draft.quantity.head if draft.quantity is not None else len(a.classes)
    return "X" in a.classes[at : at + 2]


def _by_line(drafts: list[Draft]) -> None:
    """ "صنعاء: 38 شهيداً و149 جريحاً", "الجوف: 8 شهداء": lines that a place heads share out the larger count before
    them."""
    for index, draft in enumerate(drafts):
        heads = not draft.marks.isdisjoint(("place-head", "line-share"))
        if not heads or draft.whole is not None or not draft.counted or not draft.size:
            continue
        whole = _over_lines(drafts[max(0, index - _MANY) : index], draft)
        if whole is not None:
            draft.whole = whole
            draft.marks.add("part")


def _over_lines(before: list[Draft], part: Draft) -> Draft | None:
    """The nearest count that the lines may share out, at most so many sentences back."""
    for other in reversed(before):
        if part.sentence - other.sentence > _NEAR:
            return None
        if _is_over_lines(other, part):
            return other
    return None


def _is_over_lines(whole: Draft, part: Draft) -> bool:
    fits = same_kind(whole.what, part.what) and whole.whole is None and "place-head" not in whole.marks
    plain = not whole.marks & {"older", "aside", "part"}
    return fits and plain and (whole.size or 0) > (part.size or 0)


def _alone(a: Annotated, drafts: list[Draft]) -> None:
    """ "عدد القتلى في الميدان وحده 202", "تصدرت درعا بـ 26 ضحية": what one place counts is a part of a larger count
    before it."""
    if a.tags.keys().isdisjoint(("scope.alone", "scope.ranking")):
        return
    for index, draft in enumerate(drafts):
        if draft.whole is not None or not draft.counted or not draft.size:
            continue
        first, last = min(draft.first, draft.quantity.first if draft.quantity else draft.first), draft.last
        alone = a.tagged(max(0, first - 3), last + 1, "scope.alone")
        if alone is None and a.tagged(max(0, first - _CLAUSE), first, "scope.ranking") is None:
            continue
        whole = _larger_before(drafts[max(0, index - _MANY) : index], draft)
        if whole is not None:
            draft.whole = whole
            draft.marks.add("part")


def _some_of(a: Annotated, drafts: list[Draft]) -> None:
    """ "ومن المدنيين من قضوا بالألغام: 34": some of those of an earlier line, of the same status if it can be."""
    for index, draft in enumerate(drafts):
        at = draft.predicate or 0
        if "toll" not in draft.marks or draft.whole is not None or a.classes[at - 2 : at + 1] != "OGM":
            continue
        near = [d for d in drafts[:index] if draft.sentence - d.sentence <= _NEAR and same_kind(d.what, draft.what)]
        larger = [d for d in reversed(near) if (d.size or 0) > (draft.size or 0)]
        if larger:
            draft.whole = next((d for d in larger if d.status == draft.status), larger[0])
            draft.marks.add("part")


def _next_in_row(drafts: list[Draft]) -> None:
    """ "درعا بـ 26 ضحية، تلتها السويداء بـ 15": the next place shares out what the first one does."""
    for draft in drafts:
        whole = draft.whole
        if draft.rule.endswith("place-by") and whole is not None and whole.whole is not None:
            draft.whole = whole.whole


def _larger_before(before: list[Draft], part: Draft) -> Draft | None:
    """The nearest larger count of the same people that is no part itself, at most four sentences back."""
    for other in reversed(before):
        if part.sentence - other.sentence > _BACK:
            return None
        if other.whole is None and same_kind(other.what, part.what) and (other.size or 0) > (part.size or 0):
            return other if not other.marks & {"older", "aside"} else None
    return None


def _sum_up(drafts: list[Draft]) -> None:
    """ "مقتل 91 مدنياً …. قتلت القوات 12 …، والفصيل 2، وقُتل 77 على يد آخرين": counts of one sentence that make up an
    earlier one share it out."""
    wholes = [d for d in drafts if d.whole is None and d.counted and d.size]
    told = by_sentence(wholes) if len(wholes) > _SHARES else {}
    for number, own in told.items():
        for first in dict.fromkeys(d.what for d in own):
            shares = [d for d in own if d.what == first and not d.marks & {"older", "part"}]
            total = sum(d.size or 0 for d in shares)
            if len(shares) < _SHARES:
                continue
            earlier = (d for step in range(max(0, number - _BACK), number) for d in told.get(step, ()))
            whole = next((d for d in earlier if d.size == total and same_kind(d.what, first)), None)
            for draft in shares if whole is not None else ():
                draft.whole = whole
                draft.marks.add("part")


def _by_sum(drafts: list[Draft]) -> None:
    """ "198 وفاة و1207 إصابات: الخرطوم 101، …": shares that add up to an earlier figure are that figure's."""
    rows: dict[int, list[Draft]] = {}
    for draft in drafts:
        if draft.whole is not None and draft.rule.endswith("place") and draft.size:
            rows.setdefault(id(draft.whole), []).append(draft)
    told = by_sentence(drafts) if rows else {}
    for own in rows.values():
        total = sum(d.size or 0 for d in own)
        whole = own[0].whole
        if whole is None or len(own) < 2 or total == whole.size:
            continue
        around = [*told.get(own[0].sentence - 1, ()), *told.get(own[0].sentence, ())]
        near = [d for d in around if d.size == total and d.whole is None and d.first < own[0].first]
        for draft in own if near else ():
            draft.whole, draft.what = near[-1], near[-1].what


def _shares(a: Annotated, document: Document, drafts: list[Draft]) -> None:
    """ "في لاتاكيا كان العدد هو الأكبر: 745", "في الجنوب مجروح 750، في البقاع 150": a place first, then its share."""
    before: Draft | None = None
    told: dict[int, list[Draft]] = {}
    for draft in drafts:
        if not draft.counted or draft.size is None:
            continue
        sentence = document.sentences[draft.sentence]
        if before is not None and draft.sentence == before.sentence + 1 and _is_share(a, sentence.first, draft, before):
            draft.whole = before
            draft.marks.add("part")
            told = told or by_sentence(drafts)
            for other in told[draft.sentence]:
                if other.whole is draft and "place" in other.rule:
                    other.whole = before
        if draft.whole is None and "place" not in draft.rule:
            before = draft


def _is_share(a: Annotated, first: int, draft: Draft, before: Draft) -> bool:
    if draft.predicate is None or a.classes[draft.predicate] not in "DM" or draft.whole is not None:
        return False
    led = a.tokens.norms[first + a.classes[first].count("&")] in ("في", "ب")
    wider = before.place is None or (before.precision or 0) > 3 or before.place != draft.place
    return led and wider and same_kind(draft.what, before.what) and (before.size or 0) > (draft.size or 0)


def _fold_in(a: Annotated, document: Document, drafts: list[Draft]) -> None:
    """ "ما يعني أن مجموع القتلى بلغ 745": the smaller counts just before go into the total and keep their scope."""
    counted = [d for d in drafts if d.counted] if "scope.sum" in a.tags else []
    for index, total in enumerate(counted):
        sentence = document.sentences[total.sentence]
        if a.tagged(max(sentence.first, total.first - 8), total.last, "scope.sum") is None or "part" in total.marks:
            continue
        for other in counted[max(0, index - 2) : index]:
            fits = same_kind(other.what, total.what) and total.sentence - other.sentence <= 2
            fits = fits and other.said_by[:1] == total.said_by[:1]
            if (
                fits
                and other.whole is None
                and 0 < (other.size or 0) < (total.size or 0)
                and "older" not in other.marks
            ):
                other.whole = total
                other.marks.add("folded")


_BACK = 4  # sentences between shares and what they share out
_SHARES = 3  # counts that add up to an earlier one by no accident
_CLAUSE = 8  # tokens before "made sure of" in which it may be denied
_MANY = 1_000  # claims before a part among which its whole is looked for
_NEAR = 12  # sentences in which rows of a list, a correction and what it corrects stand


def _sums(drafts: list[Draft]) -> None:
    """A count that two rows above it make up ("معاً 739") is a part of what they share out."""
    rows: list[Draft] = []
    for draft in drafts:
        if "row" in draft.marks and draft.whole is not None and draft.size:
            rows.append(draft)
        elif draft.whole is None and draft.size and rows:
            rows = [row for row in rows if draft.sentence - row.sentence <= _NEAR]
            pair = _pair_of(rows, draft)
            if pair is not None and pair.whole is not None and (pair.whole.size or 0) > draft.size:
                draft.whole = pair.whole


def _row_shares(drafts: list[Draft]) -> None:
    """ "198 مدنياً: 152 رجلاً، و27 سيدة، و19 طفلاً": counts that make up the first of their row are its parts."""
    rows = [d for d in drafts if d.whole is not None and d.size]
    for own in by_sentence(rows).values() if len(rows) > _SHARES else ():
        if len(own) >= _SHARES and "row" in own[0].marks and all(d.whole is own[0].whole for d in own):
            first, *rest = own
            if sum(d.size or 0 for d in rest) == first.size and same_kind(first.what, rest[0].what):
                for draft in rest:
                    draft.whole = first


def _pair_of(rows: list[Draft], draft: Draft) -> Draft | None:
    """The first of two rows of the draft's kind that add up to it."""
    seen: dict[int, Draft] = {}
    for row in rows:
        if not same_kind(row.what, draft.what) or row.size is None:
            continue
        other = seen.get((draft.size or 0) - row.size)
        if other is not None:
            return other
        seen[row.size] = row
    return None


def _same_people(a: Annotated, drafts: list[Draft]) -> None:
    """ "213 أسرة (1065 شخصاً)", "8500 لاجئ، أي 1791 عائلة": the same people in another unit."""
    before: Draft | None = None
    for draft in drafts:
        q = draft.quantity
        if before is not None and q is not None and draft.unit != before.unit and "sibling" in draft.marks:
            told_again = (
                a.classes[q.first - 1 : q.first] == "(" or "اي" in a.tokens.norms[max(0, q.first - 2) : q.first]
            )
            if told_again and draft.sentence == before.sentence:
                draft.place, draft.precision, draft.scope = before.place, before.precision, before.scope
                draft.since, draft.until = before.since, before.until
        before = draft if draft.counted else before


def _mixtures(drafts: list[Draft]) -> None:
    """Armed men of whom some are security men and some fight them are of mixed status."""
    parts: dict[int, set[str | None]] = {}
    for draft in drafts:
        if draft.whole is not None:
            parts.setdefault(id(draft.whole), set()).add(draft.status)
    for draft in drafts:
        own = parts.get(id(draft), set())
        if draft.status == "fighter" and {"security_forces", "fighter"} <= own:
            draft.status = "mixed"
        if draft.status is None and draft.scope == "cumulative" and draft.what in DEATHS and "civilian" in own | {None}:
            draft.scope = "total" if own & {"security_forces", "fighter"} else draft.scope


def _inherit(part: Draft, whole: Draft) -> None:
    if "folded" not in part.marks:
        part.scope = "part"
    if part.since is None and part.until is None:
        part.since, part.until = whole.since, whole.until
    if part.place is None:
        part.place, part.precision = whole.place, whole.precision
    if part.party is None:
        part.party = whole.party
    if part.unit == "persons" and whole.unit in ("families", "households") and part.group is None:
        part.unit = whole.unit
