"""Bundles: byte-equal, checkable with one file, and two checkers that never disagree about a damaged one."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.ledger.conftest import item, ruling

from marsad import ledger
from marsad.ledger import bundle, bundle_check, erasure, verifier
from marsad.ledger.note import Verifier
from marsad.model import BadInput

HOSTILE = "قُتل 340 مدنيًا <script>alert(1)</script>"


class Made:
    """A ledger with two reports, one erased, bundled and unpacked."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.zip = folder / "referral.zip"
        self.bag = folder / "referral"
        with ledger.open(folder / "ws", create=True) as led:
            led.add([item(HOSTILE), item("the canary sings", "r2"), item("another", "r3")], by="leila")
            led.record(ruling(because="checked against the video"), ruling(by="omar"))
            erasure.erase(led, ["report:r2"], ground="g", first="leila", second="omar")
            self.rows = bundle.rows_about(led, ["r1", "r2"])
            self.done = bundle.bundle(led, self.zip, self.rows, by="leila")
            self.key: Verifier = led.checkpoints.verifier
        with zipfile.ZipFile(self.zip) as archive:
            archive.extractall(folder)
            (folder / archive.namelist()[0].split("/")[0]).rename(self.bag)

    def checks(self, path: Path) -> tuple[dict[str, Any], bundle_check.Verdict]:
        key = (self.key.name, self.key.kind, self.key.key, self.key.key_id)
        try:
            one = verifier.check(verifier.Source(str(path)), [key])
        except (verifier.Bad, *verifier.ERRORS, *verifier.ARCHIVE_ERRORS):
            one = {"verdict": "unusable", "items": []}
        return one, bundle_check.check(path, [self.key])


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Made:
    return Made(tmp_path_factory.mktemp("bundle"))


@pytest.fixture
def copy(made: Made, tmp_path: Path) -> Path:
    return Path(shutil.copytree(made.bag, tmp_path / "referral"))


def agree(one: dict[str, Any], two: bundle_check.Verdict) -> None:
    sound = ("valid", "unsigned")
    assert (one["verdict"] in sound) == (two.verdict in sound), (one, two)
    if one["verdict"] in sound:
        assert one["verdict"] == two.verdict
    if "unusable" not in (one["verdict"], two.verdict):
        assert [(state["n"], state["state"]) for state in one["items"]] == [(s.n, s.state) for s in two.items]


def test_each_item_has_its_state(made: Made) -> None:
    for path in (made.zip, made.bag):
        one, two = made.checks(path)
        agree(one, two)
        assert two.verdict == "valid"
        assert two.signed_by == (made.key.name,)
        assert [(s.n, s.state, s.by) for s in two.items] == [
            (1, "verified", None),
            (2, "withheld", 6),
            (4, "verified", None),
            (5, "verified", None),
        ]


def test_without_a_trusted_key_nothing_is_called_valid(made: Made) -> None:
    assert bundle_check.check(made.zip).verdict == "unsigned"
    assert verifier.check(verifier.Source(str(made.zip)), [])["verdict"] == "unsigned"


def test_two_exports_are_equal_byte_by_byte(made: Made, tmp_path: Path) -> None:
    again = tmp_path / "under another name.zip"
    with ledger.open(made.folder / "ws") as led:
        done = bundle.bundle(led, again, made.rows, by="omar")
    assert again.read_bytes() == made.zip.read_bytes()
    assert done.digest == made.done.digest


def test_the_export_is_an_entry(made: Made) -> None:
    with ledger.open(made.folder / "ws") as led:
        verbs = [fields["verb"] for _, fields in led.entries()]
    assert verbs[6] == "export"


def test_only_what_is_chosen_is_disclosed(made: Made, tmp_path: Path) -> None:
    chosen = tmp_path / "chosen.zip"
    with ledger.open(made.folder / "ws") as led:
        bundle.bundle(led, chosen, [1, 4], by="leila", reveal=["because"])
    content = b"".join(zipfile.ZipFile(chosen).read(name) for name in zipfile.ZipFile(chosen).namelist())
    assert b"checked against the video" in content
    assert b"340" not in content.replace(b"1980", b"") or HOSTILE.encode() not in content
    assert b"leila" not in content
    assert bundle_check.check(chosen, [made.key]).verdict == "valid"


def test_nothing_of_an_erased_report_is_inside(made: Made) -> None:
    content = b"".join(path.read_bytes() for path in made.bag.rglob("*") if path.is_file())
    assert b"canary" not in content


def test_the_page_shows_hostile_words_as_words(made: Made) -> None:
    page = (made.bag / "index.html").read_text(encoding="utf-8")
    assert "<script" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert 'dir="rtl"' in page
    assert "محجوب بموجب القيد 6" in page


def test_it_is_a_complete_bag(made: Made) -> None:
    assert (made.bag / "bagit.txt").read_text() == "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
    payload = {path.relative_to(made.bag).as_posix() for path in (made.bag / "data").rglob("*") if path.is_file()}
    listed = {line.split("  ")[1] for line in (made.bag / "manifest-sha256.txt").read_text().splitlines()}
    assert listed == payload
    octets = sum((made.bag / name).stat().st_size for name in payload)
    assert f"Payload-Oxum: {octets}.{len(payload)}\n" in (made.bag / "bag-info.txt").read_text()
    crate = json.loads((made.bag / "ro-crate-metadata.json").read_text())
    described = {part["@id"] for part in crate["@graph"]}
    assert payload < described


def python_versions() -> list[str]:
    """This Python, and every older one that is installed here and starts."""
    older = [shutil.which(f"python3.{minor}") for minor in (8, 9, 10)]
    home = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv"))
    older += [str(found) for found in sorted(home.glob("versions/3.8.*/bin/python"))]
    return [sys.executable, *(path for path in older if path and _starts(path))]


def _starts(python: str) -> bool:
    return subprocess.run([python, "-I", "-c", "pass"], capture_output=True, check=False).returncode == 0


@pytest.mark.parametrize("python", python_versions())
def test_one_file_is_enough(made: Made, python: str) -> None:
    trust = made.folder / "trust.txt"
    trust.write_text(f"# the desk\n{made.key}\n", encoding="utf-8")
    clean = {"PATH": "/usr/bin:/bin"}
    run = [python, "-I", "verify.py", "--trust", str(trust)]
    plain = subprocess.run(run, cwd=made.bag, env=clean, capture_output=True, text=True, check=False)
    assert plain.returncode == 0, plain.stderr
    assert "entry 2: withheld by entry 6" in plain.stdout
    assert plain.stdout.endswith("verdict: valid\n")
    bare = [python, "-I", "verify.py", "--json"]
    unsigned = subprocess.run(bare, cwd=made.bag, env=clean, capture_output=True, check=False)
    assert unsigned.returncode == 1
    assert json.loads(unsigned.stdout)["verdict"] == "unsigned"


def edit(name: str, change: Callable[[str], str]) -> Callable[[Path], None]:
    def apply(bag: Path) -> None:
        path = bag / name
        path.write_text(change(path.read_text(encoding="utf-8")), encoding="utf-8")

    return apply


def drop(name: str) -> Callable[[Path], None]:
    return lambda bag: (bag / name).unlink()


FORGERIES: list[tuple[str, str, Callable[[Path], None]]] = [
    ("a verb changed", "altered", edit("data/entries/000004.json", lambda t: t.replace("accept", "reject"))),
    ("a word changed", "altered", edit("data/openings/000004.json", lambda t: t.replace("video", "radio"))),
    ("a field dropped", "missing", edit("data/openings/000004.json", lambda t: t.replace('"because"', '"became"'))),
    ("an opening gone", "missing", drop("data/openings/000001.json")),
    ("an entry gone", "missing", drop("data/entries/000001.json")),
    ("a proof gone", "missing", drop("proofs/000001.tlog-proof")),
    ("a proof of another", "altered", edit("proofs/000001.tlog-proof", lambda t: t.replace("index 0", "index 1"))),
    ("a proof cut", "altered", edit("proofs/000001.tlog-proof", lambda t: "\n".join(t.split("\n")[:1]))),
    ("withheld by another", "altered", edit("data/items.json", lambda t: t.replace('"withheld": 6', '"withheld": 5'))),
    (
        "withheld by nothing",
        "altered",
        edit("data/items.json", lambda t: t.replace('"withheld": 6', '"withheld": "x"')),
    ),
    ("called withheld", "altered", edit("data/items.json", lambda t: t.replace('"original": true', '"withheld": 6'))),
    ("an item that is younger", "missing", edit("data/items.json", lambda t: t.replace('"n": 5', '"n": 7'))),
]


@pytest.mark.parametrize(("state", "forge"), [case[1:] for case in FORGERIES], ids=[case[0] for case in FORGERIES])
def test_a_forgery_is_named_by_both(made: Made, copy: Path, state: str, forge: Callable[[Path], None]) -> None:
    forge(copy)
    one, two = made.checks(copy)
    agree(one, two)
    assert two.verdict == "invalid"
    assert state in [item.state for item in two.items]
    assert two.faults or "data/" not in str(forge)


@pytest.mark.parametrize(
    "forge",
    [
        drop("checkpoint"),
        drop("data/items.json"),
        drop("manifest-sha256.txt"),
        edit("checkpoint", lambda text: text[:40]),
        edit("manifest-sha256.txt", lambda text: text + text),
        edit("data/items.json", lambda text: "[" * 100_000),
        edit("data/items.json", lambda text: '{"items": [7]}'),
        edit("data/items.json", lambda text: '{"items": [{"n": "7"}]}'),
        edit("data/items.json", lambda text: '{"items": [{"n": 1, "fields": [7]}]}'),
    ],
)
def test_what_is_no_bundle_is_called_so_by_both(made: Made, copy: Path, forge: Callable[[Path], None]) -> None:
    forge(copy)
    one, two = made.checks(copy)
    assert (one["verdict"], two.verdict) == ("unusable", "unusable")


def test_a_file_smuggled_in_is_a_fault(made: Made, copy: Path) -> None:
    (copy / "data/extra.txt").write_text("x")
    one, two = made.checks(copy)
    agree(one, two)
    assert one["faults"] == list(two.faults) == ["data/extra.txt is not in the manifest"]


def test_another_checkpoint_is_unsigned(made: Made, copy: Path) -> None:
    forged = (copy / "checkpoint").read_text(encoding="utf-8").replace(made.key.name, "someone.else")
    (copy / "checkpoint").write_text(forged, encoding="utf-8")
    one, two = made.checks(copy)
    agree(one, two)
    assert two.verdict == "invalid"


@pytest.mark.parametrize("data", [b"", b"PK\x05\x06" + b"\0" * 18, b"no zip at all"])
def test_what_is_no_zip(made: Made, tmp_path: Path, data: bytes) -> None:
    (tmp_path / "x.zip").write_bytes(data)
    one, two = made.checks(tmp_path / "x.zip")
    assert (one["verdict"], two.verdict) == ("unusable", "unusable")
    assert verifier.main([str(tmp_path / "x.zip")]) == 2


def test_what_cannot_be_bundled(made: Made, tmp_path: Path) -> None:
    with ledger.open(made.folder / "ws") as led:
        with pytest.raises(BadInput, match="nothing to bundle"):
            bundle.bundle(led, tmp_path / "x.zip", [], by="leila")
        for reports, rulings in ((["r9"], []), (["r1"], ["0123456789abcdef"])):
            with pytest.raises(BadInput, match="is not held"):
                bundle.rows_about(led, reports, rulings)


def test_the_verifier_stays_one_small_file() -> None:
    source = Path(verifier.__file__).read_text(encoding="utf-8")
    assert len(source.splitlines()) <= 400
    imported = {line.split()[1] for line in source.splitlines() if line.startswith(("import ", "from "))}
    assert imported <= set(sys.stdlib_module_names)


def test_an_export_makes_a_checkpoint_over_its_own_entry(led: ledger.Ledger, tmp_path: Path) -> None:
    led.add([item("words")], by="leila")
    first = bundle.bundle(led, tmp_path / "a.zip", [1], by="leila")
    assert (first.checkpoint, led.checkpoints.last_size(), led.head().size) == (1, 2, 2)


@pytest.mark.parametrize("packed", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
@pytest.mark.parametrize("damaged", [False, True])
def test_an_archive_packed_in_another_way_is_refused_unread(
    made: Made, tmp_path: Path, packed: int, damaged: bool
) -> None:
    path = tmp_path / "other.zip"
    with zipfile.ZipFile(made.zip) as archive, zipfile.ZipFile(path, "w", packed) as target:
        for name in archive.namelist():
            target.writestr(name, archive.read(name))
    if damaged:
        data = bytearray(path.read_bytes())
        data[60:90] = bytes(30)
        path.write_bytes(data)
    one, two = made.checks(path)
    assert one["verdict"] == two.verdict == "unusable"


def test_a_name_that_no_terminal_shows(made: Made, copy: Path) -> None:
    (copy / os.fsdecode(b"data/\xff\xfe")).write_bytes(b"x")
    env = {**os.environ, "PYTHONIOENCODING": "ascii"}
    words = [sys.executable, str(copy / "verify.py"), str(copy)]
    done = subprocess.run(words, capture_output=True, env=env, text=True, check=False)
    assert (done.returncode, done.stderr) == (1, "")
    assert "is not in the manifest" in done.stdout
