"""Sentences about figures and about what was said without a number; each with its notes, none without a claim."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from marsad.model import Figure, vocab
from marsad.model.fold import fold
from marsad.publish.brief import phrase
from marsad.publish.brief.material import NARROW, Material
from marsad.publish.brief.model import Sentence
from marsad.publish.say import unique

QUOTE_LENGTH = (24, 220)  # characters: shorter says too little, longer is no longer a quotation in a sentence
LONG_AFTER = 14  # days after which the day of counting is worth saying beside the days that are counted
PARTIES = ("party_claim_own", "party_claim_enemy", "official_record")  # who "is still checking" has not tried in vain
SPOKEN = ("asserted", "confirmed", "acknowledged", "not_verified", "corrected")


def about(figure: Figure, material: Material, *, template: str = "figure", dated: bool = True) -> Sentence:
    """A figure in one sentence: what, how many, where, when, according to whom."""
    words = material.words
    backing = _backing(figure, material)
    known = [at for at in backing if material.known(at)]
    clause = phrase.of_figure(figure, material)
    name = "flipped" if template == "figure" and clause[:1].isdigit() else template
    text = words.fill(
        "sentence",
        name if known else f"{name}_nobody",
        clause=clause,
        place=phrase.in_place(material.place(figure), words),
        window=_party(figure, material) + _window(backing, material),
        origins=words.listing(material.origin_names(known)),
        as_of=_as_of(figure, known, material) if dated else "",
    )
    notes = material.cite(_native_first(backing, material), most=2)
    return Sentence(text=capital(text), notes=notes, figures=(figure.id,))


def _backing(figure: Figure, material: Material) -> list[int]:
    """The claims that say the numbers which the sentence names, the rest of the carriers where none does."""
    reported = figure.reported
    told = {reported.low, reported.best}
    all_of_them = material.carriers(figure)
    exact = [at for at in all_of_them if told & _ends(at, material)]
    return exact or all_of_them


def _ends(at: int, material: Material) -> set[int | None]:
    count = material.claim(at).count
    return {count.low, count.high} - {None} if count else set()


def _native_first(claims: Sequence[int], material: Material) -> list[int]:
    return sorted(claims, key=lambda at: (not material.native(at), at))


def _window(claims: Sequence[int], material: Material) -> str:
    """The days that the told number covers, as the first of its claims with any says it; with the space before it."""
    for at in _native_first(claims, material):
        said = material.words.window(material.claim(at).since, material.claim(at).until)
        if said:
            return f" {said}"
    return ""


def _party(figure: Figure, material: Material) -> str:
    """ "by …", only when the cell is about one side and its words are in the language of the brief."""
    if not figure.party or material.words.foreign(figure.party) != figure.party:
        return ""
    return material.words.fill("sentence", "by_party", party=figure.party)


def _as_of(figure: Figure, claims: Sequence[int], material: Material) -> str:
    """The day of a running number, unless the window already ends there."""
    days = [day for at in claims if (day := material.day(at))]
    if not days or figure.scope in NARROW or (figure.until and (max(days) - figure.until).days < LONG_AFTER):
        return ""
    return material.words.template("joint", "as_of").format(
        as_of=material.words.fill("time", "as_of", day=material.words.day(max(days)))
    )


def positions(figure: Figure, material: Material, *, most: int = 4) -> list[Sentence]:
    """What each further origin of a figure gives, its newest number, in one sentence."""
    words = material.words
    told = set(_backing(figure, material))
    heard = {material.origin(at) for at in told}
    newest: dict[str, int] = {}
    for at in material.carriers(figure):
        name = material.origin(at)
        if material.known(at) and name not in heard:
            best = newest.get(name)
            if best is None or _rank(at, material) > _rank(best, material):
                newest[name] = at
    chosen = sorted(newest.values(), key=lambda at: (-material.value(at), at))[:most]
    if not chosen:
        return []
    said = [
        words.fill(
            "sentence",
            "position",
            origin=material.origin_name(at),
            n=phrase.of_claim(material.claim(at), words),
            as_of=_day_of(at, material),
        )
        for at in chosen
    ]
    said = [said[0], *(words.linked(one, first=False) for one in said[1:])]
    text = words.template("sentence", "joint").join(said)
    return [Sentence(text=capital(f"{text}."), notes=material.cite(chosen, most=most), figures=(figure.id,))]


def _rank(at: int, material: Material) -> tuple[int, bool, str]:
    return material.value(at), material.native(at), str(material.day(at) or "")


def _day_of(at: int, material: Material) -> str:
    day = material.day(at)
    if day is None:
        return ""
    said = material.words.fill("time", "as_of", day=material.words.day(day))
    return material.words.template("joint", "as_of").format(as_of=said)


def above(figure: Figure, material: Material) -> list[Sentence]:
    """The highest number that anybody gives, when it is not the best one."""
    reported, words = figure.reported, material.words
    if reported.high is None or reported.high == reported.best:
        return []
    spans = [*figure.claims, *(aside.claim for aside in figure.set_aside)]
    found = [at for span in spans for at in material.at_span(span) if reported.high in _ends(at, material)]
    found = [at for at in found if material.claim(at).stance in SPOKEN]
    if not found:
        return []
    forms = phrase.forms_of(figure.what, figure.unit, figure.group, words)
    known = material.origin_names(at for at in found if material.known(at))
    text = words.fill(
        "sentence",
        "above" if known else "above_nobody",
        n=words.with_noun(reported.high, forms),
        origins=words.listing(known),
    )
    return [Sentence(text=text, notes=material.cite(found, most=2), figures=(figure.id,))]


def standing(figure: Figure, material: Material) -> Sentence:
    """How many independent sources gave figures, and what the number stands on."""
    words = material.words
    if figure.provisional or figure.independent_origins < 2:
        text = words.template("sentence", "alone")
    else:
        text = words.fill(
            "sentence",
            "independent",
            independent=words.independent(figure.independent_origins),
            tier=vocab.label("tier", figure.tier, words.lang),
            grade=vocab.label("grade", figure.grade, words.lang),
        )
    carriers = _native_first([at for at in material.carriers(figure) if material.known(at)], material)
    notes = material.cite(carriers or material.carriers(figure), most=2)
    return Sentence(text=capital(text), notes=notes, figures=(figure.id,))


def unverified(material: Material) -> list[Sentence]:
    """Who says that it could not be verified."""
    claims = material.record.claims
    found = [at for at, claim in enumerate(claims) if claim.what == "unverified" or claim.stance == "not_verified"]
    found = [at for at in found if material.speaker(at) and material.kind(at) not in PARTIES]
    if not found:
        return []
    ordered = _native_first(found, material)
    voices = unique(material.speaker(at) for at in ordered)[:3]
    chosen = [at for at in ordered if material.speaker(at) in voices]
    text = material.words.fill("sentence", "unverified", voices=material.words.listing(voices))
    return [Sentence(text=capital(text), notes=material.cite(chosen))]


def parts(figure: Figure, material: Material, *, most: int = 4) -> list[Sentence]:
    """What the count that carries a figure says of its parts: so many women, so many children."""
    words = material.words
    for at in _native_first(_backing(figure, material), material):
        inner = [i for i in material.parts_of(at) if _counts_people(i, at, material)]
        if len(inner) < 1:
            continue
        largest: dict[str, int] = {}
        for i in sorted(inner, key=lambda i: -material.value(i)):
            largest.setdefault(
                material.claim(i).group_key, i
            )  # two of one group lie in each other, or cannot be told apart
        chosen = list(largest.values())[:most]
        said = unique(phrase.of_claim(material.claim(i), words) for i in chosen)
        template = "parts" if material.known(at) else "parts_nobody"
        text = words.fill("sentence", template, origin=material.origin_name(at), parts=words.listing(said))
        return [Sentence(text=capital(text), notes=material.cite(chosen, most=most), figures=(figure.id,))]
    return []


def _counts_people(part: int, whole: int, material: Material) -> bool:
    one, other = material.claim(part), material.claim(whole)
    if one.count is None or one.count.low is None or one.what != other.what:
        return False
    return one.stance in SPOKEN and one.group_key not in ("all", other.group_key)


def by_place(figures: Iterable[Figure], material: Material, *, most: int = 6) -> list[Sentence]:
    """Towns and districts of one origin's count of one group, in one sentence; the origin with the most places."""
    shelves: dict[tuple[str, str, str, str], list[tuple[Figure, int]]] = {}
    for figure in figures:
        carriers = [at for at in material.carriers(figure) if material.known(at)]
        if not carriers or not material.place(figure) or figure.reported.best is None:
            continue
        at = max(carriers, key=lambda one: _rank(one, material))
        key = (material.origin(at), figure.what, figure.group, str(material.day(at) or ""))
        shelves.setdefault(key, []).append((figure, at))
    for key in sorted(shelves, key=lambda one: (-len(shelves[one]), one))[:1]:
        return _place_list(shelves[key], material, most)
    return []


def _place_list(shelf: list[tuple[Figure, int]], material: Material, most: int) -> list[Sentence]:
    words = material.words
    best: dict[str, tuple[Figure, int]] = {}
    for figure, at in sorted(shelf, key=lambda one: -(one[0].reported.best or 0)):
        best.setdefault(fold(material.place(figure)), (figure, at))
    chosen = list(best.values())[:most]
    if len(chosen) < 2:
        return []
    items = [
        words.fill(
            "sentence",
            "place_item",
            n=phrase.of_claim(material.claim(at), words) if i == 0 else _bare(at, material),
            place=words.where(material.place(figure)),
        )
        for i, (figure, at) in enumerate(chosen)
    ]
    first = chosen[0][1]
    text = words.fill(
        "sentence",
        "by_place",
        origin=material.origin_name(first),
        as_of=_day_of(first, material),
        items=words.listing(items),
    )
    notes = material.cite([at for _, at in chosen], most=most)
    return [Sentence(text=capital(text), notes=notes, figures=tuple(figure.id for figure, _ in chosen))]


def _bare(at: int, material: Material) -> str:
    """A further number of a list, without its noun where the number is plain."""
    count = material.claim(at).count
    assert count is not None
    if count.qualifier == "exact" and count.low == count.high and count.low is not None:
        return material.words.number(count.low)
    return phrase.of_claim(material.claim(at), material.words)


def quoted(what: str, material: Material, *, most: int = 1, named: str | None = None) -> list[Sentence]:
    """What reports say of something without a number, in their own words; different voices first."""
    candidates = [at for at, claim in enumerate(material.record.claims) if _quotable(claim.what == what, at, material)]
    return quoted_from(candidates, named or what, material, most=most)


def _quotable(fits: bool, at: int, material: Material) -> bool:
    if not fits:
        return False
    claim = material.claim(at)
    shortest, longest = QUOTE_LENGTH
    uncounted = claim.count is None or (claim.count.low is None and claim.count.high is None)
    allowed = SPOKEN if claim.what not in ("commitment", "order_issued", "referral") else (*SPOKEN, "projected")
    return uncounted and claim.stance in allowed and shortest <= len(claim.quote) <= longest


def quoted_from(candidates: Sequence[int], lead: str, material: Material, *, most: int = 1) -> list[Sentence]:
    """Quotations of these claims: one a voice, the brief's own language, known voices and early reports first."""
    ordered = sorted(
        candidates,
        key=lambda at: (
            not material.native(at),
            not material.known(at),
            str(material.published(at) or "9999"),
            -len(material.claim(at).quote),
            at,
        ),
    )
    chosen: dict[str, int] = {}
    for at in ordered:
        voice = material.origin(at) if material.known(at) else material.publisher(at)
        if len(chosen) < most:
            chosen.setdefault(voice, at)
    used = {material.claim(at).report for at in chosen.values()}
    others = [at for at in ordered if material.claim(at).report not in used]
    last = len(chosen) - 1
    return [_quotation(at, lead, material, others[:1] if i == last else []) for i, at in enumerate(chosen.values())]


def _quotation(at: int, lead: str, material: Material, others: Sequence[int]) -> Sentence:
    words, claim = material.words, material.claim(at)
    publisher = material.publisher(at)
    voice = material.origin_name(at) if material.known(at) else ""
    day = material.published(at)
    report = material.record.report(claim.report)
    template = words.template("reported", lead)
    named = "{voice}" in template
    text = words.fill(
        "sentence",
        "own" if named or voice in ("", publisher) else "cited",
        lead=template.format(voice=capital(voice or publisher)),
        voice=voice,
        publisher=publisher,
        day=f" {words.fill('time', 'on', day=words.day(day))}" if day else "",
        quote=words.quote(claim.quote, lang=report.lang if report else None),
    )
    return Sentence(text=capital(text), notes=material.cite([at, *others], most=2))


def capital(text: str) -> str:
    """A sentence with its first letter in capital, where the script has any."""
    return text[:1].upper() + text[1:]
