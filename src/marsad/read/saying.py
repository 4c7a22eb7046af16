"""Where a voice stands when it does not stand right before its verb of saying: verbs that close the clause, verbs that
open it, agents of a passive, voices written into one word with their source (`nach UN-Angaben`)."""

from __future__ import annotations

from marsad.read.annotate import Annotated
from marsad.read.record import Record
from marsad.read.zones import Sentence

_OPENING = 16  # tokens at the start of a clause in which its subject is looked for
_ENDS = frozenset(",;.:NKIVTAr")  # what a subject at the start of a clause does not reach over
_HEARERS = 8  # tokens that those who are told may take


class Cue(Record, frozen=True):
    """One cue of reporting: its token, the voices (origin first), whether it stands after what it reports, and which
    stance its verb gives (`denied`, `confirmed`, `acknowledged` or None)."""

    at: int
    voices: tuple[str, ...]
    trailing: bool
    stance: str | None


def joined_voice(a: Annotated, i: int) -> str | None:
    """`UN-Angaben`: the part before a hyphen and one of the words `voice_tails`."""
    norm = a.tokens.norms[i]
    head, hyphen, tail = norm.rpartition("-")
    if not hyphen or tail not in a.lexicon.sets["voice_tails"]:
        return None
    return a.tokens.raw(i)[: len(head)]


def clause_start(a: Annotated, first: int, i: int) -> int:
    """The first token of the clause that the token i stands in; a bracket, comma or name does not part it."""
    at = max(a.classes.rfind(";", first, i), a.classes.rfind(":", first, i), a.classes.rfind("r", first, i))
    return at + 1 if at >= first else first


def opening_name(a: Annotated, sentence: Sentence, i: int) -> tuple[int, int] | None:
    """`Sağlık Bakanlığı 12 kişinin öldüğünü bildirdi`: who speaks opens the clause that the verb i closes.

    Its last word is one for who speaks, or a name that no ending of a case follows.
    """
    first = clause_start(a, sentence.first, i)
    while first < i and a.classes[first] in "Td~&-q*.":
        first += 1
    end, last = first, first
    ends: list[int] = []
    while end < min(i, first + _OPENING) and a.classes[end] not in _ENDS:
        entry = a.entries[end]
        told = end > first and a.tokens.norms[end - 1] in a.lexicon.sets["tellers"]
        name = (end == last or told) and a.tokens.capital(end) and a.capitals
        if name or (entry is not None and "cue.speaker" in entry.tags and a.classes[end] != "t"):
            last = max(last, a.phrase_end(end))
            ends.append(last)
        end += 1
    whole = [at for at in ends if a.classes[at : at + 1] not in ("P", "t", "O", "s", "&")]
    if not whole:
        return None
    last = whole[-1]
    if a.classes[last : last + 1] == "(" and a.classes[last + 2 : last + 3] == ")":
        last += 3
    return first, last


def past_teller(a: Annotated, first: int, last: int) -> tuple[int, int] | None:
    """`Devlet ajansı SANA'ya konuşan bakanlık kaynağı`: where the outlet that was told ends, and the teller
    starts."""
    tellers = a.lexicon.sets["tellers"]
    at = next((i for i in range(first + 1, last - 1) if a.tokens.norms[i] in tellers), None)
    return None if at is None else (at, at + 1)


def past_hearers(a: Annotated, i: int, limit: int) -> tuple[int, str | None]:
    """`сообщил журналистам`, `dijo a la agencia Efe`, `a déclaré à Radio Lac`: the token after those who were told, and
    the outlet that was told, when it has a name: it relays what it was told."""
    sets = a.lexicon.sets
    leads, told = sets["hearer_leads"], sets["hearers"]
    limit = min(limit, i + _HEARERS)
    at = i
    while at < limit and (a.tokens.norms[at] in leads or (at > i and a.classes[at] in "E")):
        at += 1
    led = at > i
    if at < limit and a.tokens.norms[at] in told and (led or not leads):
        end = a.phrase_end(at)
        outlets = a.tokens.norms[at] in sets["outlets"]
        last = _name_end(a, end, limit) if outlets else end
        named = last > end or a.tokens.raw(at)[1:2].isupper()
        return last, a.tokens.span(at, last) if named else None
    last = _name_end(a, at, limit) if led and "hearers_by_name" in a.lexicon.policy else at
    return (last, a.tokens.span(at, last)) if last > at else (i, None)


def hearers_after(a: Annotated, first: int, limit: int) -> tuple[int, str | None]:
    """`un officier à l'AFP`, `ein Offizier gegenüber der Zeitung Talbote`: where the words for those who were told
    start, and the outlet among them; the limit as it was when there are none."""
    leads = a.lexicon.sets["hearer_leads"]
    for i in range(first + 1, min(limit, first + _OPENING)):
        if a.classes[i] in ",;:.":
            break
        if a.tokens.norms[i] in leads and a.classes[i] in "PtE":
            _, relay = past_hearers(a, i, limit)
            if relay is not None:
                return i, relay
    return limit, None


def _name_end(a: Annotated, at: int, limit: int) -> int:
    """The end of a name, in quotation marks or of capital words."""
    if a.classes[at : at + 1] == "q":
        close = a.classes.find("q", at + 1, limit)
        return close + 1 if close > 0 else at
    while at < limit and a.classes[at] in "C~" and a.tokens.capital(at):
        at += 1
    return at


def agent_voice(a: Annotated, sentence: Sentence, i: int) -> tuple[int, int, bool] | None:
    """`Von der Beobachtungsstelle … gemeldet`, `bakanlık tarafından açıklandı`, `fue confirmado por la alcaldía`: the
    token at which the agent of the verb i starts (or, third, before which it ends) and the limit of its phrase."""
    after = a.phrase_end(i)
    if a.classes[after : after + 1] == "X":
        return a.phrase_end(after), sentence.last, False
    first = clause_start(a, sentence.first, i)
    agents = a.lexicon.sets["agents"]
    at = next((j for j in range(i - 1, first - 1, -1) if a.classes[j] == "X" or a.tokens.norms[j] in agents), -1)
    if at < 0 or set(a.classes[at:i]) & set(",KI"):
        return None
    return (at, i, True) if "verb_final" in a.lexicon.policy else (a.phrase_end(at), i, False)


def reporter(a: Annotated, first: int, last: int) -> int:
    """`un rapport de la Ligue`, `отчету Комитета`: where the words for whose report it is start."""
    start = first + 1
    while start < last and a.classes[start] in "OEPa~":
        start += 1
    named = start < last and ("C" in a.classes[start:last] or a.tagged(start, last, "cue.speaker") is not None)
    return start if named else first


def cited(a: Annotated, found: list[Cue]) -> list[Cue]:
    """`Al Jazeera reported with reference to a source`: the cited voice is the origin, the other relays it."""
    for cue in found:
        entry = a.entries[cue.at]
        if entry is None or "cue.citing" not in entry.tags:
            continue
        relay = next((c for c in found if c is not cue), None)
        if relay is None:
            return found
        chain = (*cue.voices, *relay.voices)
        return [Cue(c.at, chain, c.trailing, c.stance) for c in found if c is not cue]
    return found
