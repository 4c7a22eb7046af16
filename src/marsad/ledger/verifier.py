#!/usr/bin/env python3
"""Check a Marsad bundle offline: python3 verify.py [FOLDER or ZIP] [--trust KEYS] [--json]

Needs nothing but Python 3.8 or newer. For each item it says `verified`, `withheld by entry N`, `missing` or `altered`.
Overall: `valid` (every item verified or withheld, and a key of your trust file signed the checkpoint), `unsigned` (the
same, but no key of yours signed it: compare the checkpoint with a copy that somebody else holds), `invalid`, or
`unusable` (this is no bundle). Exit status: 0 valid, 1 unsigned or invalid, 2 unusable.
KEYS is a file with one public key a line, name+hash+base64, which you got from somewhere else than the bundle.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import os
import re
import struct
import sys
import zipfile
import zlib
from typing import Any, Dict, Tuple

MAX_FILE = 1 << 30  # bytes of one file
MAX_FILES = 100000
MAX_TEXT = 16 << 20  # bytes of a file that is read as text
MAX_NUMBER = 1 << 53
MAX_PATH = 64  # hashes in a proof
Fields = Dict[str, Any]
Point = Tuple[int, int, int, int]
Key = Tuple[str, int, bytes, bytes]  # name, kind, public key, short name of the key
PROOF_HEAD = "c2sp.org/tlog-proof@v1"
PACKED = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
ERRORS = (LookupError, TypeError, AttributeError, OSError, RuntimeError, EOFError, MemoryError, ValueError)
ARCHIVE_ERRORS = (zipfile.BadZipFile, zlib.error, struct.error, OverflowError)


class Bad(Exception):
    """Something in the bundle is not as it must be; the words say what."""


# --- files: a folder or a zip, read the same way


class Source:
    """A bag: a folder, or a zip with one folder in it. `sizes` holds the names inside the bag."""

    def __init__(self, path: str) -> None:
        self.zip = zipfile.ZipFile(path) if os.path.isfile(path) else None
        self.sizes: Dict[str, int] = {}
        if self.zip:
            entries = [entry for entry in self.zip.infolist() if not entry.is_dir()]
            if any(entry.compress_type not in PACKED for entry in entries):
                raise Bad("the archive is packed in a way that is not read here")
            inside = [(entry.filename, entry.file_size) for entry in entries]
            self.top = inside[0][0].split("/")[0] + "/" if inside else "/"
        else:
            walked = [os.path.join(folder, name) for folder, _, names in os.walk(path) for name in names]
            files = [name for name in walked if os.path.isfile(name) and not os.path.islink(name)]
            inside = [(name, os.path.getsize(name)) for name in files]  # no link, and no pipe that nobody writes to
            self.top = os.path.join(path, "")
        for name, size in inside:
            short = name[len(self.top) :].replace(os.sep, "/")
            if not name.startswith(self.top) or short in self.sizes or len(inside) > MAX_FILES:
                raise Bad("the archive is not one folder of files")
            self.sizes[short] = size

    def read(self, name: str) -> bytes:
        if name not in self.sizes:
            raise Bad(name + " is missing")
        if self.sizes[name] > MAX_FILE:
            raise Bad(name + " is too large")
        with self.zip.open(self.top + name) if self.zip else open(self.top + name, "rb") as file:
            return file.read(MAX_FILE)


def text(source: Source, name: str) -> str:
    data = source.read(name)
    if len(data) > MAX_TEXT:
        raise Bad(name + " is too large")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        raise Bad(name + " is not UTF-8") from None


def record(source: Source, name: str) -> Fields:
    try:
        found = json.loads(text(source, name))
    except (ValueError, RecursionError):
        raise Bad(name + " is not JSON") from None
    if not isinstance(found, dict):
        raise Bad(name + " is not an object")
    return found


def decode64(words: str) -> bytes:
    try:
        return base64.b64decode(words.encode("ascii"), validate=True)
    except (ValueError, UnicodeEncodeError):
        raise Bad("base64 that is none") from None


def whole(value: object) -> bool:
    return type(value) is int and 0 < value < MAX_NUMBER


# --- the Merkle tree of RFC 6962


def pair(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(b"\x01" + left + right).digest()


def root_from(leaf: bytes, index: int, size: int, path: list[bytes]) -> bytes:
    """The root that a leaf and its audit path lead to."""
    if size == 1:
        if path:
            raise Bad("a proof that is too long")
        return leaf
    if not path:
        raise Bad("a proof that is too short")
    half = 1 << ((size - 1).bit_length() - 1)
    if index < half:
        return pair(root_from(leaf, index, half, path[:-1]), path[-1])
    return pair(path[-1], root_from(leaf, index - half, size - half, path[:-1]))


# --- Ed25519 (RFC 8032) in plain numbers

P = 2**255 - 19
Q = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P
ROOT_OF_MINUS_ONE = pow(2, (P - 1) // 4, P)


def point(data: bytes) -> Point | None:
    """32 bytes to a point (X, Y, Z, T), or None."""
    number = int.from_bytes(data, "little")
    sign, y = number >> 255, number & ((1 << 255) - 1)
    if y >= P:
        return None
    square = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    x = pow(square, (P + 3) // 8, P)
    if (x * x - square) % P:
        x = x * ROOT_OF_MINUS_ONE % P
    if (x * x - square) % P or (x == 0 and sign):
        return None
    if x & 1 != sign:
        x = P - x
    return x, y, 1, x * y % P


def add(one: Point, two: Point) -> Point:
    a = (one[1] - one[0]) * (two[1] - two[0]) % P
    b = (one[1] + one[0]) * (two[1] + two[0]) % P
    c = 2 * one[3] * two[3] * D % P
    d = 2 * one[2] * two[2] % P
    e, f, g, h = b - a, d - c, d + c, b + a
    return e * f % P, g * h % P, f * g % P, e * h % P


def times(number: int, base: Point) -> Point:
    result = (0, 1, 1, 0)
    while number:
        if number & 1:
            result = add(result, base)
        base = add(base, base)
        number >>= 1
    return result


def same(one: Point, two: Point) -> bool:
    return (one[0] * two[2] - two[0] * one[2]) % P == 0 and (one[1] * two[2] - two[1] * one[2]) % P == 0


BASE = point((4 * pow(5, P - 2, P) % P).to_bytes(32, "little")) or (0, 1, 1, 0)


def signed_by(key: bytes, signature: bytes, message: bytes) -> bool:
    if len(key) != 32 or len(signature) != 64:
        return False
    public, half = point(key), point(signature[:32])
    scalar = int.from_bytes(signature[32:], "little")
    if public is None or half is None or scalar >= Q:
        return False
    challenge = int.from_bytes(hashlib.sha512(signature[:32] + key + message).digest(), "little") % Q
    return same(times(scalar, BASE), add(half, times(challenge, public)))


# --- checkpoints (C2SP signed notes)


class Note:
    def __init__(self, words: str) -> None:
        head, gap, tail = words.partition("\n\n")
        lines = head.split("\n")
        if not gap or len(lines) != 3 or not lines[0] or not re.match(r"(0|[1-9][0-9]{0,15})\Z", lines[1]):
            raise Bad("the checkpoint is not of three lines")
        self.origin, self.size, self.root = lines[0], int(lines[1]), decode64(lines[2])
        if len(self.root) != 32 or self.size >= MAX_NUMBER or not tail.endswith("\n"):
            raise Bad("the checkpoint is damaged")
        self.text = (head + "\n").encode("utf-8")
        self.signatures = [self.signature(line) for line in tail[:-1].split("\n")]

    @staticmethod
    def signature(line: str) -> tuple[str, bytes, bytes]:
        match = re.match("\u2014 ([^\\s+]+) ([A-Za-z0-9+/=]+)\\Z", line)
        raw = decode64(match.group(2)) if match else b""
        if not match or len(raw) < 5:
            raise Bad("a signature line of the checkpoint is damaged")
        return match.group(1), raw[:4], raw[4:]

    def signers(self, keys: list[Key]) -> list[str]:
        found = []
        for name, kind, key, key_id in keys:
            for who, which, payload in self.signatures:
                if (who, which) == (name, key_id) and name not in found and self.holds(kind, key, payload):
                    found.append(name)
        return sorted(found)

    def holds(self, kind: int, key: bytes, payload: bytes) -> bool:
        if kind == 1:
            return signed_by(key, payload, self.text)
        time = int.from_bytes(payload[:8], "big")
        return signed_by(key, payload[8:], ("cosignature/v1\ntime %d\n" % time).encode("ascii") + self.text)


def read_keys(words: str) -> list[Key]:
    found = []
    for line in words.splitlines():
        line = line.strip()
        if not line or line.startswith("#"):
            continue
        parts = line.split("+", 2)
        raw = decode64(parts[2]) if len(parts) == 3 else b""
        key_id = hashlib.sha256(parts[0].encode("utf-8") + b"\n" + raw).digest()[:4]
        if len(raw) != 33 or raw[0] not in (1, 4) or parts[1] != key_id.hex():
            raise Bad("a line of the trust file is no key: " + line[:40])
        found.append((parts[0], raw[0], raw[1:], key_id))
    return found


# --- the bundle


def manifest_faults(source: Source) -> list[str]:
    """What the manifest (BagIt, RFC 8493) and the files under data/ say of each other."""
    faults, listed = [], {}
    for line in text(source, "manifest-sha256.txt").splitlines():
        match = re.match(r"([0-9a-f]{64})  (data/.+)\Z", line)
        if not match or match.group(2) in listed:
            raise Bad("the manifest is damaged")
        listed[match.group(2)] = match.group(1)
    held = {name for name in source.sizes if name.startswith("data/")}
    for name in sorted(held - set(listed)):
        faults.append(name + " is not in the manifest")
    for name in sorted(listed):
        if name not in held:
            faults.append(name + " is missing")
        elif hashlib.sha256(source.read(name)).hexdigest() != listed[name]:
            faults.append(name + " is altered")
    return faults


def proof_path(source: Source, n: int, note: Note) -> list[bytes]:
    """The audit path of an entry; the proof has to be over the bundle's own checkpoint."""
    head, gap, tail = text(source, "proofs/%06d.tlog-proof" % n).partition("\n\n")
    lines = head.split("\n")
    if not gap or lines[0] != PROOF_HEAD or lines[1:2] != ["index %d" % (n - 1)] or len(lines) > 2 + MAX_PATH:
        raise Bad("the proof of entry %d is damaged" % n)
    if Note(tail).text != note.text:
        raise Bad("the proof of entry %d is over another checkpoint" % n)
    return [decode64(line) for line in lines[2:]]


def check_entry(source: Source, n: int, note: Note) -> Fields:
    """The fields of an entry, once it is shown to be in the log."""
    body = source.read("data/entries/%06d.json" % n)
    if n > note.size:
        raise Bad("entry %d is younger than the checkpoint" % n)
    leaf = hashlib.sha256(b"\x00" + body).digest()
    if root_from(leaf, n - 1, note.size, proof_path(source, n, note)) != note.root:
        raise Bad("entry %d is not the one in the log" % n)
    fields = record(source, "data/entries/%06d.json" % n)
    if not isinstance(fields.get("c"), dict):
        raise Bad("entry %d holds no commitments" % n)
    return fields


def check_opening(source: Source, n: int, promised: list[str], commitments: Fields) -> Fields:
    """Every promised field is there, and every field there is the one that was committed to; out come the values."""
    opening = record(source, "data/openings/%06d.json" % n) if promised else {}
    values = {}
    for name in promised:
        if opening.get(name) is None:
            raise Bad("the field '%s' is missing" % name)
    for name, found in sorted(opening.items()):
        if not (isinstance(found, list) and len(found) == 2 and all(isinstance(part, str) for part in found)):
            raise Bad("the field '%s' is not an opening" % name)
        commitment = hmac.new(bytes.fromhex(found[0]), found[1].encode("utf-8"), "sha256").hexdigest()
        if commitments.get(name) != commitment:
            raise Bad("the field '%s' is not what was committed to" % name)
        values[name] = json.loads(found[1])
    return values


def check_original(source: Source, item: Fields, values: Fields) -> None:
    digest = values.get("sha256")
    if not item.get("original"):
        return
    if not (isinstance(digest, str) and re.match(r"[0-9a-f]{64}\Z", digest)):
        raise Bad("the hash of the original is not disclosed")
    if hashlib.sha256(source.read("data/originals/" + digest)).hexdigest() != digest:
        raise Bad("the original is altered")


def check_item(source: Source, item: Fields, note: Note) -> Fields:
    """One item in; its number, state and a reason out."""
    n, promised, withheld = item.get("n", 0), item.get("fields", []), item.get("withheld", 0)
    if not whole(n) or not isinstance(promised, list) or not all(isinstance(name, str) for name in promised):
        raise Bad("the list of items is damaged")
    try:
        fields = check_entry(source, n, note)
        if withheld != 0:
            if not whole(withheld) or withheld <= n:
                raise Bad("the erasure that withholds entry %d is not named" % n)
            erasure = check_entry(source, withheld, note)
            if erasure.get("who2", "") in ("", erasure.get("who")):
                raise Bad("entry %d was not ordered by two people" % withheld)
            if erasure.get("verb") != "erase" or not isinstance(erasure.get("e"), list) or n not in erasure["e"]:
                raise Bad("entry %d does not withhold entry %d" % (withheld, n))
            return {"n": n, "state": "withheld", "by": withheld, "why": ""}
        check_original(source, item, check_opening(source, n, promised, fields["c"]))
    except Bad as fault:
        state = "missing" if str(fault).endswith("is missing") else "altered"
        return {"n": n, "state": state, "by": None, "why": str(fault)}
    except ERRORS + ARCHIVE_ERRORS:
        return {"n": n, "state": "altered", "by": None, "why": "unreadable"}
    return {"n": n, "state": "verified", "by": None, "why": ""}


def check(source: Source, keys: list[Key]) -> Fields:
    """A bundle and trusted keys in, the report out. Any input gives a report."""
    report: Fields = {"verdict": "unusable", "origin": "", "size": 0, "signed_by": [], "items": [], "faults": []}
    try:
        note = Note(text(source, "checkpoint"))
        listed = record(source, "data/items.json").get("items")
        if not isinstance(listed, list) or not listed or not all(isinstance(item, dict) for item in listed):
            raise Bad("the list of items is damaged")
        report["origin"], report["size"] = note.origin, note.size
        report["signed_by"] = note.signers(keys)
        report["faults"] = manifest_faults(source)
        report["items"] = [check_item(source, item, note) for item in listed]
    except Bad as fault:
        report["faults"].append(str(fault))
        return report
    except ERRORS + ARCHIVE_ERRORS:
        report["faults"].append("unreadable")
        return report
    sound = not report["faults"] and all(item["state"] in ("verified", "withheld") for item in report["items"])
    report["verdict"] = ("valid" if report["signed_by"] else "unsigned") if sound else "invalid"
    return report


def say(report: Fields) -> None:
    for item in report["items"]:
        state = "withheld by entry %d" % item["by"] if item["state"] == "withheld" else item["state"]
        print("entry %d: %s%s" % (item["n"], state, " (" + item["why"] + ")" if item["why"] else ""))
    for fault in report["faults"]:
        print("fault: " + fault)
    signers = ", ".join(report["signed_by"]) or "nobody you trust"
    print("log: %s, %d entries; signed by: %s" % (report["origin"], report["size"], signers))
    print("verdict: " + report["verdict"])


def main(arguments: list[str]) -> int:
    as_json = "--json" in arguments
    rest = [word for word in arguments if word != "--json"]
    keys = []
    try:
        if "--trust" in rest:
            at = rest.index("--trust")
            with open(rest[at + 1], encoding="utf-8") as file:
                keys = read_keys(file.read())
            del rest[at : at + 2]
        source = Source(rest[0] if rest else os.path.dirname(os.path.abspath(__file__)))
    except (Bad,) + ERRORS + ARCHIVE_ERRORS as fault:
        sys.stderr.write("verify.py: %s\n" % fault)
        return 2
    report = check(source, keys)
    if hasattr(sys.stdout, "reconfigure"):  # names of files may hold what this terminal cannot show
        sys.stdout.reconfigure(errors="backslashreplace")
    print(json.dumps(report, sort_keys=True)) if as_json else say(report)
    return {"valid": 0, "unusable": 2}.get(report["verdict"], 1)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
