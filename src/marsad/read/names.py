"""The names a text gives its voices: short ones led back to the fullest, unnamed monitors to the one it names."""

from __future__ import annotations

from collections.abc import Iterator

from marsad.read.annotate import Annotated
from marsad.read.text import fold


def full_names(a: Annotated) -> dict[str, str]:
    """Short names to the fullest the text gives: `SOHR` and `Observatory` to `Syrian Observatory for Human Rights`."""
    names: dict[str, str] = {}
    if not a.capitals or "short_names" in a.lexicon.policy:
        return names
    sets, norms = a.lexicon.sets, a.tokens.norms
    institutions, articles = sets["institutions"], sets["some_article"]
    if institutions.isdisjoint(norms) and "(" not in norms:
        return names  # no name in it has a shorter form
    for first, last in _proper(a):
        first += norms[first] in articles
        if last - first >= 2:
            _learn(a, first, last, names, institutions)
    return names


_LINKS = 3  # words such as `for the` between two capitals of one name


def _proper(a: Annotated) -> Iterator[tuple[int, int]]:
    """The names of more than one word: capitals in a row, on through a few words such as `for the`."""
    links = a.lexicon.sets["name_links"]
    first = before = -_LINKS - 2  # before any text
    for i in a.tokens.capitals():
        near = i - before == 1 or (i - before <= _LINKS + 1 and _leads_on(a, links, before + 1, i))
        if not near:
            if before > first:
                yield first, before + 1
            first = i
        before = i
    if before > first:
        yield first, before + 1


def _leads_on(a: Annotated, links: frozenset[str], first: int, last: int) -> bool:
    """`Network for the Defence`, `Lawyers' Union`: what stands between two capitals of one name."""
    if last - first == 1 and a.tokens.norms[first] == "'":
        return a.tokens.glued(first) and not a.tokens.glued(last)
    return links.issuperset(a.tokens.norms[first:last])


def _person(a: Annotated, words: list[str]) -> list[str]:
    """`Mali's Prime Minister Abdoulaye Maïga`: title and name without whose; lower-case title: the name."""
    titles = a.lexicon.sets["titles"]
    norms = list(map(fold, words))
    at = None if titles.isdisjoint(norms) else next(i for i, norm in enumerate(norms) if norm in titles)
    if at is None or at + 2 >= len(words) or not all(word[:1].isupper() for word in words[at + 1 :]):
        return words
    if words[at].islower():
        return words[at + 1 :]
    for i in range(at):
        if words[i].endswith(("'s", "’s")):
            return words[i + 1 :]
    return words


def _learn(a: Annotated, first: int, last: int, names: dict[str, str], institutions: frozenset[str]) -> None:
    tokens = a.tokens
    while first < last - 2 and tokens.norms[first] in a.lexicon.sets["describing"]:
        first += 1
    full = tokens.span(first, last)
    if last + 2 < len(tokens) and tokens.norms[last] == "(" and tokens.raw(last + 1).isupper():
        names.setdefault(tokens.raw(last + 1), full)
    for k in range(first, last):
        if tokens.norms[k] in institutions:
            names.setdefault(tokens.raw(k), full)
            if k == first + 1:
                names.setdefault(tokens.span(first, k + 1), full)


def is_named_monitor(a: Annotated, voice: str) -> bool:
    """A voice whose proper name has one of the words of monitoring bodies in it."""
    words = voice.split()
    if len(words) < 2 or sum(word[:1].isupper() for word in words) < 2:
        return False
    return not a.lexicon.sets["monitor_names"].isdisjoint(map(fold, words))


def is_unnamed_monitor(a: Annotated, voice: str) -> bool:
    """`a monitor`, `the war monitor`: no proper name, one of the words for monitors."""
    words = voice.split()
    if any(word[:1].isupper() for word in words[1:]):
        return False
    folded, sets = set(map(fold, words)), a.lexicon.sets
    several, monitors = sets["several"], sets["monitors"]
    return several.isdisjoint(folded) and not monitors.isdisjoint(folded)


def stands_for_last(a: Annotated, voice: str) -> bool:
    """`its report`, `the tally`, `a spokesman`: a voice that is named by what it belongs to, the voice before it."""
    words = voice.split()
    norms = [fold(word) for word in words]
    sets = a.lexicon.sets
    if norms[0] in a.lexicon.pronouns or not sets["same"].isdisjoint(norms):
        return True
    if norms[0] in sets["possessives"] and len(norms) > 1 and norms[1] in sets["spokespersons"]:
        return True  # "its spokesman Yasser Farhan"
    if len(norms) > 2 and norms[0] in sets["indefinite"]:
        return False  # "a defence spokesperson" is a new one
    if len(norms) > 3 and norms[0] in sets["articles"]:
        return False  # "the civil defence agency" too, but not "the rights group"
    if any(word[:1].isupper() for word in words[1:]):
        return False
    return norms[0] in sets["possessives"] or norms[-1] in sets["anaphors"]


def own_report(a: Annotated, voice: str) -> bool:
    """`its report`, `their figures`: of the voice before."""
    norms = [fold(word) for word in voice.split()]
    sets = a.lexicon.sets
    return bool(norms) and norms[0] in sets["possessives"] and norms[-1] in sets["reports"]


def shorten(a: Annotated, voice: str, full: dict[str, str]) -> str:
    """A voice's words in; the proper name alone out where one stands inside them with words that only describe it."""
    for name in full.values():
        if name in voice and len(name.split()) > 2:
            return name
    words = voice.split()
    given = a.lexicon.sets["names_given"]
    while len(words) > 2 and " ".join(map(fold, words[:2])) in given:
        words = words[2:]
    describing = a.lexicon.sets["describing"]
    while len(words) > 1 and fold(words[0]) in describing:
        words = words[1:]
    words = _person(a, words)
    for at in range(2, len(words) - 1):
        if fold(words[at]) not in _CUTS or words[at + 1][:1].isupper():
            continue
        if sum(word[:1].isupper() for word in words[:at]) > 1:
            words = words[:at]
            break
    heads = a.lexicon.sets["outlet_words"]
    for at in range(len(words) - 2, -1, -1):
        if fold(words[at]) in heads and words[at].islower() and words[at + 1][:1].isupper():
            if _several(a, words[:at]):
                break
            words = words[at + 1 :]
            break
    return " ".join(words)


def _several(a: Annotated, words: list[str]) -> bool:
    """`Amnesty International and the group JEI`: two voices, each with its name."""
    return any(fold(word) in a.lexicon.sets["several"] for word in words)


def whole_name(a: Annotated, first: int, floor: int) -> int:
    """Where the words of a speaker start, when what stands at `first` is only the end of them: `one | fisherman`,
    `the Lions' | Den`."""
    tokens = a.tokens
    if first - 2 >= floor and tokens.norms[first - 1] == "'" and tokens.glued(first - 1) and not tokens.glued(first):
        first -= 2
        while first > floor and a.classes[first - 1] in "CE":
            first -= 1
    alone = first > floor and a.classes[first - 1] == "N" and tokens.norms[first - 1].isalpha()
    return first - 1 if alone else first


def list_end(a: Annotated, first: int, last: int, limit: int) -> int:
    """Where a list of voices ends whose first is first..last: `a fighter, an aid worker and media`."""
    end, kind = last, a.classes[first]
    while kind in "AC" and a.classes[end : min(end + 2, limit)] == f",{kind}":
        match = a.lexicon.speaker.match(a.classes[end + 1 : limit])
        if match is None:
            break
        end += 1 + match.end()
        if "&" in match[0] and (end >= limit or a.classes[end] in ".;"):
            return end
    return last


def has_told(a: Annotated, i: int, limit: int) -> bool:
    """Does a form of `have` tell something? `the UN has 2,900 dead`, `the press had the dead at 80`, `witnesses have
    soldiers looting homes`."""
    first = a.phrase_end(i)
    stretch = a.classes[first : min(limit, first + 7)]
    if stretch[:1] == "N":
        return True
    for k, letter in enumerate(stretch):
        dead = "D" in stretch[:k] and set(stretch[:k]) <= set("EGDKMw~")
        if letter == "P" and dead and "N" in stretch[k : k + 3]:
            return True
        if letter == "K" and k:
            ends = tuple(a.lexicon.sets["progressive_ends"])
            return bool(ends) and a.tokens.norms[first + k].endswith(ends) and set(stretch[:k]) <= set("EGCaw~")
    return False


_CUTS = frozenset(("on", "in", "of", "to", "for", "at"))
