"""Where what a claim tells happened, without capital letters: the place of its clause, of its row, or of the text."""

from __future__ import annotations

from itertools import pairwise

from marsad.places.towns import is_town
from marsad.read.annotate import Annotated
from marsad.read.draft import Draft
from marsad.read.verbfirst.spots import (
    Spot,
    called_places,
    is_named,
    is_place,
    place_from,
    place_words,
    precision,
    spots_of,
    unknown_place,
)
from marsad.read.zones import Document, Sentence

_FIRST = 8  # sentences among which the opening ones are
_OPENING = 3  # sentences that may name the place of the whole text
_HARM = frozenset((
    "killed", "executed", "injured", "missing", "detained", "abducted", "tortured", "sexual_violence", "looting",
    "arson", "property_destroyed", "siege", "curfew", "attack", "evacuated",
))  # fmt: skip
_PLACELESS = frozenset((
    "body_formed", "order_issued", "commitment", "referral", "suspects", "testimonies", "trial", "unverified",
    "responsibility_acknowledged", "responsibility_denied", "responsibility_attributed",
))  # fmt: skip


def give_places(a: Annotated, document: Document, drafts: list[Draft]) -> None:
    """Drafts in: the words and the precision of their places are filled where the text names one for them."""
    needed = {draft.sentence for draft in drafts}
    firsts = {draft.sentence: draft for draft in reversed(drafts)}
    words, called = place_words(a), called_places(a)
    spots = {number: spots_of(a, document.sentences[number], words, called) for number in sorted(needed)}
    written = _dateline(a, document.sentences[0]) if 0 in needed else None
    if written is not None:
        spots[0] = [s for s in spots[0] if s.first >= written.last]
    headed = {n: spot for n in needed if (spot := _line_head(a, document.sentences[n], spots[n])) is not None}
    before: Draft | None = None
    for draft in drafts:
        if draft.what in _PLACELESS:
            continue
        titled = document.sentences[draft.sentence].zone == "headline"  # "ليبيا: أكثر من 300 قتيل"
        head = headed.get(draft.sentence) if titled or len(headed) > 1 else None
        if head is not None and "row" not in draft.marks:
            spot = _finer(a, draft, head, spots[draft.sentence], titled=titled)
            draft.place, draft.precision = spot.words, spot.precision
            draft.marks |= set() if titled else {"place-head"}
            before = draft
            continue
        if "place-beside" in draft.marks and before is not None:
            draft.place, draft.precision = before.place, before.precision
            continue
        floor = before.last if before is not None and before.sentence == draft.sentence and before.counted else 0
        mine = [s for s in spots[draft.sentence] if s.first >= floor or s.first >= draft.first]
        if draft.what in _BEFALLS:
            mine = [s for s in mine if not _is_goal(a, s)]
        if draft.quantity is not None and draft.unit != "persons":
            mine = [s for s in mine if s.first != draft.quantity.head]  # "27 مبنى حكومياً" are counted, no place
        spot = _row_place(a, document.sentences[draft.sentence], draft) or _share_in(a, draft)
        if spot is None and draft.what in _MOVES:
            spot = _source(a, document.sentences[draft.sentence], draft)
        if spot is None and "day" not in draft.marks:
            led = [s for s in mine if s.led]
            spot = _after(a, draft, mine) or _nearest(a, draft, led) or _nearest(a, draft, mine)
            spot = spot or _heading(firsts[draft.sentence], draft, spots[draft.sentence])
            if spot is None and document.sentences[draft.sentence].zone == "headline":
                spot = _only(spots[draft.sentence])
        before = draft
        if spot is not None:
            draft.place, draft.precision = spot.words, spot.precision


def _finer(a: Annotated, draft: Draft, head: Spot, spots: list[Spot], *, titled: bool) -> Spot:
    """ "اليمن: 12 قتيلاً في غارات على صعدة": a place inside the one that heads the line, else that one."""
    if titled:
        return next((s for s in spots if s.led and s.precision < head.precision), head)
    return _after(a, draft, [s for s in spots if s.precision == 1]) or head


def _line_head(a: Annotated, sentence: Sentence, spots: list[Spot]) -> Spot | None:
    """ "بغداد: شهيد و44 مصاباً": a named place and a colon open a line of a list of such lines."""
    first = sentence.first
    if ":" not in a.classes[first : first + 2 * _HEAD]:
        return None
    while first < sentence.last and not a.tokens.norms[first][:1].isalnum():
        first += 1
    last = first
    while last < min(sentence.last, first + _HEAD) and a.classes[last] in "wpUCaG~":
        last += 1
    colon = last + (a.classes[last : last + 1] == "d")  # "صنعاء وحدها: 38 شهيداً"
    if last == first or a.classes[colon : colon + 1] != ":" or not is_named(a, first, last):
        return None
    spot = spots[0] if spots and spots[0].first == first and spots[0].last == last else None
    if spot is None and a.phrase_end(first) < last - (a.tokens.norms[last - 1] in a.lexicon.sets["all_of"]):
        return None
    return spot or Spot(first, last, a.tokens.span(first, last), precision(a, first, last))


_HEAD = 5  # tokens of a place that heads a line


def _share_in(a: Annotated, draft: Draft) -> Spot | None:
    """ "سبعون في تشومبانغو وثلاثون في زارومداراي": the word after "in" names the place of a share, known or not."""
    if not draft.rule.endswith("part-in-place") or draft.quantity is None:
        return None
    first = a.phrase_end(draft.quantity.last)
    if a.classes[first : first + 1] != "w" or a.entries[first] is not None or not a.tokens.norms[first].isalpha():
        return None
    return unknown_place(a, first, len(a.classes)) or Spot(first, first + 1, a.tokens.span(first, first + 1), 1)


def _heading(first: Draft, draft: Draft, spots: list[Spot]) -> Spot | None:
    """ "في محافظة تعز خلال الشهر: مقتل 7، إصابة 16، اختطاف 11": the one place that stands before all of a sentence."""
    if draft.what not in _HARM or "part" in draft.marks or len(spots) != 1 or not spots[0].led:
        return None
    return spots[0] if spots[0].last <= first.first else None


def _only(spots: list[Spot]) -> Spot | None:
    """The one place that a headline names is that of all it tells: "مقتل 9، بينهم طفلان، وإصابة 5 في درعا"."""
    return spots[0] if len(spots) == 1 and spots[0].led else None


def _is_goal(a: Annotated, spot: Spot) -> bool:
    """ "نُقلوا إلى أنجمينا": where people were taken is not where they were harmed."""
    return spot.first > 0 and a.tokens.norms[spot.first - 1] in ("الي", "نحو", "صوب", "باتجاه")


_BEFALLS = frozenset(("killed", "executed", "injured", "missing", "detained", "abducted", "displaced"))


def _source(a: Annotated, sentence: Sentence, draft: Draft) -> Spot | None:
    """ "نزح 5000 من تل رفعت", "أُجليت من مناطق القتال 234 عائلة": people who move are counted where they come from."""
    for i in range(max(sentence.first, draft.first), min(sentence.last, draft.last + _AWAY)):
        if i > draft.last and a.classes[i] in ";.:N":
            return None
        if a.classes[i] == "O" and i + 1 < sentence.last and "part" not in draft.marks:
            spot = place_from(a, i + 1, sentence.last) or unknown_place(a, i + 1, sentence.last)
            if spot is not None:
                return spot
    return None


_MOVES = frozenset(("displaced", "evacuated"))
_AWAY = 8  # tokens after a claim in which the place is named that people left


def share_place(a: Annotated, document: Document, drafts: list[Draft]) -> None:
    """Harm takes the place that the text opens with, when its own clause names none; parts take their whole's."""
    _share_back(a, drafts)
    _share_beside(drafts)
    bare = [draft for draft in drafts if draft.place is None and draft.whole is None]
    lead = _lead(a, document, drafts) if bare else None
    if lead is not None:
        for draft in bare:
            if _is_about(draft, lead):
                draft.place, draft.precision = lead.words, lead.precision
    for draft in drafts:
        if draft.place is None and draft.whole is not None:
            draft.place, draft.precision = draft.whole.place, draft.whole.precision


def _share_back(a: Annotated, drafts: list[Draft]) -> None:
    """ "قُتل فلسطيني وأُصيب 390 في هجمات على البلدة": the place after the second is that of both."""
    for one, two in pairwise(drafts):
        if one.place is not None or two.place is None or one.sentence != two.sentence:
            continue
        joined = a.classes[one.last : two.first] in ("&", ",&")
        if joined and {one.what, two.what} <= _BEFALLS and "part" not in one.marks | two.marks:
            one.place, one.precision = two.place, two.precision


def _share_beside(drafts: list[Draft]) -> None:
    """ "55 قتيلاً في طرابلس و146 جريحاً": the injured beside the dead were hurt where those died."""
    before: Draft | None = None
    for draft in drafts:
        if before is not None and _are_beside(before, draft):
            draft.place, draft.precision = before.place, before.precision
        if draft.what in ("killed", "executed") and draft.whole is None:
            before = draft


def _are_beside(dead: Draft, hurt: Draft) -> bool:
    if hurt.place is not None or hurt.what != "injured" or hurt.whole is not None:
        return False
    return hurt.sentence == dead.sentence and hurt.scope == dead.scope and hurt.said_by == dead.said_by


def _is_about(draft: Draft, lead: Spot) -> bool:
    """Is the claim about what the text opens with?

    What befell on a day or in one event, who is missing or held; all harm, when the text opens with a town or a camp.
    """
    if draft.rule.endswith("row.day") or draft.what in _PLACELESS:
        return False
    return draft.scope in ("incident", "day", "stock") or ((lead.precision < 3 or lead.heads) and draft.what in _HARM)


def _opening(document: Document, drafts: list[Draft]) -> list[Sentence]:
    """The sentences that may name the place of the whole text: the first ones, up to the first that counts."""
    skipped = ("item", "furniture", "credit")
    opening = [s for s in document.sentences[:_FIRST] if s.zone not in skipped or s.first == 0][:_OPENING]
    told = (document.sentences[d.sentence] for d in drafts if d.counted)
    counts = next((s for s in told if s.zone not in ("headline", "label", "item")), None)
    return [s for s in opening if counts is None or s.first <= counts.first] or opening[:1]


def _lead(a: Annotated, document: Document, drafts: list[Draft]) -> Spot | None:
    opening = _opening(document, drafts)
    words = place_words(a)
    spots = [spot for s in opening[:1] for spot in spots_of(a, s, words)]
    spots += [spot for s in opening[1:] if _dateline(a, s) is None for spot in spots_of(a, s, words)]
    written = _dateline(a, opening[0]) if opening else None
    if not spots and opening and written is None:
        spots = _glued(a, opening[0])
    if spots and (_opens_text(a, opening[0], spots[0]) or _titles_sheet(a, opening[0], spots[0])):
        return spots[0]._replace(heads=True)
    told = [s for s in spots if (written is None or s.first >= written.last) and not _is_goal(a, s)]
    told = [s for s in told if s.led or a.classes[s.last : s.last + 1] not in ("N", ":", "(")]  # no row of a list
    told = [s for s in told if not _is_share(a, s.first)]
    told = [s for s in told if a.classes[s.first] != "N"]  # "لجأوا إلى 40 مدرسة": where some went, not what it is about
    if written is not None and not is_place(a, written.first) and not is_town(written.words, doubtful=True):
        return written  # a village that no list holds heads its own story; a city's name is where the reporter sits
    if not told and written is not None and a.classes[written.last : written.last + 1] == ",":
        capital = a.tokens.norms[written.first] in a.lexicon.sets["sole_voices"]
        return None if capital else written  # "المختارية، 7 آذار 2025", not "بغداد، الأربعاء"
    return next((s for s in told if s.led or not _is_kind(a, s)), None) or next(iter(told), None)


def _glued(a: Annotated, sentence: Sentence) -> list[Spot]:
    """ "قصف بالحولة": a town that no list holds, with "in" written onto it, in the first sentence of a text."""
    for i in range(sentence.first, sentence.last):
        word = a.tokens.raw(i)
        if a.classes[i] == "w" and word.startswith("ب") and len(word) > 4 and is_town(word[1:]):
            of_attack = i > sentence.first and a.classes[i - 1] == "U"  # "غارة بليون": the name itself starts so
            return [Spot(i, i + 1, word if of_attack else word[1:], 1)]
    return []


def _is_kind(a: Annotated, spot: Spot) -> bool:
    """ "هاجموا كنيسة أرثوذكسية": a kind of place, hit but not named."""
    return not is_named(a, spot.first, spot.last)


def _opens_text(a: Annotated, sentence: Sentence, spot: Spot) -> bool:
    """ "لبنان: تحديث عاجل": a place and a colon before words, not before its number."""
    if spot.first != sentence.first or a.classes[spot.last : spot.last + 1] != ":":
        return False
    return a.classes[spot.last + 1 : spot.last + 2] not in ("", "N", "r")


def _titles_sheet(a: Annotated, sentence: Sentence, spot: Spot) -> bool:
    """ "عدد ضحايا التصعيد على جبل الزاوية": a title without a number says where all of a sheet's numbers are from."""
    title = a.classes[sentence.first : sentence.last]
    told = a.classes[sentence.first : spot.first]
    named = spot.first < sentence.last and sentence.zone == "headline"  # "توثيق ضحايا الشهر في محافظة دير الزور"
    return "N" not in title and "." not in title and ("M" in told or (named and "D" in told))


def _is_share(a: Annotated, first: int) -> bool:
    """ "سبعة في بحري، وشهيدان في الخرطوم": where some of those counted died, not what the text is about."""
    behind = a.classes[max(0, first - 8) : first].replace("~", "")
    return behind.endswith("NP") or (behind.endswith("DP") and behind[-3:-2] in ("&", ",", ":"))


def _dateline(a: Annotated, sentence: Sentence) -> Spot | None:
    """ "المختارية، 7 آذار 2025.", "بيروت - …": where it was written, one to three words before a mark or a date."""
    i = sentence.first
    while i < sentence.last and i - sentence.first < 4 and a.classes[i] in "wpCaO~":
        i += 1
    if i == sentence.first or i + 1 >= sentence.last or i - sentence.first > 3:
        return None
    if a.classes[i] == "/":  # "نابلس/ الأناضول"
        return Spot(sentence.first, i, a.tokens.span(sentence.first, i), precision(a, sentence.first, i))
    dated = a.classes[i] in ",(" and a.classes[i + 1] == "T"
    signed = a.classes[i] == "(" and ")-" in a.classes[i : min(sentence.last, i + 8)]  # "القدس (رويترز) - "
    if not dated and not signed and not (a.classes[i] == "-" and is_named(a, sentence.first, i)):
        return None
    return Spot(sentence.first, i, a.tokens.span(sentence.first, i), precision(a, sentence.first, i))


def _after(a: Annotated, draft: Draft, spots: list[Spot]) -> Spot | None:
    """The place that a preposition ties to the claim in its own clause, right after it."""
    anchor = draft.quantity.first if draft.quantity else draft.first
    if "toll" in draft.marks or not spots:
        return None
    spot = next((s for s in spots if s.first >= anchor and s.led), None)
    if spot is None or any(c in ",;.:N&" for c in a.classes[max(anchor + 1, draft.last) : spot.first]):
        return None
    return spot


def _nearest(a: Annotated, draft: Draft, spots: list[Spot]) -> Spot | None:
    """The place after the claim in its clause, else the last one before it."""
    if not spots:
        return None
    anchor = draft.quantity.first if draft.quantity else draft.first
    if "toll" in draft.marks:
        inside = next((s for s in spots if draft.first <= s.first < anchor), None)
        if inside is not None:
            return inside
    after = next((s for s in spots if s.first >= anchor), None)
    between = a.classes[max(anchor + 1, draft.last) : after.first] if after is not None else ""
    if "," in between and not set("VKS").isdisjoint(between) and "X" not in between:
        after = None  # "لقوا حتفهم، بينما قالت وزارة الصحة في غزة": of another clause
    if after is not None and "," in between:
        own = [s for s in spots if s.last <= draft.first and "," not in a.classes[s.last : draft.first]]
        after = None if own else after  # "ذي قار سجلت 19 قتيلاً، تليها ميسان"
    joined = "&" in between and "," not in between  # "ارتقاء شهيدين وإصابة 5 في نابلس"
    if after is not None and not any(c in between for c in (":;." if joined else ":;.N")):
        return after
    within = next((s for s in spots if draft.first <= s.first < draft.last), None)
    if within is not None:
        return within
    before = [s for s in spots if s.first < anchor]
    return before[-1] if before and "part" not in draft.marks else None


def _ranks(a: Annotated, i: int) -> bool:
    """ "تلتها السويداء بـ 15": the verb that leads to the next place of a row."""
    entry = a.entries[i]
    return entry is not None and "scope.ranking" in entry.tags


def _row_place(a: Annotated, sentence: Sentence, draft: Draft) -> Spot | None:
    """ "– حماة: 84", "أرزة 22": the words of a row before its number."""
    if not draft.marks & {"row", "place-before"} or "day" in draft.marks or draft.quantity is None:
        return None
    first, last = sentence.first, draft.quantity.first
    if "place-before" in draft.marks:  # "اللاذقية (98) + طرطوس (62)", "بغداد 8، ميسان 6"
        last -= a.classes[last - 1] == "(" or draft.rule.endswith("place-by")  # "تلتها السويداء بـ 15"
        first = last
        while first > sentence.first and a.classes[first - 1] in "wpUyOaC~" and last - first < 4:
            first -= 1
    while first < last and (a.classes[first] in "*-T~:&" or _ranks(a, first)):
        first += 1
    for i in range(first, last):
        if a.classes[i] in ":(-l":
            last = i
            break
    if last <= first or any(c not in "wpUaOPC~b&" for c in a.classes[first:last]):
        return None
    return Spot(first, last, a.tokens.span(first, last), precision(a, first, last))
