"""A workspace: a folder with two shelves, and everything that is computed from them."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import UTC, date, datetime
from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any

from marsad.model import Anchor, BadInput, Claim, Decision, Figure, Report, TollSeries
from marsad.workspace import rulings, settings
from marsad.workspace.intake import Intake, in_batches
from marsad.workspace.logbook import make_log, open_log

if TYPE_CHECKING:
    from marsad.collect.found import Item
    from marsad.ledger import Head, Held, Ledger
    from marsad.places import Gazetteer
    from marsad.read.readers.compare import Disagreement
    from marsad.reconcile import Method, Record
    from marsad.reconcile.sources import Registry
    from marsad.workspace.shelf import Shelf
    from marsad.workspace.standing import Standing

Clock = Callable[[], datetime]
KEPT = ("held", "reports", "_by_id", "decisions", "standing", "read_claims", "record", "_figures")  # once computed
TAKEN_OVER = ("places.csv", "sources.toml", "method.toml")


def utc_now() -> datetime:
    """The clock that the shell passes to everything that needs one."""
    return datetime.now(UTC)


class Workspace:
    """One folder: reports and decisions on disk, the rest computed on demand and kept until something changes."""

    def __init__(self, folder: Path, ledger: Ledger, *, clock: Clock = utc_now) -> None:
        self.folder = folder
        self.ledger = ledger
        self.settings = settings.load(folder)
        self._clock = clock
        self._seen = ledger.size()
        self.jobs = 1
        self.step: Callable[[int], None] | None = None

    @staticmethod
    def is_at(folder: Path) -> bool:
        """Whether a path is a workspace."""
        return (folder / settings.FILE).is_file()

    @classmethod
    def create(
        cls, folder: Path, *, title: str | None = None, like: Path | None = None, database: str | None = None
    ) -> Workspace:
        """Make a workspace where none is; settings and places come from `like`, its log lies in `database` (a URL)."""
        from marsad.ledger.errors import explained

        if cls.is_at(folder):
            raise BadInput("a workspace stands here already", where=str(folder), todo="use it, or name another folder")
        with explained(str(folder)):
            folder.mkdir(parents=True, exist_ok=True)
            for name in TAKEN_OVER:
                if like and (like / name).is_file():
                    shutil.copyfile(like / name, folder / name)
            make_log(folder, settings.first_text(folder, title, like, database))
        return cls.open(folder)

    @classmethod
    def open(cls, folder: Path, *, clock: Clock = utc_now) -> Workspace:
        """Open a workspace; BadInput when none is here, it is newer than this Marsad, or its log cannot be read."""
        settings.load(folder)  # a folder without settings is no workspace, whatever else lies in it
        return cls(folder, open_log(folder), clock=clock)

    def __enter__(self) -> Workspace:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the ledger and the cache."""
        self.ledger.close()

    def refresh(self) -> None:
        """Notice what another process recorded meanwhile: nothing that it may have changed is kept."""
        size = self.ledger.size()
        if size == self._seen:
            return
        known, stood = self.__dict__.get("decisions"), self.__dict__.get("standing")
        later = rulings.alone_between(self.ledger, self._seen, size)
        self._forget(*(() if later is None else ("decisions", "standing", "record", "_figures")))
        if later is not None and known is not None:
            self.__dict__["decisions"] = (*known, *later)
            if stood is not None and (stands := stood.with_later(later)) is not None:
                self.__dict__["standing"] = stands
        self._seen = size

    def head(self) -> Head:
        """The log's head that everything computed from now on rests on."""
        while (head := self.ledger.head()).size != self._seen:
            self.refresh()
        return head

    # -- the two shelves ------------------------------------------------------------------------------------------

    @cached_property
    def reports(self) -> tuple[Report, ...]:
        """Every report, in the order of the log."""
        return tuple(held.report for held in self.held)

    @cached_property
    def held(self) -> tuple[Held, ...]:
        """Every report as it is held: with its entry, its original's hash and who brought it."""
        return tuple(self.ledger.held())

    @cached_property
    def _by_id(self) -> dict[str, Report]:
        return {report.id: report for report in self.reports}

    def report(self, name: str) -> Report | None:
        """The report of that id, or None; one report is looked up, all are kept only when all are asked for."""
        if "_by_id" in self.__dict__ or "held" in self.__dict__:
            return self._by_id.get(name)
        held = self.ledger.held_as(name)
        return held.report if held else None

    @cached_property
    def decisions(self) -> tuple[Decision, ...]:
        """Every ruling, in the order of the log; its meaning does not rest on that order."""
        return tuple(self.ledger.decisions(until=self._seen))

    @cached_property
    def standing(self) -> Standing:
        """The rulings that count, by the report they are on."""
        from marsad.workspace.standing import Standing

        return Standing.of(self.decisions)

    def add(self, paths: Iterable[Path], *, by: str, publisher: str | None = None, day: str | None = None) -> Intake:
        """Files and folders in, what became of each report out; `add_in_batches` says how."""
        taken = [one for one, _ in self.add_in_batches(paths, by=by, publisher=publisher, day=day)]
        return Intake(
            new=tuple(name for one in taken for name in one.new),
            same=tuple(name for one in taken for name in one.same),
            refused=tuple(refusal for one in taken for refusal in one.refused),
        )

    def add_in_batches(
        self, paths: Iterable[Path], *, by: str, publisher: str | None = None, day: str | None = None
    ) -> Iterator[tuple[Intake, int]]:
        """As `add`, batch by batch (`intake.in_batches`): each is stored before the next is read."""
        for taken in in_batches(self.ledger, paths, by=by, now=self._now, publisher=publisher, day=day):
            self._forget()
            yield taken

    def second_opinions(self) -> list[Disagreement]:
        """Where the readers that workspace.toml names, and models' captured answers, differ from the grammar."""
        from marsad.workspace.second import stored

        return stored(self.reports, self.read_claims, self.settings.readers)

    def opinions_on(self, report: Report, models: Iterable[str] = ()) -> list[Disagreement]:
        """The same for one report, without reading the others: `models` are those whose answers may be on the shelf."""
        from marsad.read import read
        from marsad.workspace.second import of_report, shelved

        answers = shelved(report, models, self.report)
        if not answers and set(self.settings.readers) <= {"grammar", "llm"}:
            return []
        return of_report(report, read(report), self.settings.readers, answers)

    def keep_answer(self, by: str) -> Callable[[Item], None]:
        """Who acts in; what keeps a model's captured answer on the shelf of reports (see `workspace/second.py`) out."""

        def keep(item: Item) -> None:
            self.ledger.add([item], by=by, at=self._now())
            self._forget()

        return keep

    def decide(
        self,
        verb: str,
        *,
        by: str,
        because: str = "",
        anchor: Anchor | None = None,
        subject: str | None = None,
        value: dict[str, Any] | None = None,
        supersedes: Sequence[str] = (),
    ) -> Decision:
        """Record one ruling after checking it; returns it with the log's number as its id."""
        draft = Decision(
            id="",
            verb=verb,
            by=by,
            at=self._now(),
            because=because,
            anchor=anchor,
            subject=subject,
            value=value or {},
            supersedes=tuple(supersedes),
        )
        rulings.check(draft, self.report)
        self._check_casework(draft)
        recorded = self.ledger.record(draft)[0]
        self.refresh()
        return recorded

    def _check_casework(self, draft: Decision) -> None:
        """Cases, referrals, findings and orders have rules of their own; they name acts and items of the record."""
        from marsad.cases import checks, desk
        from marsad.situation import checks as of_measures

        if draft.verb in of_measures.CHECKED:
            of_measures.check(draft)
        if draft.verb in checks.CHECKED:
            checks.check(draft, known=desk(self.record, places=self.gazetteer).known)

    def withdraw(self, number: str, *, by: str, because: str = "") -> Decision:
        """Take a ruling back: the log keeps it, the record is computed without it."""
        if number not in {decision.id for decision in self.decisions}:
            raise BadInput(f"no ruling has the number {number}", where=str(self.folder), todo="`marsad log` lists them")
        return self.decide("withdraw", by=by, because=because, supersedes=[number])

    def rule(
        self,
        verb: str,
        name: str,
        *,
        by: str,
        because: str = "",
        value: dict[str, Any] | None = None,
        supersedes: Sequence[str] = (),
    ) -> Decision:
        """Rule on the claim called `name` (REPORT:START-END, or REPORT:N), anchored by its words."""
        claims = [claim for found in self.read_claims for claim in found]
        claim = rulings.find_claim(claims, name)
        anchor = rulings.anchor_of(claim, claims)
        return self.decide(verb, by=by, because=because, anchor=anchor, value=value, supersedes=supersedes)

    def add_claim(self, report: str, fields: dict[str, Any], *, by: str, because: str = "") -> Decision:
        """Record a claim that the reader missed; `fields` has `quote`, `what` and any other field of a claim."""
        missing = [name for name in ("quote", "what") if not fields.get(name)]
        if missing:
            raise BadInput(f"'{missing[0]}' is missing", where="add", todo=f"say it: --set {missing[0]}=…")
        anchor = Anchor(
            report=report,
            quote=fields["quote"],
            what=fields["what"],
            occurrence=int(fields.get("occurrence", 0)),
            start=fields.get("start"),
        )
        rest = {name: v for name, v in fields.items() if name not in ("quote", "what", "occurrence", "start")}
        return self.decide("add", by=by, because=because, anchor=anchor, value=rest)

    # -- what is computed -----------------------------------------------------------------------------------------

    @cached_property
    def read_claims(self) -> list[list[Claim]]:
        """What the reader finds in each report, before any ruling."""
        from marsad.workspace.cache import ClaimCache
        from marsad.workspace.flow import read_cached

        cache = ClaimCache(self.folder / ".cache")
        try:
            return read_cached(self.reports, cache, jobs=self.jobs, step=self.step)
        finally:
            cache.close()

    def shelf(self) -> Shelf:
        """The index of places and days; close it after use."""
        from marsad.workspace.shelf import Shelf, prior_of

        path = self.folder / "places.csv"
        own = self._text_of(path) if path.exists() else ""
        prior = prior_of([self.settings.country, self.settings.region, own])
        return Shelf(self.folder / ".cache", self.ledger, self.gazetteer, prior=prior)

    def place_id(self, name: str) -> str:
        """A place's name or id in, its id out; BadInput for a name that no place, or more than one, bears here."""
        from marsad.places.resolve import locate

        if self.gazetteer.get(name):
            return name
        found = locate(name, self.gazetteer)
        if not found.id:
            raise BadInput("no place is called so", where=name, todo="give its id, or a line in places.csv")
        return found.id

    def event(self, place: str, *, since: date | None = None, until: date | None = None) -> Record:
        """The record of the reports that speak of one place on days of a window, and of them alone.

        Only these are opened, so that it costs what the event costs, whatever else the workspace holds. What was added
        since the last question is read first.
        """
        from marsad.workspace.flow import derive

        shelf = self.shelf()
        try:
            for _ in shelf.follow(jobs=self.jobs, step=self.step):
                pass
            part = shelf.slice(place, since, until)
        finally:
            shelf.close()
        return derive(
            part.reports,
            part.claims,
            part.decisions,
            gazetteer=self.gazetteer,
            method=self.method,
            registry=self.registry,
        )

    def claims_of(self, name: str) -> list[Claim]:
        """A report's id in, what the reader finds in it out, before any ruling; no other report is read for it."""
        from marsad.workspace.cache import ClaimCache
        from marsad.workspace.flow import read_cached

        report = self.report(name)
        if report is None:
            return []
        cache = ClaimCache(self.folder / ".cache")
        try:
            return read_cached([report], cache)[0]
        finally:
            cache.close()

    @cached_property
    def record(self) -> Record:
        """Claims after rulings, origins, copies, tolls, incidents, contradictions, orphans."""
        return self.record_as_of(None)

    def record_as_of(self, day: str | None) -> Record:
        """The record as it stood at the end of an ISO day, or now: only reports published and rulings taken by then."""
        from marsad.workspace.flow import derive, until

        reports, decisions, claims = self.reports, self.decisions, self.read_claims
        if day is not None:
            by_id = {report.id: found for report, found in zip(reports, claims, strict=True)}
            shelf, ruled = until(reports, decisions, day)
            reports, decisions, claims = tuple(shelf), tuple(ruled), [by_id[report.id] for report in shelf]
        return derive(reports, claims, decisions, gazetteer=self.gazetteer, method=self.method, registry=self.registry)

    @cached_property
    def gazetteer(self) -> Gazetteer:
        """The world's places and this workspace's own, with its country and region as prior."""
        from marsad.places import Gazetteer, parse_places

        path = self.folder / "places.csv"
        own = parse_places(self._text_of(path), where=str(path)) if path.exists() else ()
        return Gazetteer.open(own, country=self.settings.country, region=self.settings.region)

    @cached_property
    def method(self) -> Method:
        """The settings by which claims become figures: the workspace's method.toml, or the shipped one."""
        from marsad.reconcile import Method

        path = self.folder / "method.toml"
        return Method.load(self._text_of(path)) if path.exists() else Method.default()

    @cached_property
    def registry(self) -> Registry:
        """Who is who: the shipped sources and the workspace's own sources.toml."""
        from marsad.reconcile.sources import load

        path = self.folder / "sources.toml"
        return load(self._text_of(path)) if path.exists() else load()

    def _text_of(self, path: Path) -> str:
        try:
            return path.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise BadInput(f"cannot be read: {error}", where=str(path), todo="save it as UTF-8") from None

    @property
    def claims(self) -> tuple[Claim, ...]:
        """Every claim that stands after the rulings."""
        return self.record.claims

    @property
    def tolls(self) -> tuple[TollSeries, ...]:
        """Each origin's series; never summed."""
        return self.record.tolls

    def figures(self, *, as_of: str | None = None, by: Sequence[str] | None = None) -> list[Figure]:
        """Every figure, or those of the wanted breakdown (place, group, day, party), as of a day or now."""
        if as_of is None and by is None:
            return list(self._figures)
        return self._made(self.record if as_of is None else self.record_as_of(as_of), by)

    @cached_property
    def _figures(self) -> list[Figure]:
        return self._made(self.record, None)

    def _made(self, record: Record, by: Sequence[str] | None) -> list[Figure]:
        from marsad.figures import figures
        from marsad.workspace.named import known

        return figures(record, by=None if by is None else tuple(by), known=known(self))

    def _now(self) -> str:
        return self._clock().astimezone(UTC).isoformat(timespec="seconds")

    def _forget(self, *names: str) -> None:
        for name in names or KEPT:
            self.__dict__.pop(name, None)
