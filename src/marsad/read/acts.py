"""Claims without a number: acts that a finite clause asserts (attacks, closures, committees, orders, denials)."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from functools import cache

from marsad.read.annotate import Annotated
from marsad.read.draft import Draft, by_sentence
from marsad.read.lexicon import Act, Lexicon
from marsad.read.nouns import Noun, noun_at
from marsad.read.patterns import CLASSES
from marsad.read.zones import UNREAD, Sentence

_REACH = 11  # tokens between an act's verb and its noun
_CUTS = ";.:r"
_INSIDE = "".join(set(CLASSES.values()) - set(",;:.()r"))  # what stands between marks of punctuation


def act_drafts(a: Annotated, sentences: list[Sentence], counted: list[Draft]) -> list[Draft]:
    """An annotated document and its counted drafts in, the drafts of the acts of `acts.toml` out."""
    drafts: list[Draft] = []
    rows, marks = by_sentence(counted), _marks(a)
    for number, sentence in enumerate(sentences):
        here = marks[bisect_left(marks, (sentence.first,)) : bisect_left(marks, (sentence.last,))]
        if sentence.zone in UNREAD or not here:
            continue
        taken = [(d.first, d.last, d.what) for d in rows.get(number, ())]
        own: list[Draft] = []
        for act, first, last in sorted(_found(a, here), key=lambda f: (f[1], f[2], f[0].index)):
            if not _asserted(a, sentence, act, first) or _told(a, act, first, last, taken, own):
                continue
            own.append(_draft(a, sentence, number, act, first, last))
        drafts += _settle(own)
    return drafts


_SAME = 8  # tokens between two acts of one code that are one act


def _parted(a: Annotated, first: int, last: int) -> bool:
    """Do a semicolon, or a comma and `and`, part two clauses?"""
    between = a.classes[first:last]
    return ";" in between or ",&" in between


def _told(a: Annotated, act: Act, first: int, last: int, taken: list[tuple[int, int, str]], own: list[Draft]) -> bool:
    """Is the act told already, by a number of the same or by an act of the same code close by?"""
    for start, end, what in taken:
        if start < last and first < end and (what == act.what or (act.party == "after" and start <= first < end)):
            return True
    for draft in own:
        near = (
            draft.predicate is not None
            and first - max(draft.predicate, draft.noun_end - 1) <= _SAME
            and not _parted(a, draft.noun_end, first)
        )
        if draft.what == act.what and (near or first < draft.noun_end):
            return True
    return False


def _settle(own: list[Draft]) -> list[Draft]:
    """What a sentence denies it does not assert; what is referred is no promise besides."""
    denied = min((d.predicate or 0 for d in own if d.what == "responsibility_denied"), default=None)
    referred = [(d.first, d.last) for d in own if d.what == "referral"]
    kept = []
    for draft in own:
        if denied is not None and draft.what in ("attack", "clash", "massacre") and (draft.predicate or 0) > denied:
            continue
        if draft.what == "commitment" and any(f < draft.last and draft.first < e for f, e in referred):
            continue
        kept.append(draft)
    return kept


Mark = tuple[int, str, int]  # a token, what it is to an act ("act.verb"), and the act's row
_MARKS = ("phrase", "act.verb", "act.noun", "act.not")


def _marks(a: Annotated) -> list[Mark]:
    """The words of acts in a document, in order; a phrase for people (`Defence Ministry forces`) is also what its last
    word is."""
    kinds = _kinds(a.lexicon)
    found: set[Mark] = set()
    for tag in a.tags.keys() & kinds.keys():
        kind, row = kinds[tag]
        for i in a.tags[tag]:
            found.add((i, kind, row))
    for i in a.tags.get("people", ()):
        entry, end = a.entries[i], a.ends[i]
        head = a.lexicon.trie.get(a.tokens.norms[end - 1]) if end - i > 1 else None
        if head is not None and head.entry is not None and entry is not None and entry.letter == "G":
            found.update((i, *kinds[tag]) for tag in head.entry.tags if tag in kinds)
    return sorted(found)


@cache
def _kinds(lexicon: Lexicon) -> dict[str, tuple[str, int]]:
    """What each tag of the lexicon says of an act: "act.verb:3" is a verb of row 3."""
    return {f"{kind}:{act.index}": (kind, act.index) for act in lexicon.acts for kind in _MARKS}


def _found(a: Annotated, marks: list[Mark]) -> Iterator[tuple[Act, int, int]]:
    """The words of acts in a sentence in; each act with its first and last token out."""
    verbs: dict[int, list[int]] = {}
    nouns: dict[int, list[int]] = {}
    barred: dict[int, list[int]] = {}
    before_nouns = a.lexicon.sets["before_nouns"]
    rows = {"act.verb": verbs, "act.noun": nouns, "act.not": barred}
    for i, kind, row in marks:
        if kind == "phrase":
            if i and a.tokens.norms[i - 1] in before_nouns and a.phrase_end(i) == i + 1:
                continue  # "the shell", "a raid": a noun
            yield a.lexicon.acts[row], i, a.phrase_end(i)
        else:
            rows[kind].setdefault(row, []).append(i)
    for index in sorted(verbs):
        act = a.lexicon.acts[index]
        if act.alone:
            barred_here = barred.get(index, ())
            yield from (
                (act, i, a.phrase_end(i)) for i in verbs[index] if not any(0 < j - i <= _REACH for j in barred_here)
            )
            continue
        for pair in _pairs(a, act, verbs[index], list(nouns.get(index, ()))):
            if not any(abs(i - pair[0]) <= _REACH for i in barred.get(index, ())):
                yield act, min(pair), max(a.phrase_end(pair[0]), a.phrase_end(pair[1]))


def _pairs(a: Annotated, act: Act, verbs: list[int], nouns: list[int]) -> Iterator[tuple[int, int]]:
    """Every time a sentence tells the act: `shut the checkpoints, and sealed the side roads`, from left to right."""
    while verbs and nouns:
        pair = _pair(a, act, verbs, nouns)
        if pair is None:
            return
        yield pair
        if not a.lexicon.cased:
            return
        end = max(pair)
        verbs, nouns = [v for v in verbs if v > end], [n for n in nouns if n > end]


def _pair(a: Annotated, act: Act, verbs: list[int], nouns: list[int] | tuple[int, ...]) -> tuple[int, int] | None:
    found: list[tuple[int, int]] = []
    for verb in verbs:
        for noun in nouns:
            if abs(noun - verb) > _REACH or noun == verb:
                continue
            if (act.order == "verb" and noun < verb) or (act.order == "noun" and verb < noun):
                continue
            between = a.classes[min(verb, noun) : max(verb, noun)]
            if not any(c in _CUTS for c in between):
                found.append((verb, noun))
    if not found:
        return None
    if a.lexicon.cased:
        return min(found, key=lambda pair: _apart(a, *pair))
    found.sort(key=lambda pair: "," in a.classes[min(pair) : max(pair)])  # a comma parts clauses before "and"
    verb, noun = found[0]
    return None if noun < verb and "," in a.classes[noun:verb] else (verb, noun)


def _apart(a: Annotated, verb: int, noun: int) -> tuple[bool, int, bool, int]:
    """How far a verb and a noun are from making one act: a comma between them, where the act ends, `of` before the noun
    ("a commission of inquiry was set up"), tokens between."""
    first, last = min(verb, noun), max(verb, noun)
    return "," in a.classes[first:last], last, a.classes[noun - 1 : noun] == "O", last - first


def _clause(a: Annotated, sentence: Sentence, at: int) -> tuple[int, int]:
    """The stretch between marks of punctuation around a token."""
    before, after = a.classes[sentence.first : at], a.classes[at : sentence.last]
    first = sentence.first + len(before.rstrip(_INSIDE))
    return first, sentence.last - len(after.lstrip(_INSIDE))


def _asserted(a: Annotated, sentence: Sentence, act: Act, first: int) -> bool:
    clause = _clause(a, sentence, first)
    if "Z" in a.classes[max(clause[0], first - _REACH) : first]:
        return False  # "no curfew was imposed"
    if (
        act.what == "responsibility_acknowledged"
        and "n" in a.classes[max(clause[0], first - 3) : min(clause[1], first + 8)]
    ):
        return False  # nobody claimed it
    if act.stance is not None or act.voice is not None:
        return True
    before = a.classes[max(clause[0], first - 5) : first].replace("~", "").rstrip("dHB")
    if not a.lexicon.cased:  # "إن" and "س" before a verb do not take it back
        return "n" not in before[-2:]
    hangs = before.rstrip("AEa").endswith("P")
    if hangs and not (act.order == "noun" and _opens_clause(a, first)):
        return False  # "bei einem Angriff auf den Markt"
    if before.endswith("t"):
        return a.tagged(max(clause[0], first - 4), first, "scope.decide") is not None
    if "n" in before or before.endswith(("O", "S", "Y")) or (before.endswith("W") and act.what != "attack"):
        return False
    return not before.endswith("P") or (act.order == "noun" and _opens_clause(a, first))


def _opens_clause(a: Annotated, first: int) -> bool:
    """`as shells slam into the resort`: a clause with its own verb, no `after the shelling`."""
    at = a.back(first - 1, "dEa~")
    return a.tokens.norms[at] in a.lexicon.sets["clauses"]


def _draft(a: Annotated, sentence: Sentence, number: int, act: Act, first: int, last: int) -> Draft:
    start, _ = _clause(a, sentence, first)
    _, end = _clause(a, sentence, last - 1)
    if a.classes[start] == "W" and start < first:
        start = a.phrase_end(start)  # "where clashes have shaken the coast": the act, not what it hangs on
    draft = Draft(act.what, start, max(end, last), f"{a.lexicon.code}.act.{act.what}", number)
    draft.predicate, draft.noun_end = first, last
    if act.stance:
        done = act.what == "referral" and "H" in a.classes[max(start, first - 2) : first]
        draft.stance = "asserted" if done else act.stance
    elif _is_to_come(a, first, last):
        draft.stance = "projected"
    draft.marks.add("act")
    _who(a, sentence, draft, act, last)
    if act.voice == "subject":
        draft.marks.add("own-voice")
    return draft


def _is_to_come(a: Annotated, first: int, last: int) -> bool:
    """`Curfew shall be in force from 8 p.m.`: words of the future between the noun and its verb."""
    future = a.lexicon.sets["future"]
    return any(a.classes[i] == "Y" and a.tokens.norms[i] in future for i in range(first, last))


def _who(a: Annotated, sentence: Sentence, draft: Draft, act: Act, end: int) -> None:
    """Whom an attack hits, who is deployed."""
    if act.what == "deployment":
        draft.status = "security_forces" if a.tagged(draft.first, draft.last, "people") is not None else None
        return
    if act.what != "attack":
        return
    noun = _object(a, end, sentence.last)
    if noun.kind != "person" and (again := _next_attack(a, end, draft.last)) is not None:
        noun = _object(a, again, sentence.last)
    if noun.kind != "person" and _is_passive(a, draft, end):
        noun = noun_at(a, _subject_start(a, draft.first, end), end)
    if noun.kind == "person":
        draft.status, draft.sex, draft.age = noun.status, noun.sex, noun.age
        draft.community, draft.role, draft.group = noun.community, noun.role, (noun.first, noun.last)


def _next_attack(a: Annotated, first: int, last: int) -> int | None:
    """`forced their way into the hall and shot at civilians`: where the object of the clause's second attack begins."""
    for i in range(first, last):
        entry = a.entries[i]
        for tag in entry.tags if entry is not None else ():
            kind, _, row = tag.partition(":")
            if kind == "phrase" and a.lexicon.acts[int(row)].what == "attack":
                return a.phrase_end(i)
    return None


def _object(a: Annotated, end: int, limit: int) -> Noun:
    """Whom: the noun after the verb's last words; `posts of the security forces` are theirs."""
    i, steps = end, 0
    while i < limit and steps < 5 and a.classes[i] in "PEO~adANtw" and a.classes[i] != "G":
        steps += a.classes[i] == "w"
        i += 1
    noun = noun_at(a, i, limit)
    if noun.kind == "thing" and a.classes[noun.last : noun.last + 1] == "O":
        owner = noun_at(a, noun.last + 1, limit)
        return owner if owner.kind == "person" else noun
    return noun


def _is_passive(a: Annotated, draft: Draft, end: int) -> bool:
    at = draft.predicate or draft.first
    norm = a.tokens.norms[at]
    if norm in a.lexicon.sets["passive_acts"]:
        return True
    progressive = norm.endswith(tuple(a.lexicon.sets["progressive_endings"]))
    return "B" in a.classes[max(draft.first, at - 3) : at] and not progressive


def _subject_start(a: Annotated, first: int, end: int) -> int:
    for i in range(end - 1, first, -1):
        if a.classes[i] in "VW":
            return i + 1
    return first
