"""Who a voice is: names in every language to one origin, by a registry that an analyst can edit (`data/sources.toml`).

A name that no entry knows is an origin of its own under its folded name, so that any war works; the registry adds that
two names are one origin, what kind of evidence an origin gives (F6), and which words name nobody in particular.
"""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any

from marsad.model.errors import BadInput
from marsad.model.fold import fold, fold_name

UNKNOWN = "unknown"
CLASSES = (
    "verified_own", "named_list", "forensic", "medical_record", "official_record", "network_monitor", "direct_witness",
    "relative", "party_claim_own", "party_claim_enemy", "media", "social_media",
)  # fmt: skip
_LAST_ORGAN = "authorities"
# "a war check", "two officers", "the fighter": words that describe somebody and name nobody
_ONE_ARABIC_WORD = re.compile(r"[\u0600-\u06ff]+")  # without capitals a lone word may be anything
_ANY = re.compile(r"(?:[Aa]n?|[Oo]ne|[Ss]ome|[Ss]everal|[Oo]ther)\s")
_DESCRIPTION = re.compile(
    r"(?:[Aa]n?|[Oo]ne|[Tt]wo|[Ss]ome|[Ss]everal|[Oo]ther)\s.+|(?:[Tt]he\s|[Ii]ts\s|[Hh]is\s)?[a-zà-ÿ][a-zà-ÿ,\s'’-]*"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """One origin. `kind` is its class of rule F6; `named` is False for voices that could be anybody.

    `umbrella` is the body that it belongs to: organs of one government are one party, a bare "the UN" may stand for
    one of its offices. `scope` is what it counts (standards R5).
    """

    id: str
    kind: str
    named: bool = True
    umbrella: str | None = None
    scope: str | None = None
    labels: Mapping[str, str] = field(default_factory=dict)

    @property
    def party(self) -> str:
        """The name under which its independence is counted: organs of one government are not independent of it."""
        return self.umbrella if self.umbrella and self.kind.startswith("party_claim") else self.id

    def label(self, lang: str) -> str:
        """The name to print in `lang`; the id where the registry has none."""
        return self.labels.get(lang, self.id)


@dataclass(frozen=True, slots=True, kw_only=True)
class Voice:
    """What a name came to: its source and how it was recognised (`named`, `person`, `contextual`, `role`,
    `organ`, `self`).
    """

    source: Source
    how: str


@dataclass(frozen=True, slots=True, kw_only=True)
class _Role:
    kind: str
    named: bool
    words: tuple[str, ...]
    exact: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class _Organ:
    id: str
    kind: str
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Registry:
    """The tables, folded once. Build it with `load`."""

    sources: Mapping[str, Source]
    names: Mapping[str, str]
    people: Mapping[str, str]
    contextual: Mapping[str, tuple[str, ...]]
    acronyms: Mapping[str, str]
    roles: tuple[_Role, ...]
    organs: tuple[_Organ, ...]

    def named(self, name: str) -> Voice | None:
        """A name in, its registered source out when the words themselves say who it is; None otherwise."""
        for form in (name, re.sub(r"\([^)]*\)", " ", name), *re.findall(r"\(([^)]+)\)", name)):
            key = fold_name(form)
            if key in self.names:
                return Voice(source=self.sources[self.names[key]], how="named")
            if key in self.people:
                return Voice(source=self.sources[self.people[key]], how="person")
        return self._inside(name)

    def _inside(self, name: str) -> Voice | None:
        """The longest registered name that stands inside a longer one ("the spokesman of the Syrian Observatory")."""
        key = f" {fold(name)} {_without_clitics(fold(name))} "
        hits = [known for known in self.names if known.count(" ") and f" {known} " in key]
        hits += [known for known in self.people if f" {known} " in key]
        if hits:
            best = max(hits, key=lambda known: (len(known), known))
            return Voice(source=self.sources[self.names.get(best) or self.people[best]], how="named")
        for token in re.findall(r"\w+", name):
            if token in self.acronyms:
                return Voice(source=self.sources[self.acronyms[token]], how="named")
        return None

    def candidates(self, name: str) -> tuple[str, ...]:
        """Sources that a bare description ("the war monitor") may stand for; which one, the material has to tell."""
        return self.contextual.get(fold_name(name), ())

    def described(self, name: str, *, home: str | None = None) -> Voice:
        """An unregistered name in, an origin of its own out, with the kind that its words give away.

        `home` is the adjective of the state that the report is about ("Syrian"), for organs named without one.
        """
        key = fold_name(name)
        exact = next((role for role in self.roles if role.exact and key in role.words), None)
        if exact:
            return Voice(source=Source(id=key, kind=exact.kind, named=exact.named), how="role")
        organ = self._organ(key, self.organs[:-1], home)
        if organ:
            return organ
        padded = f" {key} "
        for role in self.roles:
            if not role.exact and any(f" {word} " in padded for word in role.words):
                named = role.named and not _ANY.match(name.strip())
                return Voice(source=Source(id=name.strip(), kind=role.kind, named=named), how="role")
        organ = self._organ(key, self.organs[-1:], home)
        named = not (_DESCRIPTION.fullmatch(name.strip()) or _ONE_ARABIC_WORD.fullmatch(name.strip()))
        return organ or Voice(source=Source(id=name.strip(), kind="party_claim_own", named=named), how="self")

    def _organ(self, key: str, organs: Iterable[_Organ], home: str | None) -> Voice | None:
        padded = f" {key} "
        organ = next((one for one in organs if any(f" {word} " in padded for word in one.words)), None)
        if organ is None:
            return None
        adjective = self.country(key) or home
        if adjective is None:
            return Voice(source=Source(id=organ.id, kind=organ.kind), how="organ")
        known = self.sources.get(f"{adjective} {organ.id}")
        umbrella = f"{adjective} {_LAST_ORGAN}" if organ.kind == "party_claim_own" else None
        source = known or Source(id=f"{adjective} {organ.id}", kind=organ.kind, umbrella=umbrella)
        return Voice(source=source, how="organ")

    def country(self, text: str) -> str | None:
        """The adjective of the first country that a name mentions ("Health Ministry in Gaza" gives "Gaza")."""
        return _first_country(fold(text))

    def home(self, text: str) -> str | None:
        """The state that a whole text is about, when two thirds of its mentions of states name it; None otherwise."""
        single = _single_words()
        counts = Counter(single[token] for token in fold(text).split() if token in single)
        if not counts:
            return None
        (adjective, most), total = counts.most_common(1)[0], sum(counts.values())
        return adjective if 3 * most >= 2 * total else None


def _without_clitics(folded: str) -> str:
    """Arabic words without what is written onto their front: "and", "by", "for" before the article."""
    return re.sub(r"\b(?:[وف][بك]|[وفبك])ال(?=\w{3})", "ال", re.sub(r"\b[وف]?لل(?=\w{3})", "ال", folded))


@cache
def _table(name: str) -> Mapping[str, Any]:
    return tomllib.loads((files("marsad.reconcile") / "data" / name).read_text("utf-8"))


def load(*own: str) -> Registry:
    """Texts of a workspace's own `sources.toml` in, the registry out; its entries win over those of the package.

    Raises BadInput when a text is no TOML or an entry lacks `id` or has a class that F6 does not know.
    """
    tables = [*(_parse(text, at) for at, text in enumerate(own, 1)), _table("sources.toml")]
    entries = [entry for table in tables for entry in table.get("source", ())]
    for entry in entries:
        _check(entry)
    sources: dict[str, Source] = {}
    names: dict[str, str] = {}
    people: dict[str, str] = {}
    contextual: dict[str, list[str]] = {}
    for entry in entries:
        sources.setdefault(entry["id"], _source(entry))
        for name in (entry["id"], *entry.get("names", ())):
            names.setdefault(fold_name(name), entry["id"])
        for name in entry.get("people", ()):
            people.setdefault(fold_name(name), entry["id"])
        for name in entry.get("contextual", ()):
            known = contextual.setdefault(fold_name(name), [])
            known.extend([entry["id"]] if entry["id"] not in known else [])
    return Registry(
        sources=sources,
        names=names,
        people=people,
        contextual={name: tuple(ids) for name, ids in contextual.items()},
        acronyms=_acronyms(entries),
        roles=tuple(_role(one) for table in tables for one in table.get("role", ())),
        organs=_organs(tables),
    )


def _parse(text: str, at: int) -> Mapping[str, Any]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise BadInput(
            f"not TOML: {error}", where=f"sources.toml {at}", todo="compare it with the packaged one"
        ) from None


def _check(entry: Mapping[str, Any]) -> None:
    if not isinstance(entry.get("id"), str) or not entry["id"]:
        raise BadInput("a source without 'id'", where="sources.toml", todo="give every [[source]] an id")
    if entry.get("class") not in CLASSES:
        raise BadInput(
            f"source '{entry['id']}' has class {entry.get('class')!r}",
            where="sources.toml",
            todo=f"one of {', '.join(CLASSES)}",
        )


def _source(entry: Mapping[str, Any]) -> Source:
    return Source(
        id=entry["id"],
        kind=entry["class"],
        named=entry.get("named", True),
        umbrella=entry.get("umbrella"),
        scope=entry.get("scope"),
        labels=entry.get("label", {}),
    )


def _acronyms(entries: Iterable[Mapping[str, Any]]) -> dict[str, str]:
    """Names in capitals of two letters or more count inside a longer name too, in capitals only ("WHO", not "who")."""
    return {
        name: entry["id"]
        for entry in entries
        if entry["class"] != "media"
        for name in entry.get("names", ())
        if name.isupper() and name.isalpha() and len(name) >= 2
    }


def _role(entry: Mapping[str, Any]) -> _Role:
    words = tuple(fold_name(word) for word in entry["words"])
    return _Role(kind=entry["class"], named=entry["named"], words=words, exact=entry.get("exact", False))


def _organs(tables: Iterable[Mapping[str, Any]]) -> tuple[_Organ, ...]:
    """The organs in the order of the tables; the authorities, whose words are the widest, come last."""
    organs = [
        _Organ(id=one["id"], kind=one["class"], words=tuple(fold_name(word) for word in one["words"]))
        for table in tables
        for one in table.get("organ", ())
    ]
    return tuple(sorted(organs, key=lambda one: one.id == _LAST_ORGAN))


@cache
def _countries() -> dict[str, tuple[str, tuple[str, ...]]]:
    return {
        code: (str(words[0]), tuple(fold(word) for word in words[1:]))
        for code, words in _table("countries.toml").items()
    }


@cache
def _single_words() -> dict[str, str]:
    """The countries' names that are one word, each with its adjective."""
    return {word: adjective for adjective, words in _countries().values() for word in words if " " not in word}


@lru_cache(maxsize=16_384)
def _first_country(folded: str) -> str | None:
    padded = f" {folded} "
    hits = [
        (padded.index(f" {word} "), -len(word), adjective)
        for adjective, words in _countries().values()
        for word in words
        if f" {word} " in padded
    ]
    return min(hits)[2] if hits else None
