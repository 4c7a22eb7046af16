"""The ledger of one workspace: reports and decisions in, the same reports and decisions out, for ever."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from types import TracebackType
from typing import Any, Protocol, Self

import msgspec

from marsad.ledger import policy, tree
from marsad.ledger.blobs import Blobs
from marsad.ledger.checkpoints import Checkpoints
from marsad.ledger.content import (
    WITH_ORIGINAL,
    Held,
    object_of,
    origin_leaf,
    original_of,
    public_name,
    subject_of,
    to_decision,
    to_held,
)
from marsad.ledger.entry import Draft, Row, name_of
from marsad.ledger.errors import Refused, Withheld
from marsad.ledger.store import Store
from marsad.ledger.vault import Dice, Opening, Vault, seal_fields, values
from marsad.model.decision import VERBS, Decision
from marsad.model.errors import BadInput
from marsad.model.report import Refusal, Report

Clock = Callable[[], datetime]


class Collected(Protocol):
    """A report with the bytes it was read from; `marsad.collect.Item` is one."""

    @property
    def report(self) -> Report: ...
    @property
    def original(self) -> bytes: ...
    @property
    def parser(self) -> str: ...
    @property
    def name(self) -> str: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """Where the log stands: its number of entries and the RFC 6962 root in hex."""

    size: int
    root: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Added:
    """The reconciliation of an `add`: everything read is new, the same as before, or refused."""

    new: tuple[str, ...] = ()
    same: tuple[str, ...] = ()
    refused: tuple[Refusal, ...] = ()


def utc_now() -> datetime:
    """The time of this machine, in UTC."""
    return datetime.now(UTC)


class Ledger:
    """Log, blobs and vault of a workspace. Use it in a `with` block, or call `close`."""

    def __init__(self, path: Path, store: Store, vault: Vault, *, clock: Clock = utc_now, dice: Dice = os.urandom):
        self.path = path
        self.store = store
        self.vault = vault
        self.blobs = Blobs(path / "blobs")
        self.checkpoints = Checkpoints(store, path / "keys", store.meta("origin"))
        self.clock = clock
        self.dice = dice

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let the database go."""
        self.store.close()

    def head(self) -> Head:
        """Where the log stands now."""
        size = self.store.size()
        return Head(size=size, root=tree.root(size, self.store.hashes).hex())

    @contextmanager
    def batch(self) -> Iterator[Self]:
        """Group commit: what is recorded and added inside is stored together, with one wait for the disk."""
        with self.store.transaction() as outermost:
            yield self
            if outermost:
                self.checkpoints.make_when_due()

    def record(self, *decisions: Decision, base: int | None = None, via: str = "api") -> tuple[Decision, ...]:
        """Decisions in; the same with their ids, once they are safely stored, out.

        `base` is the row that the caller saw last for the object; Conflict says who ruled since. BadInput for a verb
        that is not in the closed list.
        """
        stored: list[Decision] = []
        with self.batch():
            for given in decisions:
                decision = replace(given, at=given.at or self.now())
                self._ask_policy(decision)
                row = self._record(decision, base, via)
                stored.append(replace(decision, id=name_of(row.leaf)))
        return tuple(stored)

    def decisions(self, since: int = 0, until: int | None = None) -> list[Decision]:
        """Every ruling after an entry, up to another, whose content is not withheld, in the log's order (which means
        nothing)."""
        return list(self._rulings(self.store.rows(since + 1, until)))

    def add(self, items: Iterable[Collected], *, by: str, at: str = "", via: str = "import") -> Added:
        """Reports with their originals in; what was new, the same or refused out. Acknowledged means stored."""
        new: list[str] = []
        same: list[str] = []
        refused: list[Refusal] = []
        fresh: dict[str, Collected] = {}
        for item in items:
            held = self._held_like(item, fresh)
            if held is None:
                fresh[item.report.id] = item
                new.append(item.report.id)
            elif held == item.report.text:
                same.append(item.report.id)
            else:
                why = f"the id '{item.report.id}' already names another text; give this one an id of its own"
                refused.append(Refusal(where=item.name, why=why))
        self._store_reports(list(fresh.values()), by=by, at=at or self.now(), via=via)
        return Added(new=tuple(new), same=tuple(same), refused=tuple(refused))

    def reports(self) -> list[Report]:
        """Every report held, in the order in which they came."""
        return [held.report for held in self.held()]

    def page(self, since: int, limit: int) -> list[tuple[int, Report | Decision | None]]:
        """Up to `limit` rows after `since`, each with its report or ruling; None for what is neither, or withheld."""
        last = min(self.store.size(), since + limit)
        return [(row.n, self._content(row)) for row in self.store.rows(since + 1, last)]

    def at(self, numbers: Sequence[int]) -> list[Report | Decision]:
        """The reports and rulings of those rows, in the order given; what is withheld is left out."""
        found = (self._content(self.store.row(n)) for n in numbers)
        return [one for one in found if one is not None]

    def size(self) -> int:
        """How many rows the log has."""
        return self.store.size()

    def _content(self, row: Row) -> Report | Decision | None:
        fields = row.fields
        if fields["verb"] != "evidence.add" and fields["verb"] not in VERBS:
            return None
        opening = self.vault.opening(row.leaf)
        if opening is None:
            return None
        if fields["verb"] == "evidence.add":
            return to_held(row, values(opening)).report
        return to_decision(row, fields, values(opening))

    def held(self) -> list[Held]:
        """Every report held, with its original's SHA-256 and its parser."""
        sealed = self.vault.openings()
        found = []
        for row in self.store.rows():
            if row.leaf in sealed and row.fields["verb"] == "evidence.add":
                found.append(to_held(row, values(self.vault.unlock(row.leaf, *sealed[row.leaf]))))
        return found

    def originals(self) -> Iterator[tuple[int, str, str]]:
        """Every original that a report or a list vouches for: the row that does, its SHA-256, the id of its key."""
        sealed = self.vault.openings()
        for row in self.store.rows():
            verb = row.fields["verb"]
            if row.leaf in sealed and verb in WITH_ORIGINAL:
                key_id, ct = sealed[row.leaf]
                name = original_of(verb, values(self.vault.unlock(row.leaf, key_id, ct)))
                if name:
                    yield row.n, name, key_id

    def entries(self, since: int = 0, until: int | None = None) -> Iterator[tuple[int, dict[str, Any]]]:
        """The rows after `since`, up to `until`, with the fields of their bodies: codes, pseudonyms and commitments."""
        for row in self.store.rows(since + 1, until):
            yield row.n, row.fields

    def names_until(self, n: int) -> set[str]:
        """The names (ids of rulings) of the first `n` rows."""
        return {name_of(bytes.fromhex(origin_leaf(row, row.fields))) for row in self.store.rows(1, n)}

    def original(self, report: str) -> bytes:
        """A report's id in, the bytes it was received as out; BadInput when it is not held, Withheld when erased."""
        n = self.store.latest(self.vault.pseudonym("rep", report))
        if not n:
            raise BadInput("no such report is held", where=report, todo="`marsad read WORKSPACE` names those that are")
        row = self.store.row(n)
        opening = self.vault.opening(row.leaf)
        if opening is None:
            raise Withheld("this report was erased", by=self.erasure_of(n), where=report)
        return self.blobs.get(values(opening)["sha256"])

    def erasure_of(self, n: int) -> int:
        """A row in, the row of the `erase` entry that withholds it out; 0 when none does."""
        return next((later for later, fields in self.entries(n) if n in fields.get("e", ())), 0)

    def now(self) -> str:
        """This moment as entries write it."""
        return self.clock().astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")

    def write(
        self,
        verb: str,
        obj: str,
        *,
        by: str,
        subject: str = "",
        fields: Mapping[str, Any] | None = None,
        commitments: Mapping[str, str] | None = None,
        at: str = "",
        **more: Any,
    ) -> Row:
        """One entry: `fields` go to the vault under `subject`'s key, their commitments to the log.

        `subject` is a pseudonym; `commitments` are those of contents that lie elsewhere; `more` as in `Draft`.
        """
        made, opening = seal_fields(fields or {}, self.dice)
        who, time = self.vault.pseudonym("u", by), at or self.now()
        draft = Draft(verb=verb, obj=obj, who=who, time=time, commitments=commitments or made, **more)
        with self.batch():
            row = self.store.append([draft])[0]
            if opening:
                self.vault.keep(row.leaf, self.vault.key_for(subject), opening)
        return row

    def _record(self, decision: Decision, base: int | None, via: str) -> Row:
        if decision.verb not in VERBS:
            raise BadInput(f"no ruling is called '{decision.verb}'", where="verb", todo=f"one of {', '.join(VERBS)}")
        if not decision.by:
            raise BadInput("a ruling without a name", where="by", todo="say who rules")
        fields: dict[str, Any] = {"by": decision.by}
        if decision.because:
            fields["because"] = decision.because
        if decision.anchor:
            fields["anchor"] = msgspec.to_builtins(decision.anchor)
        if decision.subject is not None:
            fields["subject"] = decision.subject
        if decision.value:
            fields["value"] = msgspec.to_builtins(decision.value)
        return self.write(
            decision.verb,
            self._object_pseudonym(decision),
            by=decision.by,
            subject=self.subject_pseudonym(subject_of(decision)),
            fields=fields,
            at=decision.at,
            base=base,
            via=via,
            supersedes=decision.supersedes,
        )

    def _ask_policy(self, decision: Decision) -> None:
        """Refused when the policy forbids it.

        The rulings on the same object nearly always settle it; only when they forbid it are all rulings read, because
        one of them may have withdrawn the earlier one.
        """
        rows = self.store.run("SELECT n FROM revision WHERE obj = ?", (self._object_pseudonym(decision),))
        try:
            policy.check_ruling(decision, self._rulings(self.store.row(n) for (n,) in rows))
        except Refused:
            policy.check_ruling(decision, self.decisions())

    def _object_pseudonym(self, decision: Decision) -> str:
        return self.vault.pseudonym(*object_of(decision))

    def _rulings(self, rows: Iterable[Row]) -> Iterator[Decision]:
        for row in rows:
            fields = row.fields
            opening = self.vault.opening(row.leaf) if fields["verb"] in VERBS else None
            if opening:
                yield to_decision(row, fields, values(opening))

    def subject_pseudonym(self, subject: str) -> str:
        """Whose key keeps a content ("report:…", "person:…") in, the name the vault knows it by out."""
        return self.vault.pseudonym("sub", subject)

    def _held_like(self, item: Collected, fresh: dict[str, Collected]) -> str | None:
        """The text that this report's id already names; None when it is new."""
        if item.report.id in fresh:
            return fresh[item.report.id].report.text
        return self.text_of(item.report.id)

    def text_of(self, report: str) -> str | None:
        """A report's id in, the text it names here out; empty when it was erased, None when it was never held."""
        held = self.held_as(report)
        if held is not None:
            return held.report.text
        return "" if self.store.latest(self.vault.pseudonym("rep", report)) else None

    def held_as(self, report: str) -> Held | None:
        """A report's id in, that one report as it is held out; None when it is not, or was erased."""
        n = self.store.latest(self.vault.pseudonym("rep", report))
        row = self.store.row(n) if n else None
        opening = self.vault.opening(row.leaf) if row else None
        return to_held(row, values(opening)) if row and opening else None

    def _store_reports(self, items: Sequence[Collected], *, by: str, at: str, via: str) -> None:
        if not items:
            return
        names = self.blobs.put_many([item.original for item in items])
        who = self.vault.pseudonym("u", by)
        drafts: list[Draft] = []
        openings: list[Opening] = []
        for item, name in zip(items, names, strict=True):
            fields = {
                "report": msgspec.to_builtins(item.report),
                "sha256": name,
                "parser": item.parser,
                "name": public_name(item.name),
                "by": by,
                "text": sha256(item.report.text.encode("utf-8", "surrogatepass")).hexdigest(),
            }
            commitments, opening = seal_fields(fields, self.dice)
            obj = self.vault.pseudonym("rep", item.report.id)
            drafts.append(Draft(verb="evidence.add", obj=obj, who=who, time=at, via=via, commitments=commitments))
            openings.append(opening)
        with self.batch():
            rows = self.store.append(drafts)
            for row, item, opening in zip(rows, items, openings, strict=True):
                subject = self.subject_pseudonym(f"report:{item.report.id}")
                self.vault.keep(row.leaf, self.vault.key_for(subject), opening)
