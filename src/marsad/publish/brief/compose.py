"""The story: most defensible figure first, then who is counted, where, who contests it, what was done, what is not
known. Which figures and claims are told is decided here; how they are worded, in `sentences` and `words/`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from marsad.model import Figure, vocab
from marsad.publish.brief import sentences as say
from marsad.publish.brief.material import NARROW, Material
from marsad.publish.brief.model import Brief, Note, Section, Sentence
from marsad.publish.brief.phrase import in_place, of_figure
from marsad.publish.say import FSI, Words, unique, words
from marsad.reconcile.record import Record

GROUPS = ("civilian", "security_forces", "fighter", "women", "children", "men", "elderly")
VIOLATIONS = ("executed", "massacre", "injured", "missing", "abducted", "detained", "tortured", "sexual_violence",
              "looting", "arson", "property_destroyed", "attack", "clash")  # fmt: skip
MEASURES = (
    "road_closed",
    "curfew",
    "checkpoint",
    "closure",
    "deployment",
    "siege",
    "operation_started",
    "operation_ended",
)
AUTHORITIES = ("body_formed", "order_issued", "commitment", "referral", "arrest", "suspects", "testimonies", "trial")
MOVEMENT = ("displaced", "sheltering", "returned", "evacuated")
POSITIONS = ("responsibility_acknowledged", "responsibility_attributed", "responsibility_denied")
LEADS = ("killed", "executed", "injured", "displaced", "sheltering", "missing", "abducted", "detained", "massacre",
         "property_destroyed", "arson", "looting", "attack", "clash")  # fmt: skip
# sentences a section: what fits on one printed page with its notes
MOST = {"groups": 5, "movement": 4, "violations": 5, "measures": 3, "authorities": 5, "contested": 4}


def compose(record: Record, figures: Sequence[Figure], *, lang: str = "en", draft: bool = True) -> Brief:
    """A record and its figures in, the brief in a language out. The same input gives the same brief.

    Raises UnknownCode for a language without words.
    """
    material = Material(record=record, figures=figures, words=words(lang))
    lead = lead_figure(material)
    shelves = [(key, make(material, lead)) for key, make in SECTIONS]
    sections = tuple(
        Section(key=key, heading=material.words.template("heading", key), sentences=_linked(told, material.words))
        for key, told in shelves
        if told
    )
    sections, notes = _renumbered(sections, material)
    days = [report.day for report in record.reports if report.day]
    return Brief(
        lang=lang,
        headline=_headline(lead, material),
        lead=lead,
        sections=sections,
        notes=notes,
        as_of=max(days, default=None),
        reports=len(record.reports),
        method=record.method.name,
        draft=draft,
    )


def _renumbered(sections: tuple[Section, ...], material: Material) -> tuple[tuple[Section, ...], tuple[Note, ...]]:
    """Notes numbered in the order of reading, those of sentences that were left out gone."""
    by_number = {note.number: note for note in material.notes.values()}
    used = unique(number for section in sections for one in section.sentences for number in one.notes)
    new = {old: at for at, old in enumerate(used, 1)}
    told = tuple(
        replace(
            section,
            sentences=tuple(replace(one, notes=tuple(sorted(new[n] for n in one.notes))) for one in section.sentences),
        )
        for section in sections
    )
    return told, tuple(replace(by_number[old], number=at) for old, at in new.items())


def _linked(told: Sequence[Sentence], w: Words) -> tuple[Sentence, ...]:
    return tuple(replace(one, text=w.linked(one.text, first=at == 0)) for at, one in enumerate(told))


def lead_figure(material: Material) -> Figure | None:
    """The most defensible figure: of the gravest harm, over the widest place, with the most independent origins."""
    open_ones = [figure for figure in material.figures if _tellable(figure) and figure.scope not in NARROW]
    wide = [figure for figure in open_ones if material.wide(figure)]
    for what in LEADS:
        found = [f for f in wide if f.what == what] or [f for f in open_ones if f.what == what]
        found = found or [f for f in material.figures if f.what == what and _tellable(f)]
        if found:
            return max(found, key=lambda figure: (_defensible(figure), figure.id))
    return None


def _tellable(figure: Figure) -> bool:
    return (figure.reported.best or figure.reported.low) is not None and bool(figure.claims)


def _defensible(figure: Figure) -> tuple[bool, bool, bool, int, int, int]:
    return (
        figure.documented is not None,
        not figure.party,
        figure.independent_origins >= 2,
        {"all": 2, "mixed": 2, "civilian": 1}.get(figure.group, 0),
        figure.independent_origins,
        figure.reported.best or figure.reported.low or 0,
    )


def _headline(lead: Figure | None, material: Material) -> str:
    if lead is None:
        return material.words.template("sentence", "headline_none")
    clause = of_figure(lead, material)
    place = in_place(material.place(lead), material.words)
    return say.capital(material.words.fill("sentence", "headline", clause=clause, place=place))


# --- sections -------------------------------------------------------------------------------------------------------


def _toll(material: Material, lead: Figure | None) -> list[Sentence]:
    if lead is None:
        return [Sentence(text=material.words.template("sentence", "none"))]
    told = [say.about(lead, material, template="lead"), *_spread(lead, material, most=4)]
    if lead.documented is not None:
        n = material.words.with_noun(lead.documented, vocab.forms("unit", "persons", material.words.lang) or {})
        text = say.capital(material.words.fill("sentence", "documented", n=n))
        told.append(Sentence(text=text, figures=(lead.id,)))  # lists carry it, not words
    told.append(say.standing(lead, material))
    return [*told, *_estimate(lead, material), *say.unverified(material), *say.parts(lead, material)]


def _spread(figure: Figure, material: Material, *, most: int) -> list[Sentence]:
    """What the other sources give, and the highest number where none of them is it."""
    others = say.positions(figure, material, most=most)
    top = figure.reported.high
    if top is not None and others and material.words.number(top) in others[0].text:
        return others
    return [*others, *say.above(figure, material)]


def _estimate(lead: Figure, material: Material) -> list[Sentence]:
    estimate = lead.estimated
    if estimate is None or estimate.n is None or estimate.verdict != "publishable":
        return []
    low, high = (material.words.number(round(estimate.n[end])) for end in ("q025", "q975"))
    text = material.words.fill("sentence", "estimate", low=low, high=high)
    return [Sentence(text=text, notes=material.cite(material.carriers(lead)), figures=(lead.id,))]


def _groups(material: Material, lead: Figure | None) -> list[Sentence]:
    if lead is None:
        return []
    same = [f for f in material.figures if f.what == lead.what and f.unit == lead.unit and f.id != lead.id]
    broad = [f for f in same if _tellable(f) and f.group != lead.group and f.scope not in NARROW and material.wide(f)]
    told: list[Sentence] = []
    for figure in _one_a_group(broad)[: MOST["groups"]]:
        told.append(say.about(figure, material))
        if figure.group in ("civilian", "security_forces"):
            told += _spread(figure, material, most=2)
    return told


def _one_a_group(figures: Iterable[Figure]) -> list[Figure]:
    best: dict[str, Figure] = {}
    for figure in sorted(figures, key=lambda f: (f.party is not None, -f.independent_origins, -(f.reported.best or 0))):
        best.setdefault(figure.group, figure)
    order = {name: at for at, name in enumerate(GROUPS)}
    wanted = [figure for figure in best.values() if figure.group in order]
    return sorted(wanted, key=lambda figure: order[figure.group])


def _places(material: Material, lead: Figure | None) -> list[Sentence]:
    if lead is None:
        return []
    narrow = [f for f in material.figures if f.what == lead.what and _tellable(f) and not material.wide(f)]
    running = [figure for figure in narrow if figure.scope not in NARROW]
    told = say.by_place(running, material)
    events = [f for f in narrow if f.scope == "incident" and f.independent_origins >= 1]
    worst = sorted(events, key=lambda f: (-f.independent_origins, -(f.reported.best or f.reported.low or 0)))[:2]
    return told + [say.about(figure, material) for figure in worst]


def _contested(material: Material, lead: Figure | None) -> list[Sentence]:
    told = [sentence for what in POSITIONS for sentence in say.quoted(what, material, most=2)]
    if lead is not None and lead.grade == "contested":
        notes = material.cite(material.carriers(lead))
        told.insert(0, Sentence(text=material.words.template("sentence", "contested"), notes=notes, figures=(lead.id,)))
    denials = [
        at
        for at, claim in enumerate(material.record.claims)
        if claim.stance == "denied" and claim.what not in POSITIONS and len(claim.quote) <= say.QUOTE_LENGTH[1]
    ]
    return (told + say.quoted_from(denials, "denied", material, most=2))[: MOST["contested"]]


def _violations(material: Material, lead: Figure | None) -> list[Sentence]:
    return _told_once(_counted_or_quoted(VIOLATIONS, material, lead, most=1))[: MOST["violations"]]


def _movement(material: Material, lead: Figure | None) -> list[Sentence]:
    told = _counted_or_quoted(MOVEMENT, material, lead, most=2)
    return _told_once([*told, *say.quoted("displaced", material)])[: MOST["movement"]]


def _measures(material: Material, lead: Figure | None) -> list[Sentence]:
    return [s for what in MEASURES for s in say.quoted(what, material)][: MOST["measures"]]


def _authorities(material: Material, lead: Figure | None) -> list[Sentence]:
    return _counted_or_quoted(AUTHORITIES, material, lead, most=1, both=True)[: MOST["authorities"]]


def _counted_or_quoted(
    codes: Iterable[str], material: Material, lead: Figure | None, *, most: int, both: bool = False
) -> list[Sentence]:
    """For each code its most defensible figures, else (or also) the words of a report."""
    told: list[Sentence] = []
    for what in codes:
        found = [f for f in material.figures if f.what == what and _tellable(f) and f != lead and f.scope != "day"]
        found.sort(key=lambda f: _order(f, material))
        chosen = _apart(found, material)[:most]
        told += [say.about(figure, material) for figure in chosen]
        if both or not chosen:
            told += say.quoted(what, material)
    return told


def _told_once(told: Iterable[Sentence]) -> list[Sentence]:
    """Without sentences that rest on the same first words as an earlier one ("killing, looting and arson")."""
    kept: dict[object, Sentence] = {}
    for sentence in told:
        kept.setdefault(sentence.figures or sentence.notes[:1], sentence)
    return list(kept.values())


def _order(figure: Figure, material: Material) -> tuple[bool, int, int, bool, str]:
    foreign = FSI in material.words.foreign(material.place(figure))
    best = figure.reported.best or figure.reported.low or 0
    return not material.wide(figure), -figure.independent_origins, -best, foreign, figure.id


def _apart(figures: Iterable[Figure], material: Material) -> list[Figure]:
    """Figures that do not say the same number of the same place twice under two spellings."""
    seen: set[tuple[str, int | None]] = set()
    kept = []
    for figure in figures:
        key = (figure.unit, figure.reported.best)
        if key not in seen:
            seen.add(key)
            kept.append(figure)
    return kept


def _unknown(material: Material, lead: Figure | None) -> list[Sentence]:
    w = material.words
    if lead is None:
        return []
    told = [Sentence(text=w.template("sentence", "low"))] if lead.what == "killed" else []
    if all(figure.documented is None for figure in material.figures):
        told.append(Sentence(text=w.template("sentence", "no_names")))
    told += _alone(material, w)
    nobody = [
        at for at, claim in enumerate(material.record.claims) if claim.what == lead.what and not material.known(at)
    ]
    nobody = [at for at in nobody if material.value(at) and material.claim(at).stance in say.SPOKEN]
    if nobody:
        notes = material.cite(sorted(nobody, key=lambda at: (not material.native(at), at)), most=1)
        told.append(Sentence(text=w.template("sentence", "nobody"), notes=notes))
    told += _never_counted(material, w)
    return told


def _alone(material: Material, w: Words) -> list[Sentence]:
    """Which kinds of number rest on one source wherever they are given."""
    shaky = []
    for what in (*LEADS, *MOVEMENT):
        found = [figure for figure in material.figures if figure.what == what and _tellable(figure)]
        if found and all(figure.provisional for figure in found):
            shaky.append((what, found[0]))
    if not shaky:
        return []
    nouns = unique(vocab.text("what", what, "noun", w.lang) for what, _ in shaky)
    carriers = [at for _, figure in shaky for at in material.carriers(figure)[:1]]
    text = say.capital(w.fill("sentence", "single", what=w.listing(nouns)))
    return [Sentence(text=text, notes=material.cite(carriers, most=1), figures=tuple(figure.id for _, figure in shaky))]


def _never_counted(material: Material, w: Words) -> list[Sentence]:
    counted = {claim.what for claim in material.record.claims if claim.count and claim.count.words}
    missing = [str(word) for what, word in w.table["number_of"].items() if what not in counted]
    return [Sentence(text=w.fill("sentence", "not_said", what=w.either(missing)))] if missing else []


SECTIONS: tuple[tuple[str, Callable[[Material, Figure | None], list[Sentence]]], ...] = (
    ("toll", _toll),
    ("groups", _groups),
    ("places", _places),
    ("contested", _contested),
    ("violations", _violations),
    ("movement", _movement),
    ("measures", _measures),
    ("authorities", _authorities),
    ("unknown", _unknown),
)
