"""From a report to claims: one pass over its sentences, patterns in C, nothing that depends on the clock."""

from __future__ import annotations

from marsad.model import Claim, Count, Group, Place, Report
from marsad.read import verbfirst
from marsad.read.act_counts import count_acts
from marsad.read.acts import act_drafts
from marsad.read.annotate import Annotated, annotate
from marsad.read.bare import bare_drafts
from marsad.read.carried import share_places
from marsad.read.counted import counted_drafts
from marsad.read.draft import Draft
from marsad.read.headed import place_of_head, share_head
from marsad.read.kinds import inherit_groups, settle_kinds
from marsad.read.lexicon import load_lexicon
from marsad.read.numbers import find_numbers
from marsad.read.packs import load_pack
from marsad.read.party import give_parties
from marsad.read.relations import correct, share_voices, tie_parts
from marsad.read.scope import set_scopes, settle_parts
from marsad.read.voices import Voices
from marsad.read.when import find_times
from marsad.read.where import give_place
from marsad.read.words import look_up
from marsad.read.zeros import settle_zeros, zero_drafts
from marsad.read.zones import Document, Sentence, lay_out


def read_in(report: Report, code: str) -> list[Claim]:
    """A report and the language to read it in, its claims out, in the order of the text."""
    lexicon, pack = load_lexicon(code), load_pack(code)
    document = lay_out(report.text, code, lexicon.clitics)
    tokens = document.tokens
    words = look_up(tokens, lexicon)
    numbers = find_numbers(tokens, pack, words.numbers)
    a = annotate(tokens, words, numbers, find_times(tokens, pack, report.day, words.times), lexicon)
    drafts = drafts_of(a, document, report.publisher)
    return finish(a, drafts, report)


def drafts_of(a: Annotated, document: Document, publisher: str | None) -> list[Draft]:
    """The annotated document in, its drafts out in the order of the text."""
    if not a.lexicon.cased:
        return verbfirst.drafts_of(a, document, publisher)
    drafts = _found(a, list(document.sentences))
    voices = Voices(a, document, publisher)
    _mark_first(drafts)
    for draft in drafts:
        voices.give(draft)
        give_place(a, document, draft)
        if "headed" in a.lexicon.policy or document.sentences[draft.sentence].zone == "item":
            place_of_head(a, document, draft)
    drafts = [d for d in drafts if d.counted or d.stance != "denied" or "own-voice" in d.marks]
    settle_kinds(a, document, drafts)
    give_parties(a, list(document.sentences), drafts)
    home = set_scopes(a, document, drafts)
    tie_parts(a, document, [d for d in drafts if "none" not in d.marks])
    settle_zeros(drafts)
    drafts = [d for d in drafts if "stray" not in d.marks]
    share_voices(drafts)
    settle_parts(drafts, share="own_windows" not in a.lexicon.policy)
    if not a.lexicon.mixed_totals:
        _plain_totals(drafts)
    inherit_groups(drafts)
    correct(a, document, drafts)
    share_places(a, document, drafts, home)
    if "headed" in a.lexicon.policy:
        share_head(document, drafts)
    return drafts


def _found(a: Annotated, sentences: list[Sentence]) -> list[Draft]:
    """What the sentences claim, before anything is said of who, where and when: in the order of the text."""
    counted = counted_drafts(a, sentences) + zero_drafts(a, sentences)
    told = counted + bare_drafts(a, sentences, counted)
    acts = act_drafts(a, sentences, told)
    count_acts(a, told, acts)
    return sorted(told + acts, key=lambda d: (d.first, d.last, d.what))


def _mark_first(drafts: list[Draft]) -> None:
    """The first counted draft of each sentence is marked: a verb of confirming after the sentence means that one."""
    seen: set[int] = set()
    for draft in drafts:
        if draft.counted and draft.sentence not in seen:
            seen.add(draft.sentence)
            draft.marks.add("first")


def _plain_totals(drafts: list[Draft]) -> None:
    """A total that no words of a group stand with is one of everybody, not of a group called mixed."""
    for draft in drafts:
        if draft.scope == "total" and draft.status == "mixed" and draft.group is None:
            draft.status = None


def finish(a: Annotated, drafts: list[Draft], report: Report) -> list[Claim]:
    """Drafts in the order of the text in, the contract's claims out; relations become indexes."""
    index = {id(draft): i for i, draft in enumerate(drafts)}
    return [_claim(a, draft, report, index) for draft in drafts]


def _claim(a: Annotated, d: Draft, report: Report, index: dict[int, int]) -> Claim:
    start, end = a.tokens.starts[d.first], a.tokens.ends[d.last - 1]
    return Claim(
        report=report.id,
        start=start,
        end=end,
        quote=report.text[start:end],
        what=d.what,
        count=_count(a, d),
        group=_group(a, d),
        scope=d.scope,
        since=d.since,
        until=d.until,
        place=Place(words=d.place, precision=d.precision) if d.place else None,
        party=d.party,
        said_by=d.said_by,
        stance=d.stance,
        part_of=index.get(id(d.whole)) if d.whole else None,
        supersedes=index.get(id(d.older)) if d.older else None,
        rule=d.rule,
    )


def _count(a: Annotated, d: Draft) -> Count | None:
    q = d.quantity
    if q is None:
        return None
    return Count(low=q.low, high=q.high, qualifier=q.qualifier, words=a.tokens.span(q.first, q.last), unit=d.unit)


def _group(a: Annotated, d: Draft) -> Group | None:
    words = d.group_words or (a.tokens.span(*d.group) if d.group else None)
    if not (words or d.status or d.sex or d.age or d.community or d.role):
        return None
    return Group(status=d.status, sex=d.sex, age=d.age, community=d.community, role=d.role, words=words)
