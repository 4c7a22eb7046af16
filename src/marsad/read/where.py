"""Where: the words of a place in the clause of a claim, and how exact they are (UCDP's scale)."""

from __future__ import annotations

import re

from marsad.read.annotate import Annotated
from marsad.read.draft import Draft
from marsad.read.names import has_told
from marsad.read.placephrase import phrase, precision
from marsad.read.saying import joined_voice
from marsad.read.zones import Document, Sentence

PLACELESS = frozenset(
    (
        "responsibility_acknowledged", "responsibility_denied", "responsibility_attributed", "unverified", "commitment",
        "referral", "suspects", "testimonies",
    )
)  # fmt: skip
MOVES = frozenset(("displaced", "returned", "evacuated", "deployment", "abducted", "sheltering", "attack", "siege"))
_NEXT_PLACE = re.compile("&?P[Ea]?[Cp~]{1,4}[-B,]?N")
_GAPPED = re.compile("N~*G?d?[KD]")
_AHEAD = 30  # tokens after a claim in which its place may stand
_LEADING = re.compile("[Pt]")
_TELLING = re.compile("[,;.NKIVWPt]")  # what may lead to a place after a claim, or ends the search for one


def give_place(a: Annotated, document: Document, draft: Draft) -> None:
    """A draft in: its place's words and precision are filled when its clause names a place."""
    if draft.place is not None or draft.what in PLACELESS:
        return
    sentence = document.sentences[draft.sentence]
    spot = _of_road(a, sentence, draft) if draft.what == "road_closed" else None
    spot = spot or _search(a, sentence, draft)
    if spot is None and (spot := _of_group(a, sentence, draft)) is not None:
        draft.marks.add("residents")
    spot = spot or _subject(a, sentence, draft)
    spot = spot or _there(a, document, draft)
    if spot is not None:
        draft.place = a.tokens.span(*spot)
        draft.precision = precision(a, spot)


def _search(a: Annotated, sentence: Sentence, draft: Draft) -> tuple[int, int] | None:
    anchor = draft.quantity.head if draft.quantity else draft.first
    verb = draft.predicate if draft.predicate is not None and draft.predicate >= draft.first else None
    after = a.phrase_end(verb) if verb is not None else draft.last
    if "act" in draft.marks and draft.noun_end:
        after = draft.noun_end
    elif draft.rule.endswith("bare.reported") and (told := a.classes.find("V", after, sentence.last)) > 0:
        after = a.phrase_end(told)  # "killing and arson are reported from Baniyas"
    found = _in_toll(a, sentence, draft, after)
    found = found or _led_to(a, sentence, draft, after)
    hit = None if found else _hit(a, sentence, draft, after)
    if hit is not None and "C" not in a.classes[slice(*hit)]:  # "In Khartoum … when a drone hit a market"
        named = _before(a, sentence, draft)
        hit = named if named and "C" in a.classes[slice(*named)] else hit
    found = found or hit
    found = found or _ahead(a, sentence, draft, max(after, anchor))
    if found is None and after > anchor:
        found = _ahead(a, sentence, draft, anchor, after)
    if found is None and verb is not None and draft.quantity and verb < draft.quantity.first:
        found = _ahead(a, sentence, draft, after, draft.quantity.first)
    return found or _before(a, sentence, draft) or _named_before(a, sentence, draft)


def _named_before(a: Annotated, sentence: Sentence, draft: Draft) -> tuple[int, int] | None:
    """`Gazze'de`, `Halep kentinde`: a place marked at its end, in the claim or the last before it."""
    marks = a.lexicon.sets["place_after"]
    if not marks:
        return None
    for i in range(max(draft.last, draft.first + 1) - 1, sentence.first, -1):
        entry = a.entries[i]
        inside = entry is not None and "places.inside" in entry.tags
        led = i + 1 < len(a.classes) and a.tokens.norms[i + 1] in a.lexicon.sets["led_to"]
        if led and a.classes[i] in "tpw":  # "Ebu Zebad pazarına düzenlenen saldırıda"
            inside = a.classes[i] != "t"
        elif not inside and a.tokens.norms[i] not in marks:
            continue
        first = i
        while first > sentence.first and (
            a.classes[first - 1] in "Cps~&" or a.tokens.norms[first - 1] in a.lexicon.sets["genitives"]
        ):
            first -= 1
        while first < i and a.classes[first] in "s~&":
            first += 1
        if first < i or inside:
            return first, i + inside
    return None


def _in_toll(a: Annotated, sentence: Sentence, draft: Draft, after: int) -> tuple[int, int] | None:
    """`the dead on the coast numbered 311`: a toll's place stands between its noun and its number."""
    at, q = draft.predicate, draft.quantity
    if at is None or q is None or at >= q.first:
        return None
    if a.classes[at] == "M" and (spot := _ahead(a, sentence, draft, after, q.first)):
        return spot
    if a.classes[at] not in "MD":
        return None
    for i in range(sentence.first, q.first):  # "the injured of the Opera House", "the toll of the massacre of Lusaka"
        if a.classes[i] == "O" and i > sentence.first and _of_event(a, a.phrase_start(i - 1)):
            spot = phrase(a, i + 1, q.first)
            if spot is not None and "C" in a.classes[slice(*spot)] and not set(a.classes[slice(*spot)]) & set("GyS"):
                return spot
    return None


def _of_event(a: Annotated, i: int) -> bool:
    """Is the word a toll's noun or names an event?"""
    entry = a.entries[i]
    return entry is not None and (entry.letter in "MSD" or "scope.incident" in entry.tags)


def _led_to(a: Annotated, sentence: Sentence, draft: Draft, after: int) -> tuple[int, int] | None:
    """`crossed into Lebanon`, `set fire to the prison`: a preposition belongs to the predicate."""
    if draft.what == "arson" and a.classes[after : after + 1] == "t":
        return phrase(a, after + 1, sentence.last)
    if draft.what == "arson" and a.tokens.norms[after - 1] == "to":
        return phrase(a, after, sentence.last)  # `set fire to the prison`
    if draft.rule.endswith("set-on") and draft.predicate is not None:
        at = draft.predicate - 1
        start = a.classes.rfind("E", draft.first, at + 1)
        kind = a.tagged(at, at + 1, "places.heads") is not None
        return (start, at + 1) if kind and start >= 0 else None  # "they set the hall on fire"
    if draft.predicate is None or after - draft.predicate < 2 or after >= sentence.last:
        return None
    if a.tokens.norms[after - 1] not in a.lexicon.sets["place_words"]:
        return None
    return phrase(a, after, sentence.last)


_HITS = frozenset(("attack", "siege", "deployment", "operation_started"))


def _hit(a: Annotated, sentence: Sentence, draft: Draft, after: int) -> tuple[int, int] | None:
    """`stormed the village of Tillaberi`, `shelled Tal Hadid`: what an attack hits is where it was."""
    if draft.what not in _HITS or after >= sentence.last:
        return None
    spot = phrase(a, after, sentence.last)
    if spot is None:
        return None
    stretch = a.classes[spot[0] : spot[1]]
    site = "p" in stretch or a.tagged(*spot, "places.heads") is not None
    return spot if site or _only_a_name(a, draft, spot) else None


def _only_a_name(a: Annotated, draft: Draft, spot: tuple[int, int]) -> bool:
    """Capitals alone, of nobody, and no noun behind them (`attacked Israeli troops` hits no place)."""
    people = draft.status or draft.group or draft.community
    named = set(a.classes[spot[0] : spot[1]]) <= set("CEO&,~w") and a.classes[spot[0]] == "C"
    return named and not people and a.classes[spot[1] : spot[1] + 1] not in ("G", "U", "w", "b", "s", "x")


_LAID = frozenset(("attack", "siege"))


def _subject(a: Annotated, sentence: Sentence, draft: Draft) -> tuple[int, int] | None:
    """`al-Hilaliya has been attacked`, `the town is cut off`: a place that is the subject of a passive."""
    at = draft.predicate
    if draft.what not in _LAID or at is None or draft.status:
        return None
    if draft.what == "siege" and at > sentence.first and a.classes[at - 1] in "C~":
        return _name_before(a, sentence, at)  # "has Nablus under siege"
    first = at
    while first > sentence.first and a.classes[first - 1] not in ",;:.()r&":
        first -= 1
    while first < at and a.classes[first] in "N/*-":  # "4/5 Dorra has been attacked"
        first += 1
    spot = phrase(a, first, at)
    if spot is not None and draft.what == "siege" and at - spot[1] <= 2:
        return spot  # "the city lies under siege"
    if spot is None or "B" not in a.classes[spot[1] : draft.noun_end or at] + a.classes[at : a.phrase_end(at) + 1]:
        return None
    return spot if not set(a.classes[spot[0] : spot[1]]) & set("GUKIS") else None


def _name_before(a: Annotated, sentence: Sentence, at: int) -> tuple[int, int]:
    first = at
    while first > sentence.first and a.classes[first - 1] in "C~":
        first -= 1
    return first, at


def _there(a: Annotated, document: Document, draft: Draft) -> tuple[int, int] | None:
    """`killed hundreds there`: the last place with a name, in this sentence or the two before."""
    there = a.lexicon.sets["there"]
    sentence = document.sentences[draft.sentence]
    if there.isdisjoint(a.tokens.norms[draft.first : min(sentence.last, draft.last + 4)]):
        return None
    words = a.lexicon.sets["place_words"] | a.lexicon.sets["move_words"]
    for i in range(draft.first - 1, document.sentences[max(0, draft.sentence - 2)].first, -1):
        if a.classes[i] in "Pt" and a.tokens.norms[i] in words:
            spot = phrase(a, a.phrase_end(i), draft.first)
            if spot is not None and "C" in a.classes[slice(*spot)]:
                return _wider(a, spot, words)
    return None


def _wider(a: Annotated, spot: tuple[int, int], words: frozenset[str]) -> tuple[int, int]:
    """`from Melut, in Upper Nile`: the phrase that the found one ends."""
    for i in range(spot[0] - 2, max(0, spot[0] - 8), -1):
        if a.classes[i] in "Pt" and a.tokens.norms[i] in words:
            longer = phrase(a, a.phrase_end(i), spot[1])
            return longer if longer is not None and longer[1] == spot[1] else spot
    return spot


def _of_group(a: Annotated, sentence: Sentence, draft: Draft) -> tuple[int, int] | None:
    """`340 residents of the coast`: where those live who were harmed there."""
    if draft.group is None:
        return None
    residents = a.lexicon.sets["residents"]
    for i in range(draft.group[0], draft.group[1]):
        if a.tokens.norms[i] in residents and a.classes[i + 1 : i + 2] == "O":
            return phrase(a, i + 2, min(i + 16, len(a.classes)))
        if a.tokens.norms[i] in residents and a.tokens.norms[i - 1] in a.lexicon.sets["possessives"]:
            of = a.classes.rfind("OC", sentence.first, i)  # "the mayor of Bucha has 300 of its residents killed"
            return (of + 1, of + 2) if of >= 0 else None
    return None


def _ahead(
    a: Annotated, sentence: Sentence, draft: Draft, first: int, last: int | None = None
) -> tuple[int, int] | None:
    passed = draft.predicate is None or a.classes[draft.predicate] not in "DGx"
    for found in _TELLING.finditer(a.classes, first, min(sentence.last, last or first + _AHEAD)):
        i, letter = found.start(), found[0]
        if letter == "," and _NEXT_PLACE.match(a.classes, i + 1, sentence.last):
            return None  # "in Karburg died three, in Talsen two"
        if letter in "KI" and not passed and not set(a.classes[first:i]) & set(",W&("):
            passed, end = True, a.phrase_end(i)  # the finite verb of a counted noun: "refugees have come over into"
            if a.tokens.norms[end - 1] in a.lexicon.sets["place_words"] and end - i > 1:
                return phrase(a, end, sentence.last)
            continue
        if i > first and _may_pass(a, draft, first, i, sentence.last):
            continue
        if letter in ";.NKI" or (letter == "V" and i > first) or (letter == "W" and a.classes[i - 1] == ","):
            return None
        at = draft.predicate or 0
        moves = i >= at or a.classes[at] in "DGx"
        spot = _after_preposition(a, draft, i, sentence.last, moves=moves) if letter in "Pt" else None
        if spot is not None:
            return _whole_name(a, spot, sentence.first)
    return None


def _whole_name(a: Annotated, spot: tuple[int, int], floor: int) -> tuple[int, int]:
    """`hit Dorra village | in Lake region`: the smaller place that stands right before."""
    end = spot[0] - 1
    first = end
    while first > floor and a.classes[first - 1] in "CUp~":
        first -= 1
    village = a.classes[first : first + 1] == "C" and a.tagged(end - 1, end, "places.heads") is not None
    return (first, spot[1]) if first < end and village else spot


def _may_pass(a: Annotated, draft: Draft, first: int, i: int, limit: int) -> bool:
    """Does the token i, which would end a clause, leave the claim's place behind it within reach?"""
    letter, before = a.classes[i], a.classes[i - 1]
    at = i if draft.predicate is None else draft.predicate
    if letter == "K" and ".act." in draft.rule and i - at in range(1, _ACT):
        return True  # "shots are still heard in the area"
    if letter in "KI" and before == "&":  # "raped and burned alive in the prison", not "left and shelter in towns"
        entry = a.entries[i]
        return not (entry is not None and entry.what == "sheltering" and draft.what in _LEFT)
    if letter == "N":
        one_each = a.tokens.norms[min(i + 1, limit - 1)] in a.lexicon.sets["each"]
        # "three massacres, one each in Tartus"; "2,350 households (11,350 people), in Zwara"; "and 40 wounded in Dorra"
        return one_each or before == "(" or (before == "&" and _GAPPED.match(a.classes, i, limit) is not None)
    if letter in "KI" and a.tokens.norms[i - 1] in a.lexicon.sets["they"]:
        return a.tokens.norms[i - 2] in a.lexicon.sets["clauses"]  # "died as they tried to get aid in Dorra"
    if letter in "KD":
        return _GAPPED.match(a.classes, a.classes.rfind("N", first, i), i + 1) is not None
    return letter == "V" and before == "B"  # "the bodies have been found in Homs"


_ACT = 5  # tokens of a phrase that tells an act
_LEFT = frozenset(("displaced", "returned"))


def _before(a: Annotated, sentence: Sentence, draft: Draft) -> tuple[int, int] | None:
    """`In the east of Gezira residents …`: a place before the claim, with no other clause between."""
    start = min(draft.first, draft.quantity.first if draft.quantity else draft.first)
    for leading in _LEADING.finditer(a.classes, sentence.first, max(start, draft.predicate or start)):
        i = leading.start()
        spot = _after_preposition(a, draft, i, sentence.last, moves=False)
        if spot is not None and spot[1] <= max(start, draft.predicate or start):
            if a.classes[spot[1]] == "H" and has_told(a, spot[1], sentence.last):
                continue  # "the ministry in Moscow has 46 evacuated": the seat of a voice
            if a.classes[spot[1]] == "W" and a.tokens.norms[spot[1]] in a.lexicon.sets["cleft"]:
                return spot  # "it was in Homs that most died"
            spot = _whole_name(a, spot, sentence.first)
            between = _own_clause(a, spot[1], start)
            if i == sentence.first and a.classes[spot[1]] == "E":
                between = between.replace("V", "")  # "In Dorra the agency reported 18 people killed"
            toll = draft.predicate is not None and a.classes[draft.predicate] == "M"
            if not set(between) & set(";.VKN" if toll else ";.VKIN"):
                return spot
    return None


def _own_clause(a: Annotated, first: int, last: int) -> str:
    """The classes between a place and a claim; a word that opens another clause counts as a stop."""
    opens = a.lexicon.sets["clauses"]
    between = "".join(";" if a.tokens.norms[i] in opens else a.classes[i] for i in range(first, last))
    return between.replace("BV", "B")  # "are reported to have suffered"


def _after_preposition(a: Annotated, draft: Draft, i: int, limit: int, *, moves: bool = True) -> tuple[int, int] | None:
    """The place that the preposition at token `i` leads to."""
    norm = a.tokens.norms[i]
    sets = a.lexicon.sets
    goes = (moves and draft.what in MOVES) or draft.rule.endswith(("bare.reported", "bare.reports"))
    if norm not in sets["place_words"] and not (goes and norm in sets["move_words"]):
        return None
    end = a.phrase_end(i)
    if end < limit and joined_voice(a, end) is not None:
        return None  # "nach UN-Angaben"
    if a.classes[end : end + 1] == "&" and a.tokens.norms[min(end + 1, limit - 1)] in sets["place_round"]:
        end = a.phrase_end(end + 1)
    spot = phrase(a, end, limit)
    if spot is None or a.tokens.norms[end - 1] not in sets["place_round"]:
        return spot
    return i, spot[1]  # "near the base", "in and around the town"


def _of_road(a: Annotated, sentence: Sentence, draft: Draft) -> tuple[int, int] | None:
    """The road itself is the place: `roads to the coast`, `the Thaala road`."""
    for i in range(draft.first, min(draft.last, sentence.last)):
        entry = a.entries[i]
        if entry is not None and _is_road(a, entry.tags):
            first = i
            while first > sentence.first and a.classes[first - 1] in "EC~":
                first -= 1
            last = a.phrase_end(i)
            match = a.lexicon.road.match(a.classes[last : sentence.last])
            last += match.end() if match else 0
            if match is None and a.classes[last : last + 1] == "O":
                return phrase(a, last + 1, sentence.last)  # "every road of Huwara"
            around = a.tokens.norms[last : last + 1] and a.tokens.norms[last] in a.lexicon.sets["place_round"]
            if match is None and around:
                end = phrase(a, last + 1, sentence.last)
                return (last, end[1]) if end else None  # "all checkpoints round the city"
            return (first, last) if last > i + 1 or "C" in a.classes[first:i] else None
    return None


def _is_road(a: Annotated, tags: frozenset[str]) -> bool:
    acts = a.lexicon.acts
    return any(tag.startswith("act.noun:") and acts[int(tag[9:])].what == "road_closed" for tag in tags)
