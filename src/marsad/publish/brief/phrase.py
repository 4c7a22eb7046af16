"""A figure or a claim as a phrase: how many of whom, what happened to them, where and when."""

from __future__ import annotations

from collections.abc import Mapping

from marsad.model import Claim, Count, Figure, vocab
from marsad.publish.brief.material import Material
from marsad.publish.say import Words

Forms = Mapping[str, str]


def forms_of(what: str, unit: str, group: str, words: Words) -> Forms:
    """The noun that is counted, by plural class: people, women, Alawite civilians, massacres."""
    clause = words.table["clause"].get(what, {})
    if unit == "incidents" and "noun" in clause:
        noun: Forms = clause["noun"]
        return noun
    if unit not in ("persons", "bodies"):
        return vocab.forms("unit", unit, words.lang) or {"other": unit}
    return _people(_codes(group), unit, words)


def _codes(group: str) -> dict[str, str]:
    """A group key in, {list: code} out; a word that no list knows is a community."""
    if group == "all":
        return {}
    return {vocab.group_list(code) or "community": code for code in group.split("+")}


def _people(codes: dict[str, str], unit: str, words: Words) -> Forms:
    head, rest = _head(codes, unit, words)
    if words.lang == "ar":
        return {name: " ".join((form, *_arabic_after(rest, name, head is codes, words))) for name, form in head.items()}
    before = " ".join(_english_before(rest, words))
    after = words.table["group"]["mixed_after"] if rest.get("status") == "mixed" else ""
    return {name: f"{before} {form}{after}".strip() for name, form in head.items()}


def _head(codes: dict[str, str], unit: str, words: Words) -> tuple[Forms, dict[str, str]]:
    """The noun itself, and the codes that are still to be said."""
    if unit == "bodies":
        return _forms("unit", "bodies", words), codes
    if codes.get("age") == "children" and codes.get("sex"):
        noun: Forms = words.table["number"]["girls" if codes["sex"] == "women" else "boys"]
        return noun, {name: code for name, code in codes.items() if name not in ("age", "sex")}
    for name in ("role", "sex", "age"):
        if name in codes:
            return _forms(name, codes[name], words), {key: code for key, code in codes.items() if key != name}
    if "status" in codes and codes["status"] != "mixed":
        return _forms("status", codes["status"], words), {k: code for k, code in codes.items() if k != "status"}
    return _forms("unit", "persons", words), codes


def _forms(name: str, code: str, words: Words) -> Forms:
    known = vocab.forms(name, code, words.lang)
    if known:
        return known
    people = vocab.forms("unit", "persons", words.lang) or {}
    return {key: f"{form} ({words.foreign(code)})" for key, form in people.items()}


def _english_before(rest: dict[str, str], words: Words) -> list[str]:
    said = []
    for name, code in rest.items():
        if name == "community":
            said.append((vocab.forms(name, code, "en") or {"other": code})["other"])
        elif name == "status" and code != "mixed":
            said.append(words.table["group"][code])
        elif name in ("sex", "age"):
            said.append(_forms(name, code, words)["one"] if code != "elderly" else "elderly")
    return sorted(said, key=lambda word: word in ("civilian", "armed", "official"))


def _arabic_after(rest: dict[str, str], plural: str, _: bool, words: Words) -> list[str]:
    said = []
    for name, code in rest.items():
        if name == "community":
            known = vocab.forms(name, code, "ar")
            said.append(known[plural] if known else f"من {words.foreign(code)}")
        elif name == "status" and code != "mixed":
            said.append(words.table["group"][code])
        elif name == "status":
            said.append("بين مدنيين ومسلحين")
        elif name in ("sex", "age"):
            said.append("من ال" + vocab.label(name, code, "ar").replace("ون", "ين"))
    return said


def clause(what: str, unit: str, group: str, said: str, n: int, words: Words, *, bounded: bool) -> str:
    """What happened to how many: "at least 340 people were killed", "قُتل ما لا يقل عن ٣٤٠ شخصاً"."""
    table = words.table["clause"][what]
    if unit == "incidents" and "events" in table:
        return str(table["events"]).format(n=said)
    if words.lang == "ar":
        feminine = not bounded and _feminine(unit, group)
        return str(table["f" if feminine else "m"]).format(n=said)
    return str(table["one" if n == 1 else "other"]).format(n=said)


def _feminine(unit: str, group: str) -> bool:
    codes = _codes(group)
    if unit != "persons":
        return unit in ("families", "households", "bodies", "villages", "vehicles", "incidents", "testimonies")
    return codes.get("sex") == "women" and "role" not in codes


def of_claim(claim: Claim, words: Words, *, verb: bool = False) -> str:
    """The number of a claim with its noun, and with what happened when `verb` is set."""
    count = claim.count or Count(low=None, high=None, qualifier="none", words=claim.quote)
    return _said(claim.what, count, claim.group_key, words, verb=verb)


def _said(what: str, count: Count, group: str, words: Words, *, verb: bool) -> str:
    forms = forms_of(what, count.unit, group, words)
    bounded = count.qualifier != "exact" or count.low != count.high
    said = words.counted(count, forms, subject=verb)
    n = count.high if count.high is not None else count.low
    return clause(what, count.unit, group, said, n or 0, words, bounded=bounded) if verb else said


def of_figure(figure: Figure, material: Material) -> str:
    """What a figure says in one clause: its best number as its clearest carrier words it, or its bounds."""
    words, reported = material.words, figure.reported
    forms = forms_of(figure.what, figure.unit, figure.group, words)
    low, best, high = reported.low, reported.best, reported.high
    if best is not None and (low == best or _rounded(figure, material)):
        return _worded(figure, material, best, forms)
    if low is not None and best is not None:
        ranges = [count for at in material.carriers(figure) if (count := material.claim(at).count)]
        whole = any((count.low, count.high) == (low, high) for count in ranges)
        top = high if whole and high is not None else best
        return _clause(figure, words.between(low, top, forms), top, words)
    if low is not None:
        return _clause(figure, words.at_least(low, forms), low, words)
    upper = best if best is not None else high
    return _clause(figure, words.up_to(upper or 0, forms), upper or 0, words)


def _rounded(figure: Figure, material: Material) -> bool:
    """Whether the range is only the rounding of an "about": no carrier says its lower end."""
    counts = [count for at in material.carriers(figure) if (count := material.claim(at).count)]
    said = {end for count in counts for end in (count.low, count.high)}
    return figure.reported.low not in said and any(
        count.qualifier == "about" and figure.reported.best in (count.low, count.high) for count in counts
    )


def _worded(figure: Figure, material: Material, best: int, forms: Forms) -> str:
    """One number: as its carrier bounds it, "at least" when the figure is open or others give more."""
    words = material.words
    claims = [material.claim(at).count for at in material.carriers(figure)]
    said = next((count for count in claims if count and best in (count.low, count.high)), None)
    more = figure.reported.open_above or (figure.reported.high or best) > best
    if said and said.qualifier in ("more_than", "at_least", "about") and said.unit == figure.unit:
        return _said(figure.what, said, figure.group, words, verb=True)
    if more:
        return _clause(figure, words.at_least(best, forms), best, words)
    return clause(
        figure.what, figure.unit, figure.group, words.with_noun(best, forms, subject=True), best, words, bounded=False
    )  # fmt: skip


def _clause(figure: Figure, said: str, n: int, words: Words) -> str:
    return clause(figure.what, figure.unit, figure.group, said, n, words, bounded=True)


def in_place(name: str, words: Words) -> str:
    """A place with its preposition and the space before it; nothing for no place."""
    return f" {words.where(name)}" if name else ""
