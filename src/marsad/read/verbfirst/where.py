"""Where, without capital letters: a preposition and words after it that the lexicon knows as places or heads."""

from __future__ import annotations

from bisect import bisect_left

from marsad.places.towns import is_town
from marsad.read.annotate import Annotated
from marsad.read.draft import Draft
from marsad.read.record import Record
from marsad.read.zones import Document, Sentence

_PLACES = frozenset((
    "places.prepositions", "places.countries", "places.governorates", "places.towns", "places.regions", "places.town",
))  # fmt: skip
_NAMED = frozenset(("places.countries", "places.governorates", "places.towns", "places.regions"))


_LONGEST = 24  # tokens of a place's words: provinces in a row
_OPENING = 3  # sentences that may name the place of the whole text
_HARM = frozenset((
    "killed", "executed", "injured", "missing", "detained", "abducted", "tortured", "sexual_violence", "looting",
    "arson", "property_destroyed", "siege", "curfew", "attack", "evacuated",
))  # fmt: skip
_PLACELESS = frozenset((
    "body_formed", "order_issued", "commitment", "referral", "suspects", "testimonies", "trial", "unverified",
    "responsibility_acknowledged", "responsibility_denied", "responsibility_attributed",
))  # fmt: skip


class Spot(Record, frozen=True):
    """The words of a place, tokens first..last, and UCDP's precision."""

    first: int
    last: int
    words: str
    precision: int
    led: bool = True  # does a preposition lead it?


def give_places(a: Annotated, document: Document, drafts: list[Draft]) -> None:
    """Drafts in: the words and the precision of their places are filled where the text names one for them."""
    needed = {draft.sentence for draft in drafts}
    firsts = {draft.sentence: draft for draft in reversed(drafts)}
    words = place_words(a)
    spots = {number: _spots(a, document.sentences[number], words) for number in sorted(needed)}
    written = _dateline(a, document.sentences[0]) if 0 in needed else None
    if written is not None:
        spots[0] = [s for s in spots[0] if s.first >= written.last]
    before: Draft | None = None
    for draft in drafts:
        if draft.what in _PLACELESS:
            continue
        floor = before.last if before is not None and before.sentence == draft.sentence and before.counted else 0
        mine = [s for s in spots[draft.sentence] if s.first >= floor or s.first >= draft.first]
        if draft.what in _BEFALLS:
            mine = [s for s in mine if not _is_goal(a, s)]
        if draft.quantity is not None and draft.unit != "persons":
            mine = [s for s in mine if s.first != draft.quantity.head]  # "27 مبنى حكومياً" are counted, no place
        spot = _row_place(a, document.sentences[draft.sentence], draft)
        if spot is None and draft.what in _MOVES:
            spot = _source(a, document.sentences[draft.sentence], draft)
        if spot is None and "day" not in draft.marks:
            led = [s for s in mine if s.led]
            spot = _after(a, draft, mine) or _nearest(a, draft, led) or _nearest(a, draft, mine)
            spot = spot or _heading(firsts[draft.sentence], draft, spots[draft.sentence])
        before = draft
        if spot is not None:
            draft.place, draft.precision = spot.words, spot.precision


def _heading(first: Draft, draft: Draft, spots: list[Spot]) -> Spot | None:
    """ "في محافظة تعز خلال الشهر: مقتل 7، إصابة 16، اختطاف 11": the one place that stands before all of a sentence."""
    if draft.what not in _HARM or "part" in draft.marks or len(spots) != 1 or not spots[0].led:
        return None
    return spots[0] if spots[0].last <= first.first else None


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
            spot = _from(a, i + 1, sentence.last) or _unknown(a, i + 1, sentence.last)
            if spot is not None:
                return spot
    return None


_MOVES = frozenset(("displaced", "evacuated"))
_AWAY = 8  # tokens after a claim in which the place is named that people left


def share_place(a: Annotated, document: Document, drafts: list[Draft]) -> None:
    """Harm takes the place that the text opens with, when its own clause names none; parts take their whole's."""
    _share_beside(drafts)
    bare = [draft for draft in drafts if draft.place is None and draft.whole is None]
    lead = _lead(a, document) if bare else None
    if lead is not None:
        for draft in bare:
            if _is_about(draft, lead):
                draft.place, draft.precision = lead.words, lead.precision
    for draft in drafts:
        if draft.place is None and draft.whole is not None:
            draft.place, draft.precision = draft.whole.place, draft.whole.precision


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
    return draft.scope in ("incident", "day", "stock") or (lead.precision < 3 and draft.what in _HARM)


def _lead(a: Annotated, document: Document) -> Spot | None:
    opening = [s for s in document.sentences if s.zone not in ("item", "furniture", "credit")][:_OPENING]
    words = place_words(a)
    spots = [spot for s in opening[:1] for spot in _spots(a, s, words)]
    spots += [spot for s in opening[1:] if _dateline(a, s) is None for spot in _spots(a, s, words)]
    written = _dateline(a, opening[0]) if opening else None
    told = [s for s in spots if written is None or s.first >= written.last]
    told = [s for s in told if s.led or a.classes[s.last : s.last + 1] not in ("N", ":", "(")]  # no row of a list
    told = [s for s in told if a.classes[s.first] != "N"]  # "لجأوا إلى 40 مدرسة": where some went, not what it is about
    if written is not None and not _is_place(a, written.first):
        return written  # a village that no list holds heads its own story; a city's name is where the reporter sits
    return next(iter(told), written)


def _dateline(a: Annotated, sentence: Sentence) -> Spot | None:
    """ "المختارية، 7 آذار 2025.", "بيروت - …": where it was written, one to three words before a mark or a date."""
    i = sentence.first
    while i < sentence.last and i - sentence.first < 4 and a.classes[i] in "wpCaO~":
        i += 1
    if i == sentence.first or i + 1 >= sentence.last or i - sentence.first > 3:
        return None
    dated = a.classes[i] in ",(" and a.classes[i + 1] == "T"
    signed = a.classes[i] == "(" and ")-" in a.classes[i : min(sentence.last, i + 8)]  # "القدس (رويترز) - "
    if not dated and not signed and not (a.classes[i] == "-" and _is_named(a, sentence.first, i)):
        return None
    return Spot(sentence.first, i, a.tokens.span(sentence.first, i), precision(a, sentence.first, i))


def _is_named(a: Annotated, first: int, last: int) -> bool:
    """Is it a place by name, not by its kind alone ("مركز الأخبار - …")?"""
    named = any(tag in _tags(a, i) for i in range(first, last) for tag in _NAMED)
    return named or is_town(a.tokens.span(first, last))


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
    if "," in between and ("V" in between or "K" in between):
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


def _row_place(a: Annotated, sentence: Sentence, draft: Draft) -> Spot | None:
    """ "– حماة: 84", "أرزة 22": the words of a row before its number."""
    if not draft.marks & {"row", "place-before"} or "day" in draft.marks or draft.quantity is None:
        return None
    first, last = sentence.first, draft.quantity.first
    if "place-before" in draft.marks:  # "اللاذقية (98) + طرطوس (62)", "بغداد 8، ميسان 6"
        last -= a.classes[last - 1] == "("
        first = last
        while first > sentence.first and a.classes[first - 1] in "wpUyOaC~" and last - first < 4:
            first -= 1
    while first < last and a.classes[first] in "*-T~:&":
        first += 1
    for i in range(first, last):
        if a.classes[i] in ":(-l":
            last = i
            break
    if last <= first or any(c not in "wpUaOPC~b&" for c in a.classes[first:last]):
        return None
    return Spot(first, last, a.tokens.span(first, last), precision(a, first, last))


def place_words(a: Annotated) -> list[int]:
    """The tokens of a document at which the words of a place may start."""
    return sorted({i for tag in _PLACES for i in a.tags.get(tag, ())})


def _spots(a: Annotated, sentence: Sentence, words: list[int]) -> list[Spot]:
    found: list[Spot] = []
    if sentence.zone in ("furniture", "credit"):
        return found
    floor = 0
    for i in words[bisect_left(words, sentence.first) : bisect_left(words, sentence.last)]:
        spot = _spot(a, i, sentence.last) if i >= floor else None
        if spot is None:
            continue
        if not _names_voice(a, spot.first - 1):
            found.append(spot)
        floor = _past_wider(a, spot.last, sentence.last)
    return found


def _names_voice(a: Annotated, i: int) -> bool:
    """ "وزارة الصحة في غزة", "أفاد مصدر طبي في المستشفى": a place that belongs to the name of who speaks."""
    heads = a.lexicon.sets.get("institutions", frozenset())
    if _speaks_from(a, i, heads):
        return True
    if i < 2 or a.tokens.norms[i] not in ("في", "ب") or not a.tokens.norms[i - 1].startswith("ال"):
        return False
    if i > 2 and a.tokens.norms[i - 3] in ("في", "من"):
        return False  # "عنصران في الجيش الحر بمدينة طفس": those hurt served there
    return a.tokens.norms[i - 2] in heads and "places.heads" not in _tags(a, i - 2)


def _speaks_from(a: Annotated, i: int, heads: frozenset[str]) -> bool:
    """Does a verb of saying, one head of a speaker and an adjective at most stand right before the preposition?"""
    if i < 2 or a.classes[i] != "P":
        return False
    head = i - 1 if a.tokens.norms[i - 1] in heads else i - 2
    if head < 1 or a.tokens.norms[head].startswith("ال"):
        return False  # "وثقها المرصد في الساحل"
    return a.tokens.norms[head] in heads and a.classes[head - 1] == "V" and a.classes[i - 1] in "waG"


def _past_wider(a: Annotated, i: int, limit: int) -> int:
    """ "كفرنوران غربي حلب", "بلدة برجا في إقليم الخروب": what the place lies in is no place of its own."""
    entry = a.entries[i] if i < limit else None
    if entry is None or "places.prepositions" not in entry.tags or a.tokens.norms[i] in ("الي", "علي"):
        return i
    wider = _from(a, a.phrase_end(i), limit)
    if wider is None:
        return i
    named = any(tag in _tags(a, j) for j in range(wider.first, wider.last) for tag in _WIDE)
    return wider.last if named or wider.precision > 2 else i


_WIDE = ("places.governorates", "places.regions", "places.countries")


def _spot(a: Annotated, i: int, limit: int) -> Spot | None:
    entry = a.entries[i]
    if entry is None:
        return None
    if "places.prepositions" not in entry.tags:
        return _bare_spot(a, i, limit)
    first = a.phrase_end(i)
    if a.tokens.norms[i] not in a.lexicon.sets.get("place_prepositions", frozenset()):
        return _from(a, i, limit)
    return _from(a, first, limit) or _unknown(a, first, limit)


def _bare_spot(a: Annotated, i: int, limit: int) -> Spot | None:
    """A name that no preposition leads: "أحداث السويداء", "هاجمت القوات قرية ود النورة"."""
    tags = _tags(a, i)
    if "places.countries" in tags and (a.classes[i - 1 : i] in ("G", "D") or "\u064b" in a.tokens.raw(i)):
        return None  # "12 مهاجراً سورياً"
    heads = a.lexicon.sets.get("institutions", frozenset())
    if heads & set(a.tokens.norms[max(0, i - 2) : i]):
        return None  # "حكومة بغداد", "غرفة طوارئ توتي"
    if "places.homonyms" in tags and a.classes[i - 1 : i] not in ("U", "p"):
        return None  # a place only in "مستشفيات القطاع"
    named = not tags.isdisjoint(_NAMED)
    if "places.heads" in tags and not _NAMED.isdisjoint(_tags(a, i + 1)):
        named = True  # "طريق دمشق السويداء"
    if not named and not ("places.town" in tags and a.classes[i + 1 : i + 2] in ("w", "C")):
        return None
    spot = _from(a, i, limit)
    return spot._replace(led=False) if spot is not None else None


def _unknown(a: Annotated, first: int, limit: int) -> Spot | None:
    """ "في كفرنوران غربي حلب", "في سرمين بريف إدلب": an unknown word, where a known one follows."""
    then = first + 1
    if first >= limit or a.classes[first] != "w" or a.entries[first] is not None or not a.tokens.norms[first].isalpha():
        return None
    listed = _listed(a, first, limit)
    if listed is not None or then >= limit:
        return listed
    if a.tokens.norms[first] in a.lexicon.sets.get("name_starts", ()) and a.classes[then] in "wG":
        return Spot(first, then + 1, a.tokens.span(first, then + 1), 1)
    if a.tokens.norms[first].endswith(("هم", "ها", "هن", "نا")):
        return None
    then += a.classes[then] in "wa" and a.tokens.norms[then].startswith("ال") and then + 1 < limit  # "أورم الكبرى"
    lead = a.entries[then]
    if lead is None or "places.prepositions" not in lead.tags or a.tokens.norms[then] in ("علي", "الي"):
        return None
    where = _from(a, a.phrase_end(then), limit)
    return Spot(first, then, a.tokens.span(first, then), 1) if where is not None else None


def _listed(a: Annotated, first: int, limit: int) -> Spot | None:
    """ "في غوما", "في خان أرنبة": one or two unknown words that the gazetteer knows as a town."""
    if a.tokens.norms[first - 1] == "علي" or a.tokens.norms[first] in a.lexicon.sets.get("institutions", ()):
        return None
    two = first + 1 < limit and a.classes[first + 1] == "w" and a.entries[first + 1] is None
    if two and is_town(both := a.tokens.span(first, first + 2)):
        return Spot(first, first + 2, both, 1)
    words = a.tokens.span(first, first + 1)
    return Spot(first, first + 1, words, 1) if len(words) > 2 and is_town(words, doubtful=two) else None


def _from(a: Annotated, first: int, limit: int) -> Spot | None:
    last, named, head = first, False, False
    j = _after_count(a, first, limit)
    counted = j > first
    while j < limit and j - first < _LONGEST:
        tags = _tags(a, j)
        if "places.prepositions" in tags and last == j and (named or last - first > 1):
            break  # "قرية ود النورة | غربي الجزيرة"
        if not tags.isdisjoint(_NAMED):
            named, last = True, a.phrase_end(j)
        elif "places.heads" in tags:
            head, last = True, a.phrase_end(j)
        elif _belongs(a, j, first, last, head=head, named=named):
            last = a.phrase_end(j)
        elif not _ties(a, j, last, limit, head=head):
            break
        j = a.phrase_end(j)
    if not named and not (head and (counted or last - first > 1)):
        return None
    return Spot(first, last, a.tokens.span(first, last), precision(a, first, last))


def _after_count(a: Annotated, first: int, limit: int) -> int:
    """ "في تسع مدن", "في 17 بلدة عكارية": a number before the head of a place is in its words."""
    if a.classes[first : first + 1] != "N":
        return first
    then = a.phrase_end(first)
    return then if then < limit and "places.heads" in _tags(a, then) else first


def _belongs(a: Annotated, j: int, first: int, last: int, *, head: bool, named: bool) -> bool:
    """An unknown word after a head ("قرية ود النورة"), an adjective, or one more name after "and"."""
    letter = a.classes[j]
    norm = a.tokens.norms[j]
    if letter == "w" and (not norm.isalpha() or (a.entries[j] is None and norm.startswith("و") and len(norm) > 4)):
        return False  # "القرية وأطفالها"
    if letter in "wyaG" and j > first and head and "places.heads" in _tags(a, j - 1):
        if a.tokens.norms[j - 1].startswith("ال") and norm.startswith("ال") and not _is_relation(norm):
            return False  # "علّقت الجامعة الدراسة"
        return a.entries[j] is None or not a.entries[j].tags & _STEPS  # type: ignore[union-attr]
    if last == j and j > first + 1 and _is_second_name(a, j):
        return True
    if last != j:
        return False
    if letter in "ywaG" and named and _is_relation(a.tokens.norms[j]):  # "الغرب السوري", "مدخل إدلب الشرقي"
        return True
    return (letter in "ya" and (named or head)) or (letter == "w" and named and a.classes[j - 1] == "&")


def _is_second_name(a: Annotated, j: int) -> bool:
    """The second word of a name: "مخيم حسن شام", "معسكر أبو شوك"."""
    norm, before = a.tokens.norms[j], a.tokens.norms[j - 1]
    if a.classes[j] in "wG" and before in a.lexicon.sets.get("name_starts", ()):
        return True
    plain = a.classes[j] == "w" and a.entries[j] is None and not norm.startswith(("ال", "ب", "ل"))
    return plain and not before.startswith("ال") and "places.town" in _tags(a, j - 2)


_STEPS = frozenset(("cue.said", "cue.according"))


def _is_relation(norm: str) -> bool:
    return norm.startswith("ال") and norm.endswith(("ي", "يه")) and len(norm) > 5


def _ties(a: Annotated, j: int, last: int, limit: int, *, head: bool) -> bool:
    """Does "and" or a preposition tie one more place to the phrase?"""
    if last != j or j + 1 >= limit:
        return False
    then = a.phrase_end(j)
    if a.classes[j] in "FJ" and then < limit and _is_place(a, then):  # "مناطق من الساحل منها جبلة وبانياس"
        return head
    if not _is_place(a, j + 1):
        return False
    return a.classes[j] == "&" or (head and a.classes[j] == "O")


def _tags(a: Annotated, i: int) -> frozenset[str]:
    entry = a.entries[i] if i < len(a.entries) else None
    return entry.tags if entry is not None else _NO_TAGS


_NO_TAGS: frozenset[str] = frozenset()


def _is_place(a: Annotated, i: int) -> bool:
    return any(tag.startswith("places.") and tag != "places.prepositions" for tag in _tags(a, i))


def precision(a: Annotated, first: int, last: int) -> int:
    """UCDP's precision of the words: 1 a town, 2 near it, 3 district, 4 governorate, 5 region, 6 country."""
    tags: set[str] = set()
    for i in range(first, last):
        tags |= _tags(a, i)
    for name, value in (
        ("places.near", 2), ("places.town", 1), ("places.district", 3), ("places.region", 5), ("places.governorate", 4),
        ("places.governorates", 4), ("places.towns", 1), ("places.regions", 5), ("places.countries", 6),
    ):  # fmt: skip
        if name in tags:
            return value
    return 1
