"""Second opinions: other readers held against the grammar. What a model answered is captured as a report of its own.

A captured answer is a report in no language (`zxx`), so that it is kept, hashed and verified like every other and never
read for claims. The same question to the same model is never asked twice: the answer on the shelf stands.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from marsad.collect.endpoint import Endpoint, complete
from marsad.collect.found import Item
from marsad.model import BadInput, Claim, Report
from marsad.model.codec import dumps, report_from_fields
from marsad.read import NO_LANGUAGE
from marsad.read.readers import reader
from marsad.read.readers.compare import Disagreement, differ
from marsad.read.readers.model import content_of, keep, prompt_hash, request

PREFIX = "answer-"
PARSER = "marsad.read.readers.model/1"
Complete = Callable[[Endpoint, dict[str, Any]], bytes]


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a model answered about a report: who, about what, to which question (its hash), and its words."""

    report: str
    model: str
    prompt: str
    content: str


def is_answer(report: Report) -> bool:
    """Is this report a model's captured answer?"""
    return report.lang == NO_LANGUAGE and report.id.startswith(PREFIX)


def answer_of(report: Report) -> Answer:
    """A captured answer as a report in, what it holds out; BadInput when its text is not what Marsad wrote."""
    try:
        fields = json.loads(report.text)
        return Answer(**{name: str(fields[name]) for name in ("report", "model", "prompt", "content")})
    except (ValueError, KeyError, TypeError):
        raise BadInput("is no captured answer", where=report.id, todo="ask again") from None


def captured(report: Report, model: str, content: str, raw: bytes, at: datetime) -> Item:
    """A report, who was asked, what it wrote and the bytes as received in; the answer as a report to keep out."""
    prompt = prompt_hash(report, model)
    fields = {"report": report.id, "model": model, "prompt": prompt, "asked": at.isoformat(), "content": content}
    text = json.dumps(fields, ensure_ascii=False, indent=1)
    made = Report(id=PREFIX + prompt, text=text, publisher=model, published=at.date().isoformat(), lang=NO_LANGUAGE)
    return Item(report=made, original=raw, parser=PARSER, name=f"{made.id}.json")


@dataclass(slots=True, kw_only=True)
class Asker:
    """Asks an endpoint about reports, each once; `kept` is told of every new answer before it is used."""

    endpoint: Endpoint | None
    model: str
    known: dict[str, Answer] = field(default_factory=dict)
    kept: Callable[[Item], None] = lambda item: None
    post: Complete = complete
    now: Callable[[], datetime] = lambda: datetime.now(UTC)
    dropped: list[str] = field(default_factory=list)

    def __call__(self, report: Report) -> str:
        """A report in, the model's words about it out: from the shelf, else asked for and put there."""
        prompt = prompt_hash(report, self.model)
        if prompt not in self.known:
            self.known[prompt] = self._ask(report, prompt)
        content = self.known[prompt].content
        self.dropped += [f"{report.id}: {why}" for why in keep(content, report).dropped]
        return content

    def _ask(self, report: Report, prompt: str) -> Answer:
        if self.endpoint is None:
            raise BadInput("no answer is on the shelf", where=report.id, todo="name an endpoint: --llm-url")
        raw = self.post(self.endpoint, request(report, self.model))
        content = content_of(raw)
        self.kept(captured(report, self.model, content, raw, self.now()))
        return Answer(report=report.id, model=self.model, prompt=prompt, content=content)


def answers_in(reports: Iterable[Report]) -> dict[str, Answer]:
    """Reports in, the answers among them by the hash of their question out."""
    found = (answer_of(report) for report in reports if is_answer(report))
    return {answer.prompt: answer for answer in found}


def opinions(reports: Sequence[Report], names: Sequence[str], asker: Asker | None) -> dict[str, list[list[Claim]]]:
    """Reports and the names of readers in; what each finds in each report out, in the order of the reports."""
    readers = {name: reader(name, asker) for name in names}
    return {name: [read(report) for report in reports] for name, read in readers.items()}


def differences(found: dict[str, list[list[Claim]]]) -> Iterator[Disagreement]:
    """What each reader finds in each report in; where the others differ from the first, report by report, out."""
    first, *others = found
    for number, mine in enumerate(found[first]):
        for name in others:
            yield from differ(mine, found[name][number], name)


def stored(reports: Sequence[Report], claims: Sequence[list[Claim]], names: Sequence[str]) -> list[Disagreement]:
    """What a workspace's readers (its settings) say besides the grammar, without asking anybody: spaCy reads now, a
    model's answers are those on the shelf."""
    answers = {answer.report: [answer] for answer in answers_in(reports).values()}
    rows = zip(reports, claims, strict=True)
    return [row for report, mine in rows for row in of_report(report, mine, names, answers.get(report.id, ()))]


def of_report(
    report: Report, mine: Sequence[Claim], names: Sequence[str], answers: Iterable[Answer]
) -> list[Disagreement]:
    """One report, what the grammar reads in it, the names of the readers and models' answers about it in; where they
    differ from the grammar out. Nobody is asked."""
    found: list[Disagreement] = []
    for name in names:
        if name not in ("grammar", "llm") and not is_answer(report):
            found += differ(mine, reader(name)(report), name)
    for answer in answers:
        found += differ(mine, keep(answer.content, report).claims, "llm")
    return found


def shelved(report: Report, models: Iterable[str], held: Callable[[str], Report | None]) -> list[Answer]:
    """The answers of these models about a report that are on the shelf; `held` finds a report by its id."""
    found = (held(PREFIX + prompt_hash(report, model)) for model in models)
    return [answer_of(answer) for answer in found if answer is not None]


def answers_file(path: Path) -> tuple[dict[str, Answer], Callable[[Item], None]]:
    """A file of captured answers (JSON Lines, made when missing) in; the answers in it and how to add one out."""
    known: dict[str, Answer] = {}
    if path.exists():
        try:
            lines = path.read_text(encoding="utf-8").splitlines()
            known = answers_in(report_from_fields(json.loads(line)) for line in lines if line.strip())
        except (OSError, ValueError, UnicodeDecodeError) as error:
            raise BadInput(f"is no file of captured answers: {error}", where=str(path), todo="name another") from None

    def add(item: Item) -> None:
        with path.open("a", encoding="utf-8") as file:
            file.write(dumps(item.report) + "\n")

    return known, add
