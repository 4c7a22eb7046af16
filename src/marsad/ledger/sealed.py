"""The sealed class: contents that this machine can write and never read, encrypted to age recipients elsewhere.

Needs the extra `sealed` (pyrage). The salts are sealed too, so that not even a guess can be tested here.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from types import ModuleType
from typing import Any

import msgspec

from marsad.ledger.entry import Row
from marsad.ledger.errors import Damaged, Refused
from marsad.ledger.log import Ledger
from marsad.ledger.vault import Opening, keeps, seal_fields, values
from marsad.model.errors import BadInput

_decode = msgspec.json.Decoder(Opening).decode


def age() -> ModuleType:
    """The library behind sealing; BadInput when the extra is not installed."""
    try:
        import pyrage
    except ImportError:
        raise BadInput("sealing needs the extra 'sealed'", todo="pip install 'marsad[sealed]'") from None
    module: ModuleType = pyrage
    return module


def recipients(lines: Iterable[str]) -> list[Any]:
    """Public keys ("age1…") in, recipients out; BadInput names the line that is none."""
    known = age()
    found = []
    for line in (line.strip() for line in lines):
        if not line or line.startswith("#"):
            continue
        try:
            found.append(known.x25519.Recipient.from_str(line))
        except known.RecipientError:
            raise BadInput(f"'{line[:30]}' is no age recipient", todo="it begins with 'age1'") from None
    if not found:
        raise BadInput("no recipient is named", todo="give at least one public key ('age1…')")
    return found


def identity(words: str) -> Any:
    """A secret key ("AGE-SECRET-KEY-1…", comments allowed) in, the identity out."""
    known = age()
    for line in (line.strip() for line in words.splitlines()):
        if line and not line.startswith("#"):
            try:
                return known.x25519.Identity.from_str(line)
            except known.IdentityError:
                break
    raise BadInput("is no age identity", todo="it begins with 'AGE-SECRET-KEY-1'")


def seal(ledger: Ledger, subject: str, fields: dict[str, Any], *, to: Sequence[str], by: str) -> Row:
    """Fields about a subject in; an entry whose contents only the recipients can open, out."""
    keys = recipients(to)
    commitments, opening = seal_fields(fields, ledger.dice)
    ct = age().encrypt(msgspec.json.encode(opening), keys)
    with ledger.batch():
        row = ledger.write("evidence.seal", ledger.vault.pseudonym("obj", subject), by=by, commitments=commitments)
        ledger.vault.keep_sealed(row.leaf, ledger.subject_pseudonym(subject), ct)
    return row


def unseal(ledger: Ledger, n: int, secret: str) -> dict[str, Any]:
    """A row and a recipient's secret key in; the fields, checked against their commitments, out."""
    row = ledger.store.row(n)
    ct = ledger.vault.sealed(row.leaf)
    if ct is None:
        raise BadInput("this entry holds nothing sealed", where=f"entry {n}")
    try:
        opening = _decode(age().decrypt(ct, [identity(secret)]))
    except age().DecryptError:
        raise Refused("this key does not open it", where=f"entry {n}", todo="use a recipient's own key") from None
    if not keeps(row.fields["c"], opening):
        raise Damaged("the sealed content is not what was committed to", where=f"entry {n}")
    return values(opening)
