"""Which predicate a number is tied to, of what code that makes it, and whether the two fit."""

from __future__ import annotations

from functools import cache

from marsad.read.annotate import Annotated
from marsad.read.frames import frame_kinds, frames_for
from marsad.read.inherit import Place
from marsad.read.lexicon import Lexicon
from marsad.read.nouns import Noun
from marsad.read.record import Record
from marsad.read.spans import Quantity
from marsad.read.zones import Sentence

_BACK = 40  # tokens before a number that a frame may look at
THINGS = frozenset(("looting", "arson", "property_destroyed", "attack", "road_closed", "checkpoint", "siege"))
_PEOPLE = frozenset(
    ("killed", "injured", "missing", "detained", "abducted", "executed", "displaced", "arrest", "evacuated", "returned")
)
_WHO_THEY_ARE = frozenset(("abducted", "detained", "displaced", "returned", "evacuated", "arrest"))
ONE_OF = ("state", "reduced", "copula")  # frames in which an article may be one of the harmed
COUNTABLE = ("person", "thing")
_RUNNING = ("toll", "label")  # a toll far before it: `le bilan …, selon un élu` is no toll of one


_OF_ONE = frozenset(
    ("passive", "happen", "passive-aux", "object", "label", "of-list", "among-first", "copula", "lose")
)  # in which `a woman` is one of the harmed


class Tie(Record, frozen=True):
    """How a number is tied to a predicate: the frame's id and the predicate's token."""

    frame: str
    predicate: int


def tie(a: Annotated, sentence: Sentence, q: Quantity) -> Tie | None:
    """A number in, the first frame that fits it out."""
    classes = a.classes
    ahead = classes[q.head : sentence.last]
    start = max(sentence.first, q.first - _BACK)
    behind = classes[start : q.first]
    if a.tokens.norms[q.first] in a.lexicon.reach_words:  # "might pass 1,000": the verb was read as the bound
        behind += "R"
    described: Tie | None = None
    kinds = frame_kinds(a.lexicon)
    for frame in frames_for(a.lexicon)[kinds.intersection(ahead), kinds.intersection(behind)]:
        if frame.after is not None:
            match = frame.after.match(ahead)
            at = q.head + match.start("p") if match is not None else -1
            if match is None or not _tells(a, q, frame.id, at):
                continue
            if not _describes(a, frame.id, at):
                return Tie(_passive(a, frame.id, at), at)
            described = described or (Tie(frame.id, at) if classes[at] != "I" else None)
        elif frame.before is not None:
            match = frame.before.search(behind)
            while match is not None:  # the nearest predicate before the number wins
                nearest = match
                match = frame.before.search(behind, match.start("p") + 1)
                if match is None and _leads_to(a, q, frame.id, start + nearest.start("p")):
                    return Tie(frame.id, start + nearest.start("p"))
    return described if described is not None and described.frame != "of-them" else None


def _tells(a: Annotated, q: Quantity, frame: str, at: int) -> bool:
    """Does the predicate after a number tell what happened to those it counts?"""
    if _only_names(a, frame, at, q.first - 1) or is_adjunct(a, at) or _is_matter(a, q, at) or _is_of_some(a, q, at):
        return False
    return frame != "and-them" or _befalls_them(a, at)


def _passive(a: Annotated, frame: str, at: int) -> str:
    """`some were held captive`: a predicate that begins with its own `were` is a passive."""
    own = frame == "joint" and a.tokens.norms[at] in a.lexicon.sets["passive_starts"]
    return "passive" if own else frame


def _is_of_some(a: Annotated, q: Quantity, at: int) -> bool:
    """`treated 128 patients, 19 of whom died`, `of the 71 people on board, 68 were killed`: some of them, not all."""
    between = a.classes[q.head : at].replace("~", "").rstrip("dBH")
    if between.endswith("NF"):
        return True
    led = led_by_of(a, q)
    then = a.phrase_end(at)
    if led and a.classes[then : then + 1] == "N":
        return True  # "из 71 человека на борту погибли 68"
    before, comma, after = between.rpartition(",")
    apart = bool(before.strip("GaCy")) or led
    return bool(comma) and apart and after.startswith("N") and not after[1:].strip("GaCy")


def led_by_of(a: Annotated, q: Quantity) -> bool:
    """`of the 13 dead`, `из 71 человека`: does `of` stand before the number?"""
    return a.classes[max(0, q.first - 2) : q.first].rstrip("E").endswith("O")


def _befalls_them(a: Annotated, at: int) -> bool:
    """`took 13 men off a bus and killed them`: the pronoun after the verb stands for those counted."""
    after = a.phrase_end(at)
    return after < len(a.classes) and a.tokens.norms[after] in a.lexicon.sets["them"]


def _describes(a: Annotated, frame: str, at: int) -> bool:
    """`32 captured soldiers were executed`, `many of those abducted`: a participle that tells who they are."""
    if frame == "of-them":
        return a.tokens.norms[at - 1] in a.lexicon.sets["those"]
    return (frame in ("reduced", "joint") or a.classes[at] == "I") and is_attribute(a, at)


def is_attribute(a: Annotated, at: int) -> bool:
    """`captured Ukrainian soldiers`: a participle right before the noun that it belongs to."""
    i = a.phrase_end(at)
    names = "Cay" if a.capitals else "Cayw"  # without capitals a name is a word
    while a.classes[i : i + 1] and a.classes[i] in names:
        i = a.phrase_end(i)
    if a.classes[at] == "I":  # "shot into the fleeing crowd"
        ending = tuple(a.lexicon.sets["progressive_endings"])
        return bool(ending) and a.tokens.norms[at].endswith(ending) and a.classes[at - 1 : at] in ("E", "a")
    return a.classes[at] == "K" and a.classes[i : i + 1] == "G"


def _leads_to(a: Annotated, q: Quantity, frame: str, at: int) -> bool:
    """`killed in raids at 12 sites`, but `the number killed stands at 12`: a verb before a preposition and a number is
    tied to it only by the prepositions of a toll."""
    i = a.back(q.first - 1, "dE~t", at)
    if frame in ("toll", "toll-list") and (
        a.classes[:at].rstrip("ad~")[-1:] == "Z" or "n" in a.classes[max(0, at - 4) : at].rpartition(",")[2]
    ):
        return False  # "no deaths were reported among the 2,000 inmates"
    if frame == "happened-to" and a.classes[i] == "O":
        return False  # "murió de tres disparos"
    if frame == "object-group":
        return a.tokens.norms[i - 1] in a.lexicon.sets["groups"]
    if frame != "toll" or a.classes[at] != "K" or a.classes[i] != "P":
        return True
    return a.tokens.norms[i] in a.lexicon.sets["reach_prepositions"]


def of_harm(a: Annotated, q: Quantity) -> bool:
    """`decenas de heridos`: a vague number right before those who were harmed."""
    most = a.tokens.norms[q.core] in a.lexicon.sets["most"]
    after = a.phrase_end(q.head) if a.classes[q.head : q.head + 1] == "O" else 0
    return q.kind == "vague" and not most and a.classes[after : after + 1] in ("D", "K") and after > 0


def is_article(a: Annotated, q: Quantity, noun: Noun, frame: str) -> bool:
    """`un`, `eine`: one, or only an article; a number when people are counted, or the dead themselves (`un mort`)."""
    one = a.tokens.norms[q.first] in a.lexicon.sets["one"] and q.last == q.first + 1
    return one and (noun.kind not in COUNTABLE or frame in _RUNNING)


def is_far(q: Quantity, found: Tie) -> bool:
    """`bei einem Hinterhalt nahe Karburg getötet`: the article belongs to the words between."""
    return found.frame == "reduced" and found.predicate > q.head


def of_people_only(a: Annotated, at: int) -> bool:
    """`seized`, `shot down`: a verb that harms people only where people are told to be its victims."""
    return a.phrase(at) in a.lexicon.sets["only_people"]


def is_adjunct(a: Annotated, at: int) -> bool:
    """`five of them after being captured`: what the clause hangs on, not what it tells."""
    being = a.classes[at - 2 : at] == "PB" and a.tokens.norms[at - 1] in a.lexicon.sets["being"]
    return being and a.classes[at] == "K"


def _is_matter(a: Annotated, q: Quantity, at: int) -> bool:
    """`arrested 47 suspects in connection with the killings`: what they are held for, not what befell them."""
    entry = a.entries[at]
    if a.classes[a.phrase_end(at) : a.phrase_end(at) + 1] == "O" and "s" in a.classes[q.head : at]:
        return True  # "the 12 soldiers' murder of three farmers"
    if a.classes[at] != "D" or entry is None or entry.what is None or not _is_object(a, q.first - 1, entry.what):
        return False
    verb = a.entries[a.back(q.first - 1, _TO_OBJECT)]
    tried = verb is not None and verb.what in _CUSTODY  # "sentenced seven officers to death"
    return tried or "P" in a.classes[q.head : at]


_CUSTODY = frozenset(("trial", "arrest", "detained"))
_TO_OBJECT = "dEat~:"  # between a verb and the number of those it befalls; "Killed: 91 detainees"


def _is_object(a: Annotated, i: int, what: str) -> bool:
    """`executed 50 captives`: the verb right before the number tells what happened to them."""
    i = a.back(i, _TO_OBJECT)
    entry = a.entries[i]
    return a.classes[i] == "K" and entry is not None and entry.what not in (None, what)


def _only_names(a: Annotated, frame: str, at: int, before: int) -> bool:
    """`14 hostages were killed`: the noun tells who they are; the verb after it what happened."""
    entry = a.entries[at]
    if frame != "state" or entry is None or entry.what not in _WHO_THEY_ARE:
        return False
    if _is_object(a, before, entry.what):
        return True
    end = a.phrase_end(at)
    ahead = a.classes[end : end + 8].replace("~", "")
    return ahead[:1] in ("I", "K") or (ahead[:1] in ("B", "H") and bool(set(ahead[1:5]) & set("KI")))


@cache
def _befalling(lexicon: Lexicon) -> frozenset[str]:
    """The classes of the predicates of those frames."""
    return frozenset().union(*(frame.predicates for frame in lexicon.frames if frame.id in _OF_ONE))


def may_befall_one(a: Annotated, sentence: Sentence) -> bool:
    """Does a sentence have a word that may tell what befell `a woman`? Most do not, and need no frame to be tried."""
    return not _befalling(a.lexicon).isdisjoint(a.classes[sentence.first : sentence.last])


def set_free(a: Annotated, place: Place, found: Tie) -> bool:
    """`freed 25 hostages`: the noun tells who they are; what happened to them is that they were let go."""
    if a.classes[found.predicate] != "D" or found.frame != "state":
        return False
    entry = a.entries[found.predicate]
    held = entry is not None and entry.what in _WHO_THEY_ARE
    return held and a.tagged(place.sentence.first, place.sentence.last, "scope.released") is not None


def did_it(a: Annotated, q: Quantity, noun: Noun, found: Tie) -> bool:
    """`die etwa 40 Angreifer töteten einen Wachmann`: armed people before a verb of the active did it."""
    at = found.predicate
    if noun.status not in ARMED or a.classes[at] != "K" or at < q.head or "B" in a.classes[q.head : at]:
        return False
    final = a.tokens.norms[at] in a.lexicon.sets["active_verbs"] and at > noun.last
    then = a.phrase_end(at)
    return final or ("has_cases" in a.lexicon.policy and a.classes[then : then + 1] in ("E", "A", "N", "G", "w"))


def fits(what: str, q: Quantity, noun: Noun, frame: str) -> bool:
    cases = noun.unit == "incidents" and frame in ("cases", "in-cases", "label", "toll")
    if (noun.kind == "thing" and what not in THINGS and not cases) or (noun.unit == "bodies" and what == "returned"):
        return False
    if noun.kind == "thing" and noun.unit in ("villages", "sites") and frame == "state":
        return False
    if noun.kind == "person" and what in ("arson", "property_destroyed"):
        return False
    if what == "sheltering" and noun.kind == "open" and frame in ("reduced", "object", "passive"):
        return False  # "18 complaints lodged", "took in 21 firms"
    if noun.unit == "bodies" and what == "injured":
        return False
    if q.kind == "article":
        if frame == "lose" and noun.status not in ARMED:
            return False  # "they had lost a relative"
        return noun.kind == "person" and frame in _OF_ONE and (frame != "object" or what in ("killed", "injured"))
    if q.kind == "vague" and frame == "state" and noun.kind != "person":
        return False
    if q.kind == "vague" and frame in ("relative", "joint"):
        return False
    return not (q.low == 1 and q.kind == "words" and noun.kind == "open")


def what_of(a: Annotated, place: Place, at: int, q: Quantity, noun: Noun) -> str | None:
    entry = a.entries[at]
    if entry is None:
        return None
    if entry.letter == "L":  # "cost 24 people their lives", "drove 12,000 from their homes"
        verb = "driven" if entry.what == "displaced" else "cost"
        return entry.what if a.tagged(place.sentence.first, place.sentence.last, verb) is not None else None
    if entry.letter == "o":
        return "killed" if noun.kind == "person" and noun.unit == "persons" else None
    if entry.letter == "S":
        if entry.what != "massacre":
            return None
        return "killed" if at < q.first and noun.kind == "person" else entry.what
    if entry.letter == "M" and entry.what is None:
        return _toll_of(a, place, q, noun)
    if noun.kind != "person" and of_people_only(a, at):
        return None
    if entry.what == "displaced" and entry.letter == "I" and (noun.status or _told_just_before(a, q)) in ARMED:
        return None  # "the gunmen, about 30, fled"
    return _by_whom_it_befell(a, at, entry.what, noun)


def _by_whom_it_befell(a: Annotated, at: int, what: str | None, noun: Noun) -> str | None:
    """The code of a predicate in; what it means of people, bodies or things out."""
    words, sets = a.phrase(at), a.lexicon.sets
    if noun.kind == "thing" and what == "killed" and words in sets["wrecking"]:
        return "property_destroyed"
    if noun.unit == "bodies" and what == "injured":
        return "killed"  # "four bodies with gunshot wounds"
    if noun.kind == "person" and what == "arson" and words in sets["scorching"]:
        return "injured"  # "ten workers were burned"
    if noun.kind == "person" and what == "looting" and words in sets["seizing"]:
        return "abducted"  # "made off with 20 students"
    return what


def _told_just_before(a: Annotated, q: Quantity) -> str | None:
    """`the gunmen, about 30 in number, fled`: who a number after a comma counts."""
    entry = a.entries[a.phrase_start(q.first - 2)] if q.first > 1 and a.classes[q.first - 1] == "," else None
    return entry.codes.status if entry is not None and entry.codes is not None else None


ARMED = frozenset(("fighter", "security_forces"))


def _toll_of(a: Annotated, place: Place, q: Quantity, noun: Noun) -> str | None:
    """`the toll`, `the figure`: of what the sentence speaks of, else of the last counted claim."""
    if noun.dead:
        return "killed"
    for i in range(place.sentence.first, place.sentence.last):
        entry = a.entries[i]
        if entry is not None and entry.letter in "KIDF" and entry.what in _PEOPLE:
            return entry.what
    return _nearest_in_size(place, q)


def _nearest_in_size(place: Place, q: Quantity) -> str | None:
    """`13 dead, 18 hurt. The number was 12 when …`: of the last numbers, the one it comes nearest to."""
    if not place.drafts:
        return None
    last = place.drafts[-1]
    near = [d for d in place.drafts[-_NEAR:] if d.sentence == last.sentence and d.size is not None and d.whole is None]
    size = q.high if q.low is None else q.low
    if size is None or len({d.what for d in near}) < 2:
        return last.what
    return min(near, key=lambda d: abs((d.size or 0) - size)).what


_NEAR = 4  # numbers of a sentence among which the one is looked for that a bare figure updates
