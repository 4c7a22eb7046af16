"""Commitments and keys: what is committed to cannot be guessed, exchanged or read without its key."""

from __future__ import annotations

import hashlib
import hmac
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.ledger.conftest import item, ruling

from marsad import ledger
from marsad.ledger import vault
from marsad.ledger.entry import canonical
from marsad.ledger.errors import Damaged

JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.text(st.characters(exclude_categories=["Cs"])),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text("abcé", max_size=4), inner, max_size=3),
    max_leaves=8,
)


@given(JSON)
def test_canonical_json_is_what_the_standard_library_writes(value: Any) -> None:
    expected = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    assert json.loads(canonical(value)) == value
    assert canonical(value) == expected.encode()


@given(fields=st.dictionaries(st.sampled_from(["by", "because", "value"]), JSON, min_size=1))
def test_an_opening_keeps_its_commitments_and_no_other(fields: dict[str, Any]) -> None:
    dice = iter(bytes([n]) * 32 for n in range(200))
    commitments, opening = vault.seal_fields(fields, lambda size: next(dice)[:size])
    assert vault.keeps(commitments, opening)
    assert vault.values(opening) == fields
    name = min(fields)
    salt, words = opening[name]
    assert not vault.keeps(commitments, {**opening, name: (salt, words + " ")})
    assert not vault.keeps(commitments, {**opening, name: ("ff" * 32, words)})
    assert not vault.keeps(commitments, {**opening, "more": (salt, words)})
    assert not vault.keeps({**commitments, "more": "00"}, opening)


def test_a_commitment_is_hmac_sha256_of_salt_and_words() -> None:
    salt = bytes(range(32))
    assert vault.commit(salt, b'"x"') == hmac.new(salt, b'"x"', hashlib.sha256).hexdigest()


def test_equal_words_have_unequal_commitments(led: ledger.Ledger) -> None:
    led.record(ruling(because="the same"), ruling("reject", because="the same"))
    one, two = (fields["c"]["because"] for _, fields in led.entries())
    assert one != two
    assert len(one) == 64
    (salt, _), *_ = led.vault.opening(led.store.row(1).leaf).values()  # type: ignore[union-attr]
    assert len(bytes.fromhex(salt)) == vault.SALT_BYTES == 32


def test_a_dictionary_of_names_finds_nothing(led: ledger.Ledger) -> None:
    """The log alone: whoever guesses the words still lacks the salt."""
    led.record(ruling(by="leila", because="omar"))
    bodies = b"".join(row.body or b"" for row in led.store.rows()).decode()
    for guess in ("leila", "omar", "hala"):
        words = canonical(guess)
        digests = (hashlib.sha256(words), hashlib.sha256(guess.encode()), hashlib.md5(words))
        assert guess not in bodies
        assert not any(digest.hexdigest() in bodies for digest in digests)
        assert hmac.new(b"", words, "sha256").hexdigest() not in bodies


def test_pseudonyms_need_the_desk_key(tmp_path: Path) -> None:
    names = set()
    for office in ("a", "b"):
        with ledger.open(tmp_path / office, create=True) as led:
            assert led.vault.pseudonym("u", "leila") == led.vault.pseudonym("u", "leila")
            assert led.vault.pseudonym("u", "leila").startswith("u_")
            assert led.vault.pseudonym("rep", "leila").removeprefix("rep_") != led.vault.pseudonym("u", "leila")[2:]
            assert len(led.vault.pseudonym("u", "leila")) == 26
            names.add(led.vault.pseudonym("u", "leila"))
    assert len(names) == 2


def test_one_key_for_a_subject_and_another_for_another(led: ledger.Ledger) -> None:
    led.add([item("one"), item("two", "r2")], by="leila")
    led.record(ruling())
    keys = [
        row[0] for row in led.store.run("SELECT key_id FROM opening o JOIN entry e ON e.leaf = o.leaf ORDER BY e.n")
    ]
    assert keys[0] == keys[2] != keys[1]
    assert led.vault.raw_key(keys[0]) != led.vault.raw_key(keys[1])
    assert len(led.vault.raw_key(keys[0])) == vault.KEY_BYTES == 32


def test_a_ciphertext_is_bound_to_its_entry(led: ledger.Ledger, tmp_path: Path) -> None:
    led.record(ruling(quote="a"), ruling(quote="b"))
    one, two = led.store.run("SELECT leaf, ct FROM opening ORDER BY leaf")
    led.store.run("UPDATE opening SET ct = ? WHERE leaf = ?", (one[1], two[0]))
    assert [finding.kind for finding in ledger.verify(tmp_path / "ws").findings] == ["opening"]
    with pytest.raises(Damaged, match="was altered"):
        led.decisions()


def test_encryption_comes_back_and_tells_damage(led: ledger.Ledger) -> None:
    key = led.vault.key_for("sub_x")
    sealed = led.vault.encrypt(key, b"words", b"context")
    assert led.vault.key_for("sub_x") == key
    assert led.vault.decrypt(key, sealed, b"context") == b"words"
    assert led.vault.encrypt(key, b"words", b"context") != sealed
    assert len(sealed) == vault.NONCE_BYTES + len(b"words") + 16
    for damaged, context in ((sealed[:-1], b"context"), (sealed, b"other"), (b"", b"context")):
        with pytest.raises(Damaged, match="was altered"):
            led.vault.decrypt(key, damaged, context)


def test_an_opening_that_is_no_opening(led: ledger.Ledger) -> None:
    key = led.vault.key_for("sub_x")
    with pytest.raises(Damaged, match="is unreadable"):
        led.vault.unlock(b"leaf", key, led.vault.encrypt(key, b"[]", b"leaf"))


def test_keys_that_are_missing_or_wrapped_by_another_desk(led: ledger.Ledger, tmp_path: Path) -> None:
    led.record(ruling())
    with pytest.raises(Damaged, match="a key is missing"):
        led.vault.raw_key("none")
    (tmp_path / "ws/keys/desk.key").write_text("00" * 32 + "\n")
    with ledger.open(tmp_path / "ws") as other, pytest.raises(Damaged, match="a key does not open"):
        other.decisions()


def test_destroying_a_subject_takes_its_key_and_its_words(led: ledger.Ledger) -> None:
    led.add([item("one"), item("two", "r2")], by="leila")
    subject = led.subject_pseudonym("report:r1")
    assert [n for n, *_ in led.vault.rows_of([subject])] == [1]
    led.vault.destroy(subject)
    assert led.vault.rows_of([subject]) == []
    assert led.vault.opening(led.store.row(1).leaf) is None
    assert led.vault.opening(led.store.row(2).leaf) is not None
    assert set(led.vault.openings()) == {led.store.row(2).leaf}
    assert led.store.run("SELECT COUNT(*) FROM subject_key") == [(1,)]
    key = led.vault.key_for(led.subject_pseudonym("report:r2"))
    assert key
    assert led.vault.key_for(subject) != key


def test_a_destroyed_key_is_forgotten_in_memory_too(led: ledger.Ledger) -> None:
    key = led.vault.key_for("sub_x")
    sealed = led.vault.encrypt(key, b"words", b"")
    led.vault.destroy("sub_x")
    with pytest.raises(Damaged, match="a key is missing"):
        led.vault.decrypt(key, sealed, b"")


def test_sealed_openings_lie_apart(led: ledger.Ledger) -> None:
    led.record(ruling())
    led.vault.keep_sealed(b"leaf", "sub_w", b"ciphertext")
    assert led.vault.sealed(b"leaf") == b"ciphertext"
    assert led.vault.sealed(b"none") is None
    assert led.vault.sealed(led.store.row(1).leaf) is None
    assert led.vault.sealed_leaves() == {b"leaf"}
    assert led.vault.opening(b"leaf") is None
    assert led.vault.is_sealed("sealed:sub_w")
    assert not led.vault.is_sealed(led.vault.key_for("sub_x"))
    assert not led.vault.is_sealed(None)


def test_the_desk_key_is_for_its_owner_alone(led: ledger.Ledger, tmp_path: Path) -> None:
    folder = tmp_path / "ws/keys"
    assert (folder / "desk.key").stat().st_mode & 0o777 == 0o600
    assert folder.stat().st_mode & 0o777 == 0o700
    assert (folder / "signing.pem").stat().st_mode & 0o777 == 0o600
    key = vault.desk_key(folder, create=True)
    assert key.hex() == (folder / "desk.key").read_text().strip()
    made = vault.desk_key(tmp_path / "new", create=True, dice=lambda size: b"\x07" * size)
    assert made == b"\x07" * 32


def test_what_was_stored_by_an_earlier_release_still_opens(led: ledger.Ledger) -> None:
    """Pins the form on the disk: pseudonyms, wrapping, nonces and key ids as form 1 has them."""
    old = vault.Vault(led.store, bytes(range(32)), lambda size: bytes(size))
    assert old.pseudonym("u", "leila") == "u_abd2459238129fe1eb582942"
    key_id = old.adopt("sub_x", bytes(range(100, 132)))
    assert key_id == "00" * 8
    ((wrapped,),) = led.store.run("SELECT wrapped FROM subject_key WHERE key_id = ?", (key_id,))
    assert wrapped.hex() == (
        "000000000000000000000000c356f36dd6f4ba850a10c2162f09952c24aa296f"
        "acc7e0fdb7084b5eaea212f551b6f30728fe4695e09668a8949810cb"
    )
    sealed = old.encrypt(key_id, b"words", b"context")
    assert sealed.hex() == ("0000000000000000000000002b0889f6034b6296993956e23db625f316a06e53a3")
    assert old.raw_key(key_id) == bytes(range(100, 132))


def test_no_is_no_and_not_nothing() -> None:
    assert vault.keeps({"by": "00"}, {}) is False


def test_a_key_is_unwrapped_once(led: ledger.Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    led.add([item("one")], by="leila")
    led.record(ruling(quote="a"), ruling(quote="b"))
    asked: list[str] = []

    def raw_key(key_id: str) -> bytes:
        asked.append(key_id)
        return plain(key_id)

    fresh = vault.Vault(led.store, vault.desk_key(led.path / "keys", create=False))
    plain = fresh.raw_key
    monkeypatch.setattr(fresh, "raw_key", raw_key)
    for leaf, sealed in fresh.openings().items():
        fresh.unlock(leaf, *sealed)
    assert len(asked) == 1


def test_only_so_many_opened_keys_are_held(led: ledger.Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    """A million reports have a million keys: past the limit the table starts anew, and every word still opens."""
    monkeypatch.setattr(vault, "KEYS_HELD", 3)
    led.add([item(f"words of report {n}", f"r{n}") for n in range(8)], by="leila")
    assert len(led.vault._keys) <= 3
    assert [report.text for report in led.reports()] == [f"words of report {n}" for n in range(8)]
    assert len(led.vault._keys) <= 3


def test_a_desk_key_is_made_wherever_it_is_asked_for(tmp_path: Path) -> None:
    made = vault.desk_key(tmp_path / "a" / "b", create=True)
    assert vault.desk_key(tmp_path / "a" / "b", create=True) == made
    (tmp_path / "c").mkdir()
    assert vault.desk_key(tmp_path / "c", create=True) != made
    assert (tmp_path / "c" / "desk.key").stat().st_mode & 0o777 == 0o600
