"""The brief: reads as written, says nothing that no claim supports, and is the same whenever it is written."""

from __future__ import annotations

import re
from datetime import date, timedelta
from html.parser import HTMLParser

import gold
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import worked
from marsad.figures import Known, figures
from marsad.model import Figure, vocab
from marsad.publish import say
from marsad.publish.brief import Brief, Sentence, compose
from marsad.publish.brief.html import html
from marsad.publish.brief.markdown import markdown
from marsad.reconcile import Record

CASES = worked.load("publish/brief.toml")["case"]
NAMES = [report.id for report, _ in gold.shelf()]


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
@pytest.mark.parametrize("lang", ["en", "ar"])
def test_reads_as_an_editor_would_have_it(case: dict, lang: str) -> None:
    record = worked.record_of(case)
    brief = compose(record, figures(record), lang=lang)
    told = [brief.headline, *(sentence.text for section in brief.sections for sentence in section.sentences)]
    for wanted in case.get(lang, []):
        assert wanted in told
    assert brief.headline == case.get(f"{lang}_headline", brief.headline)
    for unwanted in case.get("never", []):
        assert not any(unwanted in text for text in told)


# --- nothing that no claim supports -----------------------------------------------------------------------------------

DIGITS = {ord("٠") + i: str(i) for i in range(10)} | {ord("٬"): ",", ord("،"): "،"}
SPELLED = {word: n for n, word in enumerate(say.words("en").table["cardinals"]) if n}


def numbers_in(text: str, lang: str) -> set[int]:
    """Every number of a text that is not part of a date, spelled out or in digits."""
    months = "|".join(map(re.escape, say.words(lang).table["months"]))
    western = re.sub(r"(?<=\d),(?=\d{3})", "", text.translate(DIGITS))
    western = re.sub(rf"(?:\d+ (?:and|و) ?|\d+ و)?\d+ (?:{months}) \d{{4}}", " ", western)
    western = re.sub(rf"(?:\d+ و)\d+ (?:{months}) \d{{4}}", " ", western)
    found = {int(digits) for digits in re.findall(r"\d+", western)}
    first = re.match(r"(\w+) (?:person|people|wom[ae]n|child|civilian|journalist|independent)", text.casefold())
    return found | ({SPELLED[first[1]]} if first and first[1] in SPELLED else set())


def supported(sentence: Sentence, brief: Brief, known: dict[str, Figure], record: Record) -> set[int]:
    """Every number that the sentence's figures and the claims behind its notes hold."""
    spans = {note.claim for note in brief.notes if note.number in sentence.notes}
    claims = [claim for claim in record.claims if claim.span in spans]
    numbers = {end for claim in claims if claim.count for end in (claim.count.low, claim.count.high)}
    for claim in claims:
        numbers |= {
            int(digits) for digits in re.findall(r"\d+", re.sub(r"[,٬.](?=\d{3})", "", claim.quote.translate(DIGITS)))
        }
    for figure in (known[name] for name in sentence.figures):
        reported = figure.reported
        numbers |= {reported.low, reported.best, reported.high, figure.documented, figure.independent_origins}
    return {n for n in numbers if n is not None}


def check(record: Record, lang: str) -> None:
    found = figures(record)
    brief = compose(record, found, lang=lang)
    known = {figure.id: figure for figure in found}
    texts = {report.id: report.text for report in record.reports}
    for section in brief.sections:
        for sentence in section.sentences:
            listed = any(known[name].documented is not None for name in sentence.figures)
            assert sentence.notes or listed or section.key == "unknown" or brief.lead is None, sentence
            missing = numbers_in(say.plain(sentence.text), lang) - supported(sentence, brief, known, record)
            assert not missing, (sentence.text, missing)
    assert [note.number for note in brief.notes] == list(range(1, len(brief.notes) + 1))
    for note in brief.notes:
        name, start, end = note.claim
        assert texts[name][start:end] == note.quote


@pytest.mark.parametrize("lang", ["en", "ar"])
def test_every_number_of_the_whole_brief_stands_in_a_claim_or_figure_it_cites(coast: Record, lang: str) -> None:
    check(coast, lang)


@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(names=st.sets(st.sampled_from(NAMES), min_size=1, max_size=9), lang=st.sampled_from(["en", "ar"]))
def test_every_number_is_supported_whatever_was_handed_in(names: set[str], lang: str) -> None:
    check(gold.record(names), lang)


def test_the_same_record_gives_the_same_brief(coast: Record, coast_figures: list[Figure]) -> None:
    assert compose(coast, coast_figures) == compose(gold.record(reversed(NAMES)), figures(gold.record()))


def test_people_known_by_name_are_told_apart_from_what_is_reported(coast: Record) -> None:
    named = figures(coast, known=Known(names=lambda key: 803 if key.group == "all" and not key.place else None))
    brief = compose(coast, named)
    assert "803 people are known by name, from lists of victims." in [s.text for s in brief.sections[0].sentences]


def test_an_echo_does_not_move_the_headline(coast: Record) -> None:
    lone = gold.record(["coast-en-001"])
    assert compose(lone, figures(lone)).headline == "More than 340 people were killed on the Syrian coast"


# --- words ------------------------------------------------------------------------------------------------------------


def test_both_languages_have_the_same_words_to_write_with() -> None:
    english, arabic = say.words("en").table, say.words("ar").table
    assert set(english) == set(arabic)
    for section in ("sentence", "heading", "label", "time", "reported", "clause", "number_of"):
        assert set(english[section]) == set(arabic[section]), section


@pytest.mark.parametrize("lang", say.LANGS)
def test_every_code_can_be_told_with_and_without_a_number(lang: str) -> None:
    table = say.words(lang).table
    counted = {what for what in vocab.codes("what") if vocab.table("what")[what]["family"] != "about"}
    assert counted <= set(table["clause"])
    assert set(vocab.codes("what")) - {"unverified"} <= set(table["reported"])


@given(n=st.integers(0, 10**7))
def test_numbers_are_written_so_that_they_can_be_read_back(n: int) -> None:
    for lang in say.LANGS:
        assert int(say.words(lang).number(n).translate(DIGITS).replace(",", "")) == n


@given(day=st.dates(date(1990, 1, 1), date(2040, 1, 1)), length=st.integers(0, 60))
def test_a_window_names_its_last_day_in_full(day: date, length: int) -> None:
    for lang in say.LANGS:
        until = day + timedelta(days=length)
        assert say.words(lang).day(until) in say.words(lang).window(day, until)


@pytest.mark.parametrize(
    ("n", "said"),
    [(1, "شخص واحد"), (2, "شخصين"), (3, "٣ أشخاص"), (11, "١١ شخصاً"), (100, "١٠٠ شخص"), (1383, "١٬٣٨٣ شخصاً")],
)
def test_arabic_counts_people_by_its_grammar(n: int, said: str) -> None:
    forms = vocab.forms("unit", "persons", "ar")
    assert forms is not None
    assert say.words("ar").with_noun(n, forms) == said


# --- outputs ----------------------------------------------------------------------------------------------------------


class Page(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))


@pytest.mark.parametrize(("lang", "direction"), [("en", "ltr"), ("ar", "rtl")])
def test_the_page_stands_alone_and_every_mark_leads_to_its_words(
    coast: Record, coast_figures: list[Figure], lang: str, direction: str
) -> None:
    text = html(compose(coast, coast_figures, lang=lang))
    page = Page()
    page.feed(text)
    assert ("html", {"lang": lang, "dir": direction}) in page.tags
    assert not {"script", "link", "img", "iframe"} & {tag for tag, _ in page.tags}
    assert "gradient" not in text and "url(" not in text
    ids = {attributes["id"] for _, attributes in page.tags if "id" in attributes}
    marks = [
        attributes["href"] for tag, attributes in page.tags if tag == "a" and str(attributes.get("href"))[0] == "#"
    ]
    assert marks and {str(mark)[1:] for mark in marks} <= ids
    assert say.FSI not in text and "\u202e" not in text


def test_words_of_reports_cannot_become_markup(coast: Record) -> None:
    text = "<script>alert(1)</script> killed 12 people in Homs & Hama, the Syrian Network for Human Rights said."
    case = {
        "report": [{"id": "r", "publisher": "<b>x</b>", "published": "2025-03-08", "lang": "en", "text": text}],
        "claim": [
            {
                "report": "r",
                "quote": "<script>alert(1)</script> killed 12 people",
                "what": "killed",
                "count": 12,
                "scope": "incident",
                "said_by": ["Syrian Network for Human Rights"],
            }
        ],
    }
    record = worked.record_of(case)
    page = html(compose(record, figures(record)))
    assert "<script>" not in page and "<b>x" not in page and "&lt;script&gt;" in page


def test_markdown_has_a_note_for_every_mark(coast: Record, coast_figures: list[Figure]) -> None:
    text = markdown(compose(coast, coast_figures))
    told, notes = text.split("## Sources")
    assert set(re.findall(r"\[\^(\d+)\]", told)) == set(re.findall(r"^\[\^(\d+)\]:", notes, flags=re.M))
