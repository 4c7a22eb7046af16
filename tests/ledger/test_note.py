"""Checkpoints and witnesses: the C2SP text forms, and everything a witness has to refuse."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.ledger.conftest import ruling

from marsad import ledger
from marsad.ledger import keys, witness
from marsad.ledger.errors import Refused
from marsad.ledger.note import COSIGNED, PLAIN, Note, Signature, Verifier, parse, parse_ask
from marsad.model import BadInput

# The published key of the Go checksum database, and a note in its form.
GO_KEY = "sum.golang.org+033de0ae+Ac4zctda0e5eza+HJyk9SxEdh+s3Ux18htTTAD8OuAn8"
GO_NOTE = """go.sum database tree
3397826
7QcUBDDlgOwHvRhFBSsXfOXYQH2XrnxDwmYiMQdDYDM=

\u2014 sum.golang.org Az3grrRkXGB3BfqmJzCW0YOJSXPgMIVsGL0yoOxwFRLTdcUhYXJpDJqXWFRJBJ4VMmVJLzDLZxJMAfuJTPzaLs1RlgA=
"""


def test_a_key_is_read_as_others_write_it() -> None:
    key = Verifier.parse(GO_KEY)
    assert (key.name, key.key_id.hex(), str(key)) == ("sum.golang.org", "033de0ae", GO_KEY)


def test_a_note_keeps_its_text() -> None:
    note = parse(GO_NOTE)
    assert (note.origin, note.size) == ("go.sum database tree", 3397826)
    assert str(note) == GO_NOTE
    assert not Verifier.parse(GO_KEY).signed(replace(note, size=note.size + 1))


def test_a_signature_holds_for_its_text_alone(tmp_path: Path) -> None:
    for kind, time in ((PLAIN, 0), (COSIGNED, 1_741_500_000)):
        signer = keys.make(tmp_path / str(kind), "desk.example", kind)
        note = Note(origin="desk.example", size=7, root=b"r" * 32)
        signed = replace(note, signatures=(signer.sign(note, time),))
        assert parse(str(signed)) == signed
        assert signer.verifier.time_of(signed) == time
        assert not signer.verifier.signed(replace(signed, size=8))
        assert not signer.verifier.signed(replace(signed, root=b"s" * 32))
        assert not replace(signer.verifier, name="another").signed(signed)
        assert not replace(signer.verifier, key=b"k" * 32).signed(signed)


def test_a_key_that_is_no_point_signs_nothing() -> None:
    note = Note(origin="o", size=1, root=b"r" * 32)
    bad = Verifier(name="o", kind=PLAIN, key=b"\xff" * 32)
    forged = Signature(name="o", key_id=bad.key_id, payload=b"\x00" * 64)
    assert not bad.signed(replace(note, signatures=(forged,)))


@given(st.text(max_size=200))
def test_anything_is_a_note_or_is_refused(words: str) -> None:
    for read in (parse, parse_ask, Verifier.parse):
        with contextlib.suppress(BadInput):
            read(words)  # type: ignore[operator]


@pytest.mark.parametrize(
    "damage",
    [
        lambda text: text.replace("\n\n", "\n"),
        lambda text: text.replace("\u2014 ", "- "),
        lambda text: text.rstrip("\n"),
        lambda text: text.replace("\n7\n", "\n07\n"),
        lambda text: text.replace("\n7\n", "\n-7\n"),
        lambda text: text.replace("=\n\n", "\n\n"),
        lambda text: "\n" + text,
        lambda text: text.split("\n\n")[0] + "\n\n\u2014 desk AAAA\n",
        lambda text: text.split("\n\n")[0] + "\n\n\u2014 de+sk AAAAAAAA\n",
        lambda text: text.split("\n\n")[0] + "\n\n\u2014 desk !!!!\n",
    ],
)
def test_a_damaged_note_is_refused(tmp_path: Path, damage: Callable[[str], str]) -> None:
    signer = keys.make(tmp_path / "key", "desk", PLAIN)
    note = Note(origin="desk", size=7, root=b"r" * 32)
    good = str(replace(note, signatures=(signer.sign(note),)))
    assert parse(good)
    with pytest.raises(BadInput, match="no signed checkpoint"):
        parse(damage(good))


@pytest.mark.parametrize("line", ["", "a+b", "a+00000000+AAAA", GO_KEY.replace("033de0ae", "033de0af"), "a+b+!"])
def test_what_is_no_key(line: str) -> None:
    with pytest.raises(BadInput, match="is no key"):
        Verifier.parse(line)


class Partner:
    """A witness with its own folder and key."""

    def __init__(self, folder: Path, led: ledger.Ledger) -> None:
        self.folder = folder
        self.signer = keys.load_or_make(folder / "witness.pem", "partner.example", COSIGNED)
        self.trusted = [led.checkpoints.verifier]

    def cosign(self, request: str) -> Note:
        return witness.cosign(request, folder=self.folder, signer=self.signer, trusted=self.trusted, time=1_741_500_000)


def test_a_witness_signs_what_grows(led: ledger.Ledger, tmp_path: Path) -> None:
    partner = Partner(tmp_path / "partner", led)
    assert led.checkpoints.protection([partner.signer.verifier]) is None
    old = 0
    for round_ in range(5):
        led.record(*(ruling(quote=f"{round_} {n}") for n in range(3)))
        note = partner.cosign(led.checkpoints.request(old))
        assert led.checkpoints.keep(parse(str(note)), [partner.signer.verifier]) == ("partner.example",)
        old = note.size
    protection = led.checkpoints.protection([partner.signer.verifier])
    assert protection is not None
    assert (protection.size, protection.by, protection.time) == (15, ("partner.example",), 1_741_500_000)
    assert partner.cosign(led.checkpoints.request(old)).size == 15
    assert not ledger.verify(tmp_path / "ws", against=[note]).findings


def test_an_empty_log_may_be_witnessed(led: ledger.Ledger, tmp_path: Path) -> None:
    partner = Partner(tmp_path / "partner", led)
    assert partner.cosign(led.checkpoints.request(0)).size == 0
    led.record(ruling())
    assert partner.cosign(led.checkpoints.request(0)).size == 1


def test_a_witness_refuses_what_went_back_or_was_rewritten(led: ledger.Ledger, tmp_path: Path) -> None:
    partner = Partner(tmp_path / "partner", led)
    led.record(ruling())
    first = led.checkpoints.request(0)
    led.record(ruling("reject"), ruling(quote="x"))
    grown = led.checkpoints.request(1)
    with pytest.raises(Refused, match="that this witness never saw"):
        partner.cosign(grown)
    partner.cosign(first)
    with pytest.raises(Refused, match="builds on 0 entries, this witness holds 1"):
        partner.cosign(led.checkpoints.request(0))
    partner.cosign(grown)
    with pytest.raises(Refused, match="went back from 3 to 1"):
        partner.cosign(first)
    with pytest.raises(BadInput, match="the log has 3 entries, not 9"):
        led.checkpoints.request(9)
    forged = replace(parse_ask(grown)[2], root=b"f" * 32, size=4)
    signed = replace(forged, signatures=(led.checkpoints.signer.sign(forged),))
    with pytest.raises(Refused, match="no longer those that were signed"):
        partner.cosign(f"old 3\n\n{signed}")


def test_a_witness_signs_for_trusted_desks_only(led: ledger.Ledger, tmp_path: Path) -> None:
    partner = Partner(tmp_path / "partner", led)
    led.record(ruling())
    partner.trusted = []
    with pytest.raises(Refused, match="no trusted key"):
        partner.cosign(led.checkpoints.request(0))


def test_a_witness_notices_a_swapped_state(led: ledger.Ledger, tmp_path: Path) -> None:
    partner = Partner(tmp_path / "partner", led)
    led.record(ruling())
    partner.cosign(led.checkpoints.request(0))
    (state,) = (tmp_path / "partner").glob("*.checkpoint")
    state.write_text(GO_NOTE, encoding="utf-8")
    with pytest.raises(BadInput, match="another log"):
        partner.cosign(led.checkpoints.request(1))


def test_only_our_own_checkpoints_and_trusted_signatures_are_kept(led: ledger.Ledger, tmp_path: Path) -> None:
    partner = Partner(tmp_path / "partner", led)
    led.record(ruling())
    note = partner.cosign(led.checkpoints.request(0))
    with pytest.raises(Refused, match="no trusted witness"):
        led.checkpoints.keep(note, [])
    with pytest.raises(Refused, match="not a checkpoint of this ledger"):
        led.checkpoints.keep(replace(note, size=2), [partner.signer.verifier])


def test_checkpoints_come_by_themselves(led: ledger.Ledger) -> None:
    for number in range(3):
        led.record(*(ruling(quote=f"{number} {n}") for n in range(100)))
    assert [note.size for note in led.checkpoints.all()] == [300]
    assert led.checkpoints.make().size == 300


def test_a_locked_key_waits_for_its_passphrase(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(keys.PASSPHRASE, "correct horse")
    ledger.open(tmp_path, create=True).close()
    monkeypatch.delenv(keys.PASSPHRASE)
    with ledger.open(tmp_path) as led:
        led.record(*(ruling(quote=f"{n}") for n in range(300)))
        assert led.checkpoints.all() == []
        with pytest.raises(BadInput, match="set MARSAD_PASSPHRASE"):
            led.checkpoints.make()
    monkeypatch.setenv(keys.PASSPHRASE, "correct horse")
    with ledger.open(tmp_path) as led:
        assert led.checkpoints.make().size == 300


def test_a_history_rewritten_behind_a_checkpoint_is_found(led: ledger.Ledger, tmp_path: Path) -> None:
    led.record(ruling())
    outside = led.checkpoints.make()
    with ledger.open(tmp_path / "other", create=True) as other:
        other.record(ruling("reject"))
        forged = replace(other.checkpoints.make(), origin=outside.origin)
    findings = ledger.verify(tmp_path / "ws", against=[forged]).findings
    assert [finding.kind for finding in findings] == ["checkpoint"]
    assert "not signed by this desk" in findings[0].what
    findings = ledger.verify(tmp_path / "other", against=[outside]).findings
    assert "of another ledger" in findings[0].what
    (tmp_path / "ws/keys/signing.pub").unlink()
    assert "public key is missing" in ledger.verify(tmp_path / "ws").findings[0].what


def test_a_shortened_log_is_found(led: ledger.Ledger, tmp_path: Path) -> None:
    led.record(ruling(), ruling("reject"))
    led.checkpoints.make()
    for statement in ("DROP TRIGGER entry_stays", "DELETE FROM entry WHERE n = 2"):
        led.store.run(statement)
    findings = ledger.verify(tmp_path / "ws").findings
    assert (findings[0].kind, findings[0].n) == ("truncated", 2)


def test_trust_files(tmp_path: Path) -> None:
    from marsad.ledger.checkpoints import read_trust

    (tmp_path / "trust").write_text(f"# partners\n\n{GO_KEY}\n", encoding="utf-8")
    assert [key.name for key in read_trust([tmp_path / "trust"])] == ["sum.golang.org"]
    with pytest.raises(BadInput, match="cannot be read"):
        read_trust([tmp_path / "none"])


def test_keys_that_do_not_open(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="cannot be read"):
        keys.load(tmp_path / "none", "a", PLAIN)
    (tmp_path / "bad").write_bytes(b"nothing")
    with pytest.raises(BadInput, match="does not open"):
        keys.load(tmp_path / "bad", "a", PLAIN)
    from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
    from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

    other = X25519PrivateKey.generate().private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    (tmp_path / "other").write_bytes(other)
    with pytest.raises(BadInput, match="not Ed25519"):
        keys.load(tmp_path / "other", "a", PLAIN)
