"""What must vanish vanishes: the key, the salt, the ciphertext and the original go, the leaf and the reason stay."""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec

from marsad.ledger import policy
from marsad.ledger.errors import Refused, explained
from marsad.ledger.log import Ledger
from marsad.ledger.vault import values
from marsad.model.decision import Decision
from marsad.model.errors import BadInput

# a published file is told to hold erased words when it shares a line of at least so many letters with them
TELLING = 16
# fields of an opening that say nothing about the subject
NOT_TELLING = frozenset({"sha256", "text", "parser", "name", "by"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Erased:
    """What an erasure did: its entry, the rows it withholds, the originals that went, and what it could not reach."""

    entry: int
    rows: tuple[int, ...]
    originals: int
    leftovers: tuple[str, ...]


def erase(ledger: Ledger, subjects: Iterable[str], *, ground: str, first: str, second: str) -> Erased:
    """Subjects ("report:ID", "person:…"), the ground and the two people in; what was done out.

    Refused under a legal hold, by one person alone, or while another report shares an original. Copies that left the
    house are not reached; files in `publications/` that still hold the words are named.
    """
    wanted = tuple(dict.fromkeys(subjects))
    policy.check_two("erase", first, second)
    names = [ledger.subject_pseudonym(subject) for subject in wanted]
    with ledger.batch():  # nobody puts a hold on it, and nobody adds to it, between the look and the deed
        _check_holds(ledger, wanted)
        rows, words = _told_of(ledger, set(names))
        if not rows:
            raise BadInput("nothing is held of it", where=", ".join(wanted), todo="a report is named 'report:ID'")
        originals = _originals(ledger, rows)
        entry = _carry_out(ledger, names, rows, ground=ground, first=first, second=second)
    for name in originals:
        ledger.blobs.destroy(name)
    leftovers = (*_sweep(ledger), *_leftovers(ledger.path / "publications", words))
    return Erased(entry=entry, rows=tuple(rows), originals=len(originals), leftovers=leftovers)


def hold(ledger: Ledger, subject: str, *, by: str, because: str) -> Decision:
    """Put a legal hold on a subject: nothing of it is erased while the hold stands."""
    return ledger.record(Decision(id="", verb="hold", by=by, at="", because=because, subject=subject))[0]


def lift(ledger: Ledger, name: str, *, by: str, because: str) -> Decision:
    """Lift a hold by its id. BadInput when no such hold stands."""
    standing = {decision.id: decision for decision in policy.standing(ledger.decisions()) if decision.verb == "hold"}
    if name not in standing:
        raise BadInput("no such hold stands", where=name, todo="`marsad hold` lists them")
    ruling = Decision(
        id="", verb="withdraw", by=by, at="", because=because, subject=standing[name].subject, supersedes=(name,)
    )
    return ledger.record(ruling)[0]


def _check_holds(ledger: Ledger, subjects: Iterable[str]) -> None:
    decisions = ledger.decisions()
    for subject in subjects:
        policy.check_hold(subject, decisions)


def _told_of(ledger: Ledger, subjects: set[str]) -> tuple[list[int], set[bytes]]:
    """The rows that lie under these subjects' keys, and the telling words of what can be opened of them."""
    rows, contents = [], []
    for n, leaf, key_id, ct in ledger.vault.rows_of(subjects):
        rows.append(n)
        contents.append({} if ledger.vault.is_sealed(key_id) else values(ledger.vault.unlock(leaf, key_id, ct)))
    return rows, set(_words(contents))


def _originals(ledger: Ledger, rows: list[int]) -> list[str]:
    """The originals to destroy. Refused while an entry that stays vouches for one of them."""
    vouched = list(ledger.originals())
    going = {name for n, name, _ in vouched if n in rows}
    for n, name, _ in vouched:
        if name in going and n not in rows:
            raise Refused(f"entry {n} rests on the same original", where=name, todo=_also(ledger, n))
    return sorted(going)


def _also(ledger: Ledger, n: int) -> str:
    report = next((held.report.id for held in ledger.held() if held.n == n), None)
    return f"erase it too: report:{report}" if report else "erase that list too, by its subject 'list:NAME'"


def _carry_out(
    ledger: Ledger, subjects: Iterable[str], rows: list[int], *, ground: str, first: str, second: str
) -> int:
    """Keys and ciphertexts go and the entry comes in one transaction."""
    with ledger.batch():
        for subject in subjects:
            ledger.vault.destroy(subject)
        row = ledger.write(
            "erase",
            ledger.vault.pseudonym("obj", f"erase:{rows[0]}:{ledger.store.size()}"),
            by=first,
            subject=ledger.subject_pseudonym("desk"),
            fields={"by": first, "because": ground, "value": {"second": second, "rows": rows}},
            second=ledger.vault.pseudonym("u", second),
            erased=tuple(rows),
        )
    return row.n


def _sweep(ledger: Ledger) -> list[str]:
    """Working copies go, and the pages that held the ciphertext are written over; out comes what could not be."""
    with explained(str(ledger.path / ".cache")):
        shutil.rmtree(ledger.path / ".cache", ignore_errors=True)
    return ledger.store.engine.forget()


def _words(contents: Iterable[dict[str, Any]]) -> Iterator[bytes]:
    """Every telling line of the erased contents, as bytes, also as JSON would write it."""
    for content in contents:
        told = [value for name, value in content.items() if name not in NOT_TELLING]
        for line in (line.strip() for text in _strings(told) for line in text.splitlines()):
            if len(line) >= TELLING:
                yield line.encode("utf-8", "surrogatepass")
                yield msgspec.json.encode(line)[1:-1]


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        yield from _strings(list(value.values()))
    elif isinstance(value, list):
        for inner in value:
            yield from _strings(inner)


def _leftovers(folder: Path, words: set[bytes]) -> Iterator[str]:
    for path in sorted(folder.rglob("*")) if folder.is_dir() else ():
        if path.is_file():
            data = path.read_bytes()
            if any(line in data for line in words):
                yield str(path)
