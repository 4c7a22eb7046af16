"""Bundles: a few entries with all that somebody needs to check them without us. BagIt (RFC 8493) with RO-Crate inside.

`data/` holds the entries, what is disclosed of them and the originals; beside it lie the proofs, the checkpoint, the
time-stamps and `verify.py`. Files stand in a fixed order with fixed times, so that two exports are equal byte by byte.
"""

from __future__ import annotations

import base64
import zipfile
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from importlib.resources import files
from pathlib import Path
from typing import Any

import msgspec

from marsad.ledger import bundle_page, tree
from marsad.ledger.audit import erased_rows
from marsad.ledger.entry import Row
from marsad.ledger.errors import explained
from marsad.ledger.log import Ledger
from marsad.ledger.note import Note
from marsad.ledger.vault import Opening, values
from marsad.model.errors import BadInput

PROOF_HEAD = "c2sp.org/tlog-proof@v1"
EPOCH = (1980, 1, 1, 0, 0, 0)  # the earliest time that a zip can hold


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One entry of a bundle: what is disclosed of it, or the erasure that withholds it."""

    n: int
    fields: dict[str, Any]
    opened: Opening
    original: bytes | None = None
    withheld: int = 0

    @property
    def disclosed(self) -> dict[str, Any]:
        """The values of the disclosed fields."""
        return values(self.opened)


@dataclass(frozen=True, slots=True, kw_only=True)
class Bundled:
    """What went into a bundle: the rows, the size of the checkpoint over them, and the SHA-256 of the file."""

    rows: tuple[int, ...]
    checkpoint: int
    digest: str


def rows_about(ledger: Ledger, reports: Collection[str], rulings: Collection[str] = ()) -> list[int]:
    """Ids of reports and of rulings in; their rows out, with every ruling on a claim of these reports.

    BadInput names an id that is not held.
    """
    wanted = {ledger.vault.pseudonym("rep", report): report for report in reports}
    names = set(rulings)
    anchored = {decision.id for decision in ledger.decisions() if decision.anchor and decision.anchor.report in reports}
    rows, seen = [], set()
    for row in ledger.store.rows():
        name = row.leaf[:8].hex()
        obj = row.fields.get("obj", "")
        if obj in wanted or name in names or name in anchored:
            rows.append(row.n)
            seen.update({obj, name})
    missing = [report for obj, report in wanted.items() if obj not in seen] + sorted(names - seen)
    if missing:
        raise BadInput("is not held", where=missing[0], todo="`marsad log` and `marsad read` show the ids")
    return rows


def bundle(
    ledger: Ledger,
    path: Path,
    rows: Sequence[int],
    *,
    by: str,
    reveal: Collection[str] | None = None,
    originals: bool = True,
    extra: Mapping[str, bytes] | None = None,
    folder: str | None = None,
) -> Bundled:
    """Rows in, a bundle in a new zip out. `reveal` names the fields to disclose, None means all of them.

    `extra` are further files by name, all under `data/`, that the manifest vouches for: a referral's dossier.
    `folder` names the folder inside; else its payload does: the file's name changes no byte of the bundle.
    The export is an entry of the log, written after the bundle.
    """
    if not rows:
        raise BadInput("nothing to bundle", todo="name a report or a ruling")
    withheld = erased_rows(ledger.store.raw())
    items = [_item(ledger, n, withheld.get(n, 0), reveal, originals) for n in sorted(set(rows))]
    note = ledger.checkpoints.covering(max(max(item.n, item.withheld) for item in items))
    content = _content(ledger, items, note, extra or {})
    with explained(str(path)):
        _write(path, folder or _called(content), content)
    digest = sha256(path.read_bytes()).hexdigest()
    done = Bundled(rows=tuple(item.n for item in items), checkpoint=note.size, digest=digest)
    _record(ledger, done, path.name, by=by)
    return done


def _record(ledger: Ledger, done: Bundled, name: str, *, by: str) -> None:
    fields = {"by": by, "rows": list(done.rows), "digest": done.digest, "name": name}
    obj = ledger.vault.pseudonym("obj", "export")
    ledger.write("export", obj, by=by, subject=ledger.subject_pseudonym("desk"), fields=fields)
    ledger.checkpoints.make_if_possible()


def _item(ledger: Ledger, n: int, withheld: int, reveal: Collection[str] | None, originals: bool) -> Item:
    row = ledger.store.row(n)
    fields = row.fields
    whole = None if withheld else ledger.vault.opening(row.leaf)
    opened = {name: part for name, part in (whole or {}).items() if reveal is None or name in reveal}
    original = None
    if originals and "sha256" in opened:
        original = ledger.blobs.get(values(opened)["sha256"])
    return Item(n=n, fields=fields, opened=opened, original=original, withheld=withheld)


def _content(ledger: Ledger, items: Sequence[Item], note: Note, extra: Mapping[str, bytes]) -> dict[str, bytes]:
    """Every file of the bag by its name."""
    payload: dict[str, bytes] = dict(extra)
    others: dict[str, bytes] = {"checkpoint": str(note).encode()}
    for n in sorted({item.n for item in items} | {item.withheld for item in items if item.withheld}):
        row = ledger.store.row(n)
        payload[f"data/entries/{n:06}.json"] = row.body or b""
        others[f"proofs/{n:06}.tlog-proof"] = proof(ledger, row, note).encode()
    for item in items:
        if item.opened:
            payload[f"data/openings/{item.n:06}.json"] = _json(item.opened)
        if item.original is not None:
            payload[f"data/originals/{sha256(item.original).hexdigest()}"] = item.original
    payload["data/items.json"] = _json({"v": 1, "items": [_listed(item) for item in items]})
    for name, token in ledger.checkpoints.tokens(note.size):
        others[f"tokens/{name}.tsr"] = token
    others["verify.py"] = (files("marsad.ledger") / "verifier.py").read_bytes()
    others["index.html"] = bundle_page.page(items, note).encode()
    others["HOW-TO-VERIFY.txt"] = bundle_page.how_to(note, ledger.checkpoints.verifier).encode()
    last = ledger.store.row(note.size).fields.get("t", "")
    others["ro-crate-metadata.json"] = _json(bundle_page.crate(sorted(payload) + sorted(others), note, last))
    return _bag(payload, others, last)


def proof(ledger: Ledger, row: Row, note: Note) -> str:
    """An entry and a checkpoint over it in, the text of a C2SP tlog-proof out."""
    path = tree.inclusion_path(row.n - 1, note.size, ledger.store.hashes)
    lines = [PROOF_HEAD, f"index {row.n - 1}", *(base64.b64encode(part).decode() for part in path)]
    return "\n".join(lines) + f"\n\n{note}"


def _listed(item: Item) -> dict[str, Any]:
    if item.withheld:
        return {"n": item.n, "withheld": item.withheld}
    return {"n": item.n, "fields": sorted(item.opened), "original": item.original is not None}


def _bag(payload: Mapping[str, bytes], others: dict[str, bytes], last: str) -> dict[str, bytes]:
    octets = sum(map(len, payload.values()))
    others["bagit.txt"] = b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
    others["bag-info.txt"] = f"Bagging-Date: {last[:10]}\nPayload-Oxum: {octets}.{len(payload)}\n".encode()
    others["manifest-sha256.txt"] = _manifest(payload)
    others["tagmanifest-sha256.txt"] = _manifest(others)
    return {**others, **payload}


def _called(content: Mapping[str, bytes]) -> str:
    """A name for the bag that the same payload always gets."""
    return f"evidence-{sha256(content['manifest-sha256.txt']).hexdigest()[:12]}"


def _manifest(content: Mapping[str, bytes]) -> bytes:
    return "".join(f"{sha256(content[name]).hexdigest()}  {name}\n" for name in sorted(content)).encode()


def _json(value: Any) -> bytes:
    return msgspec.json.format(msgspec.json.encode(value, order="sorted"), indent=1) + b"\n"


def _write(path: Path, name: str, content: Mapping[str, bytes]) -> None:
    """A zip in fixed order, with fixed times and rights; it has its final name only when it is whole."""
    temporary = path.with_name(path.name + ".part")
    with zipfile.ZipFile(temporary, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
        for file in sorted(content):
            entry = zipfile.ZipInfo(f"{name}/{file}", EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            entry.create_system = 3
            archive.writestr(entry, content[file])
    temporary.replace(path)
