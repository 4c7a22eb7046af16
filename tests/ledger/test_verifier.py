"""`verify.py` line by line: its Ed25519 against the vectors of RFC 8032, its every refusal, its two ways to print."""

from __future__ import annotations

import base64
import contextlib
import io
import json
import os
import runpy
import shutil
import tomllib
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.ledger.test_bundle import Made, agree, edit

from marsad.ledger import keys, verifier
from marsad.ledger.note import COSIGNED

VECTORS = tomllib.loads((Path(__file__).parents[1] / "cases/ledger/ed25519.toml").read_text())["case"]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Made:
    return Made(tmp_path_factory.mktemp("verifier"))


@pytest.fixture
def copy(made: Made, tmp_path: Path) -> Path:
    return Path(shutil.copytree(made.bag, tmp_path / "referral"))


@pytest.mark.parametrize("case", VECTORS, ids=lambda case: case["why"])
def test_vectors(case: dict[str, Any]) -> None:
    key, message, signature = (bytes.fromhex(case[name]) for name in ("key", "message", "signature"))
    assert verifier.signed_by(key, signature, message) is case["good"]


@settings(max_examples=15, deadline=None)
@given(message=st.binary(max_size=100), bit=st.integers(0, 511))
def test_it_agrees_with_the_library(message: bytes, bit: int) -> None:
    private = Ed25519PrivateKey.generate()
    public = private.public_key().public_bytes_raw()
    signature = private.sign(message)
    assert verifier.signed_by(public, signature, message)
    flipped = bytearray(signature)
    flipped[bit // 8] ^= 1 << bit % 8
    assert not verifier.signed_by(public, bytes(flipped), message)
    assert not verifier.signed_by(public, signature, message + b"x")


def test_the_neutral_point_signs_as_the_mathematics_say() -> None:
    assert verifier.point((1).to_bytes(32, "little")) == (0, 1, 1, 0)
    assert verifier.point((1 | 1 << 255).to_bytes(32, "little")) is None
    assert verifier.same(verifier.times(verifier.Q, verifier.BASE), (0, 1, 1, 0))
    assert not verifier.same(verifier.BASE, verifier.times(2, verifier.BASE))
    three = verifier.add(verifier.BASE, verifier.add(verifier.BASE, verifier.BASE))
    assert verifier.same(three, verifier.times(3, verifier.BASE))


def test_proofs_of_the_wrong_length() -> None:
    with pytest.raises(verifier.Bad, match="too long"):
        verifier.root_from(b"x", 0, 1, [b"y"])
    with pytest.raises(verifier.Bad, match="too short"):
        verifier.root_from(b"x", 0, 2, [])


def test_a_cosignature_counts(made: Made, tmp_path: Path) -> None:
    from marsad.ledger.note import parse

    signer = keys.make(tmp_path / "w", "partner.example", COSIGNED)
    note = parse((made.bag / "checkpoint").read_text(encoding="utf-8"))
    words = f"{note}{signer.sign(note, 1_741_500_000)}\n"
    trusted = verifier.read_keys(f"# partner\n\n{signer.verifier}\n{made.key}\n")
    assert verifier.Note(words).signers(trusted) == sorted([made.key.name, "partner.example"])
    assert verifier.Note(words).signers(trusted[:1] * 2) == ["partner.example"]
    forged = words.replace(f"\n{note.size}\n", f"\n{note.size + 1}\n")
    assert verifier.Note(forged).signers(trusted) == []


@pytest.mark.parametrize(
    "line", ["a", "a+b", "a+00000000+AAAA", "a+00000000+" + base64.b64encode(bytes(33)).decode(), "a+0+é", "a+0+A"]
)
def test_what_is_no_key(line: str) -> None:
    with pytest.raises(verifier.Bad):
        verifier.read_keys(line)


ROOT = base64.b64encode(b"r" * 32).decode()
NOTE = f"o\n1\n{ROOT}\n\n\u2014 o AAAAAAAA\n"


def test_the_smallest_note() -> None:
    note = verifier.Note(NOTE)
    assert (note.origin, note.size, note.root, note.text) == ("o", 1, b"r" * 32, f"o\n1\n{ROOT}\n".encode())
    assert note.signatures == [("o", bytes(4), bytes(2))]


@pytest.mark.parametrize(
    "words",
    [
        "", "o\n1\n\n", NOTE.replace("\n\n", "\n"), NOTE.replace("o\n1", "\n1", 1), NOTE.replace("\n1\n", "\n01\n"),
        NOTE.replace("\n1\n", "\n1" + "0" * 16 + "\n"), NOTE.replace("\n1\n", "\n9" + "9" * 15 + "\n"),
        NOTE.replace(ROOT, "AAAA"), NOTE.replace(ROOT, "é"), NOTE.replace(ROOT, "A"), NOTE[:-1],
        NOTE.replace("\u2014", "-"), NOTE.replace("AAAAAAAA", "AAAA"), NOTE.replace("AAAAAAAA", "AAAAA"),
        NOTE.replace("1\n", "1\nmore\n", 1),
    ],
)  # fmt: skip
def test_what_is_no_note(words: str) -> None:
    with pytest.raises(verifier.Bad):
        verifier.Note(words)


ITEM = '{"items": [{"n": 1, "fields": ["by"], "original": true}]}'


@pytest.mark.parametrize(
    ("forge", "why"),
    [
        (edit("data/entries/000001.json", lambda text: text + " "), "is not the one in the log"),
        (edit("data/openings/000001.json", lambda text: "\x00[]"), "is not JSON"),
        (edit("data/openings/000001.json", lambda text: "[]"), "is not an object"),
        (edit("data/openings/000001.json", lambda text: '{"by": ["00", "1"]}'), "is not what was committed to"),
        (edit("data/openings/000001.json", lambda text: '{"by": ["00"]}'), "is not an opening"),
        (edit("data/openings/000001.json", lambda text: '{"by": ["00", 1]}'), "is not an opening"),
        (edit("data/openings/000001.json", lambda text: '{"by": "00"}'), "is not an opening"),
        (edit("data/openings/000001.json", lambda text: '{"by": ["zz", "1"]}'), "unreadable"),
        (edit("proofs/000001.tlog-proof", lambda text: text.replace("@v1", "@v2")), "is damaged"),
        (edit("proofs/000001.tlog-proof", lambda text: text.replace("\n\n", "\n")), "is damaged"),
        (edit("proofs/000001.tlog-proof", lambda text: text.replace("0\n", "0\n" + f"{ROOT}\n" * 65)), "is damaged"),
        (edit("proofs/000001.tlog-proof", lambda text: text.replace("index 0\n", f"index 0\n{ROOT}\n")), "too long"),
        (edit("proofs/000001.tlog-proof", lambda text: text.replace("\n6\n", "\n5\n")), "is over another checkpoint"),
        (edit("proofs/000001.tlog-proof", lambda text: text.replace("index 0\n", "index 0\n!\n")), "base64"),
        (edit("data/items.json", lambda text: ITEM.replace('"by"', "")), "the hash of the original is not disclosed"),
    ],
)  # fmt: skip
def test_every_refusal_has_its_reason(made: Made, copy: Path, forge: Callable[[Path], None], why: str) -> None:
    if "hash of the original" not in why:
        (copy / "data/items.json").write_text(ITEM.replace('"original": true', '"original": false'), encoding="utf-8")
    forge(copy)
    one, two = made.checks(copy)
    agree(one, two)
    assert why in one["items"][0]["why"]
    assert one["items"][0]["state"] == "altered"
    assert one["verdict"] == "invalid"


def test_an_original_that_changed(made: Made, copy: Path) -> None:
    (original,) = (copy / "data/originals").iterdir()
    original.write_bytes(b"something else")
    one, two = made.checks(copy)
    agree(one, two)
    assert one["items"][0]["why"] == "the original is altered"
    original.unlink()
    one, two = made.checks(copy)
    agree(one, two)
    assert one["items"][0]["state"] == "missing"


def test_an_entry_without_commitments(made: Made, copy: Path) -> None:
    """Such an entry cannot come from this ledger; the checkers refuse it all the same."""
    body = b'{"verb": "erase"}'
    leaf = verifier.hashlib.sha256(b"\x00" + body).digest()
    checkpoint = f"o\n1\n{base64.b64encode(leaf).decode()}\n\n\u2014 o AAAAAAAA\n"
    (copy / "checkpoint").write_text(checkpoint, encoding="utf-8")
    (copy / "data/entries/000001.json").write_bytes(body)
    proof = f"{verifier.PROOF_HEAD}\nindex 0\n\n{checkpoint}"
    (copy / "proofs/000001.tlog-proof").write_text(proof, encoding="utf-8")
    (copy / "data/items.json").write_text('{"items": [{"n": 1}, {"n": 2}, {"n": 4}]}', encoding="utf-8")
    one, two = made.checks(copy)
    agree(one, two)
    assert [item["why"] for item in one["items"][:2]] == [
        "entry 1 holds no commitments",
        "entry 2 is younger than the checkpoint",
    ]


@pytest.mark.parametrize("withheld", ["true", "0.5", '"6"', "2", "-1", "null", "99"])
def test_an_erasure_that_is_none(made: Made, copy: Path, withheld: str) -> None:
    items = f'{{"items": [{{"n": 2, "withheld": {withheld}}}]}}'
    (copy / "data/items.json").write_text(items, encoding="utf-8")
    one, two = made.checks(copy)
    agree(one, two)
    assert one["items"][0]["state"] in ("altered", "missing")


@pytest.mark.parametrize(
    "words", ["{}", '{"items": []}', '{"items": {}}', '{"items": [1]}', '{"items": [{"n": true}]}', "[]"]
)
def test_lists_that_are_none(made: Made, copy: Path, words: str) -> None:
    (copy / "data/items.json").write_text(words, encoding="utf-8")
    one, two = made.checks(copy)
    assert (one["verdict"], two.verdict) == ("unusable", "unusable")


def test_files_that_are_too_large_or_not_text(made: Made, copy: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fault(path: Path) -> str:
        found: list[str] = verifier.check(verifier.Source(str(path)), [])["faults"]
        return found[0]

    (copy / "checkpoint").write_bytes(b"\xff\xfe")
    assert fault(copy) == "checkpoint is not UTF-8"
    monkeypatch.setattr(verifier, "MAX_TEXT", 1)
    assert fault(copy) == "checkpoint is too large"
    monkeypatch.setattr(verifier, "MAX_FILE", 1)
    assert fault(copy) == "checkpoint is too large"


def test_archives_that_are_not_one_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for names in (["a/x", "b/x"], ["a/x", "a/x"]):
        with (
            zipfile.ZipFile(tmp_path / "x.zip", "w") as archive,
            pytest.warns(UserWarning) if len(set(names)) == 1 else _quiet(),
        ):
            for name in names:
                archive.writestr(name, "")
        with pytest.raises(verifier.Bad, match="not one folder"):
            verifier.Source(str(tmp_path / "x.zip"))
    with zipfile.ZipFile(tmp_path / "y.zip", "w") as archive:
        archive.writestr("a/", "")
        archive.writestr("a/x", "")
    assert verifier.Source(str(tmp_path / "y.zip")).sizes == {"x": 0}
    monkeypatch.setattr(verifier, "MAX_FILES", 0)
    with pytest.raises(verifier.Bad, match="not one folder"):
        verifier.Source(str(tmp_path / "y.zip"))


def _quiet() -> Any:
    return contextlib.nullcontext()


def test_links_are_not_followed(made: Made, copy: Path) -> None:
    target = copy / "data/entries/000001.json"
    kept = target.read_bytes()
    target.unlink()
    (copy.parent / "elsewhere").write_bytes(kept)
    target.symlink_to(copy.parent / "elsewhere")
    one, two = made.checks(copy)
    agree(one, two)
    assert one["items"][0]["state"] == "missing"


def test_a_file_that_cannot_be_unpacked(made: Made, tmp_path: Path) -> None:
    data = bytearray(made.zip.read_bytes())
    with zipfile.ZipFile(made.zip) as archive:
        for name in ("data/entries/000001.json", "checkpoint"):
            entry = next(one for one in archive.infolist() if one.filename.partition("/")[2] == name)
            at = entry.header_offset + 30 + len(entry.filename) + 5
            data[at] ^= 0xFF
            (tmp_path / "x.zip").write_bytes(data)
            one, two = made.checks(tmp_path / "x.zip")
            agree(one, two)
            assert one["verdict"] != "valid"
    assert one["faults"] == ["unreadable"]


def test_what_it_prints(made: Made, copy: Path, capsys: pytest.CaptureFixture[str]) -> None:
    trust = made.folder / "keys"
    trust.write_text(f"{made.key}\n", encoding="utf-8")
    assert verifier.main([str(made.zip), "--trust", str(trust)]) == 0
    told = capsys.readouterr().out
    assert "entry 2: withheld by entry 6\n" in told
    assert told.endswith(f"log: {made.key.name}, 6 entries; signed by: {made.key.name}\nverdict: valid\n")
    assert verifier.main([str(made.bag)]) == 1
    assert capsys.readouterr().out.endswith("signed by: nobody you trust\nverdict: unsigned\n")
    (copy / "data/entries/000001.json").unlink()
    assert verifier.main([str(copy), "--json"]) == 1
    assert json.loads(capsys.readouterr().out)["verdict"] == "invalid"
    assert verifier.main([str(copy)]) == 1
    told = capsys.readouterr().out
    assert "entry 1: missing (data/entries/000001.json is missing)\nentry 2" in told
    assert "fault: data/entries/000001.json is missing\n" in told


def test_how_it_refuses_to_start(made: Made, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    (tmp_path / "keys").write_text("nonsense")
    for words in (["--trust"], ["--trust", str(tmp_path / "none")], ["--trust", str(tmp_path / "keys")]):
        assert verifier.main([str(made.zip), *words]) == 2
        assert capsys.readouterr().err.startswith("verify.py: ")
    assert verifier.main([str(tmp_path)]) == 2
    assert verifier.main([]) == 2  # its own folder is no bundle here


def test_it_runs_as_a_program(made: Made, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.argv", ["verify.py", str(made.zip)])
    with pytest.raises(SystemExit) as end:
        runpy.run_path(verifier.__file__, run_name="__main__")
    assert end.value.code == 1


def test_a_pipe_is_not_waited_for(made: Made, copy: Path) -> None:
    (copy / "data/entries/000001.json").unlink()
    os.mkfifo(copy / "data/entries/000001.json")
    one, two = made.checks(copy)
    agree(one, two)
    assert one["items"][0]["state"] == "missing"


def test_limits_hold_up_to_their_own_number(made: Made, copy: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source = verifier.Source(str(copy))
    (copy / "twelve").write_text("x" * 12, encoding="utf-8")
    source.sizes["twelve"] = 12
    monkeypatch.setattr(verifier, "MAX_TEXT", 12)
    assert verifier.text(source, "twelve") == "x" * 12
    monkeypatch.setattr(verifier, "MAX_FILE", 12)
    assert source.read("twelve") == b"x" * 12
    monkeypatch.setattr(verifier, "MAX_FILE", 11)
    with pytest.raises(verifier.Bad, match="too large"):
        source.read("twelve")
    files = sum(path.is_file() for path in copy.rglob("*"))
    monkeypatch.setattr(verifier, "MAX_FILES", files)
    assert len(verifier.Source(str(copy)).sizes) == files
    monkeypatch.setattr(verifier, "MAX_FILES", files - 1)
    with pytest.raises(verifier.Bad, match="not one folder"):
        verifier.Source(str(copy))


def test_a_number_of_an_entry() -> None:
    assert [verifier.whole(value) for value in (1, 2**53 - 1, 0, -1, 2**53, True, 1.0, "1", None)] == [True] * 2 + [
        False
    ] * 7


def test_the_longest_proof(made: Made, copy: Path) -> None:
    """64 hashes are what a log of 2**64 entries needs; such a proof is read, and is too long for this log."""
    head, tail = f"{verifier.PROOF_HEAD}\nindex 0\n", (copy / "checkpoint").read_text(encoding="utf-8")
    note = verifier.Note(tail)
    path = copy / "proofs/000001.tlog-proof"
    path.write_text(head + f"{ROOT}\n" * 64 + f"\n{tail}", encoding="utf-8")
    assert verifier.proof_path(verifier.Source(str(copy)), 1, note) == [b"r" * 32] * 64
    path.write_text(head + f"{ROOT}\n" * 65 + f"\n{tail}", encoding="utf-8")
    with pytest.raises(verifier.Bad, match="the proof of entry 1 is damaged"):
        verifier.proof_path(verifier.Source(str(copy)), 1, note)


def test_the_shortest_signature() -> None:
    five = base64.b64encode(bytes(5)).decode()
    assert verifier.Note.signature(f"\u2014 o {five}") == ("o", bytes(4), bytes(1))
    with pytest.raises(verifier.Bad):
        verifier.Note.signature(f"\u2014 o {base64.b64encode(bytes(4)).decode()}")


def test_an_erasure_does_not_withhold_itself(made: Made, copy: Path) -> None:
    for withheld, why in ((6, "is not named"), (4, "is not named")):
        items = f'{{"items": [{{"n": 6, "withheld": {withheld}}}]}}'
        (copy / "data/items.json").write_text(items, encoding="utf-8")
        one, two = made.checks(copy)
        agree(one, two)
        assert why in one["items"][0]["why"]


def test_it_prints_into_whatever_takes_words(made: Made) -> None:
    with contextlib.redirect_stdout(io.StringIO()) as told:
        verifier.main([str(made.bag)])
    assert told.getvalue().endswith("verdict: unsigned\n")


def test_json_is_in_one_order(made: Made, capsys: pytest.CaptureFixture[str]) -> None:
    verifier.main([str(made.bag), "--json"])
    told = json.loads(capsys.readouterr().out)
    assert list(told) == sorted(told)


def test_a_line_that_is_no_key_is_shown_in_short() -> None:
    with pytest.raises(verifier.Bad) as refused:
        verifier.read_keys("k" * 99)
    assert str(refused.value).endswith("is no key: " + "k" * 40)


def test_unequal_points_that_share_a_coordinate() -> None:
    x, y, z, t = verifier.BASE
    assert not verifier.same(verifier.BASE, (x, y + 1, z, t))
    assert not verifier.same(verifier.BASE, (x + 1, y, z, t))
    assert verifier.BASE[2] == 1 and (verifier.BASE[1] * 5 - 4) % verifier.P == 0


@pytest.mark.parametrize("second", [None, "", "u_1"])
def test_one_person_alone_withholds_nothing(made: Made, tmp_path: Path, second: str | None) -> None:
    """A log of two entries, the second of which erases the first; both checkers ask for two people."""
    people = {"who": "u_1"} if second is None else {"who": "u_1", "who2": second}
    bodies = [b'{"c":{}}', json.dumps({"verb": "erase", "c": {}, "e": [1], **people}).encode()]
    leaves = [verifier.hashlib.sha256(b"\x00" + body).digest() for body in bodies]
    root = base64.b64encode(verifier.pair(*leaves)).decode()
    checkpoint = f"o\n2\n{root}\n\n\u2014 o AAAAAAAA\n"
    for n, body in enumerate(bodies, start=1):
        for name in ("data/entries", "proofs"):
            (tmp_path / name).mkdir(parents=True, exist_ok=True)
        (tmp_path / f"data/entries/{n:06}.json").write_bytes(body)
        other = base64.b64encode(leaves[2 - n]).decode()
        proof = f"{verifier.PROOF_HEAD}\nindex {n - 1}\n{other}\n\n{checkpoint}"
        (tmp_path / f"proofs/{n:06}.tlog-proof").write_text(proof, encoding="utf-8")
    (tmp_path / "checkpoint").write_text(checkpoint, encoding="utf-8")
    (tmp_path / "data/items.json").write_text('{"items": [{"n": 1, "withheld": 2}]}', encoding="utf-8")
    (tmp_path / "manifest-sha256.txt").write_text("", encoding="utf-8")
    one, two = made.checks(tmp_path)
    agree(one, two)
    assert one["items"][0]["why"] == two.items[0].why == "entry 2 was not ordered by two people"
