"""Every format reads its sample, keeps the original, names its parser, and refuses what is damaged."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from tests.collect import samples
from tests.collect.bombs import BOMBS, LONG, READ
from tests.collect.samples import ARABIC, WORDS

from marsad import collect
from marsad.collect import door
from marsad.collect.sandbox import SANDBOX, Sandbox
from marsad.model import BadInput

ALL = samples.all_formats()


def read(kind: str) -> collect.Found:
    name, data = ALL[kind]
    return collect.read_bytes(data, name)


def test_every_format_has_a_sample() -> None:
    assert set(ALL) == set(collect.FORMATS)


@pytest.mark.parametrize("kind", collect.FORMATS)
def test_a_sample_is_told_and_read(kind: str) -> None:
    name, data = ALL[kind]
    assert door.guess(name, data[: door.HEAD_BYTES]) == kind
    found = read(kind)
    assert found.items
    for item in found.items:
        assert item.original
        assert " " in item.parser
        assert item.report.text.strip() == item.report.text or kind in ("jsonl", "text", "html")
    assert read(kind) == found


@pytest.mark.parametrize("kind", ["pdf", "docx", "xlsx", "ods", "image", "html", "text"])
def test_a_single_report_keeps_the_file_as_it_came(kind: str) -> None:
    (item,) = read(kind).items
    assert item.original == ALL[kind][1]


def test_pages_and_tables() -> None:
    assert read("pdf").reports[0].text == f"{WORDS}\n\nTwelve more were injured."
    assert read("docx").reports[0].text == f"{WORDS}\n{ARABIC}\nJableh\t12"
    assert read("xlsx").reports[0].text == "place\tkilled\nJableh\t12"
    assert read("ods").reports[0].text == "place\tkilled\nجبلة\t12"


def test_rows_with_a_text_column_are_reports() -> None:
    found = read("csv")
    assert [(report.id, report.published) for report in found.reports] == [("1", "2025-03-08")]
    assert [refusal.where for refusal in found.refusals] == ["a.csv:3", "a.csv:4"]
    book = samples.workbook(["text", "publisher"], [ARABIC, "وكالة"], [None, None], [WORDS, None])
    assert [report.publisher for report in collect.read_bytes(book, "b.xlsx").reports] == ["وكالة", None]


def test_a_message_of_zeros_has_no_words() -> None:
    found = collect.read_bytes(b"\x00" * 900, "a.eml")
    assert not found.items
    assert [refusal.why for refusal in found.refusals] == ["has no words in it"]


def test_a_librarys_own_words_are_cut_short() -> None:
    (refusal,) = collect.read_bytes(b"\x00" * 9000, "a.warc").refusals
    assert refusal.why.startswith("the capture is damaged after 0 records: ")
    assert len(refusal.why) < 200


def test_mail_with_its_attachments() -> None:
    mail, notes, page = read("eml").items
    assert mail.report.text == WORDS
    assert (mail.report.publisher, mail.report.title) == ("News Desk", "Coast: أخبار")
    assert mail.report.published == "2025-03-08T14:00:00+03:00"
    assert (notes.report.text, notes.original) == (ARABIC, ARABIC.encode())
    assert ARABIC in page.report.text
    assert [report.text for report in read("mbox").reports] == [WORDS, ARABIC]


def test_feeds() -> None:
    found = read("feed")
    (item,) = found.items
    assert item.report.text == f"Coast\n{WORDS}"
    assert (item.report.publisher, item.report.url) == ("Agency", "https://example.org/1")
    assert item.report.published == "2025-03-08T14:00:00+03:00"
    assert [refusal.where for refusal in found.refusals] == ["a.rss: entry 2"]
    (atom,) = collect.read_bytes(samples.ATOM, "feed.xml").reports
    assert (atom.text, atom.url, atom.published) == (
        f"خبر\n{ARABIC}",
        "https://example.org/2",
        "2025-03-08T11:00:00+00:00",
    )


def test_captures() -> None:
    for kind in ("warc", "wacz"):
        (item,) = read(kind).items
        assert item.report.url == item.part == "https://example.org/a"
        assert ARABIC in item.report.text
        assert item.original == samples.PAGE.encode()


def test_archives_keep_what_can_be_read() -> None:
    found = read("zip")
    assert [item.name for item in found.items] == ["a.zip/one.txt", "a.zip/in/two.html"]
    assert [refusal.where for refusal in found.refusals] == ["a.zip/bad.txt"]


def test_telegram() -> None:
    found = read("telegram")
    first, second = found.reports
    assert (first.text, first.published) == (ARABIC, "2025-03-08T12:00:00+00:00")
    assert (second.text, second.publisher, second.published) == ("At least 12 killed", "Coast channel", "2025-03-09")
    assert found.refusals[0].why == "its date does not exist"


def test_whatsapp_takes_the_order_of_day_and_month_from_the_file() -> None:
    _, leila, omar = read("whatsapp").items
    assert (leila.report.text, leila.report.publisher) == (f"{ARABIC}\nand a second line", "Leila")
    assert (leila.report.published, omar.report.published) == ("2025-03-08", "2025-03-13")
    unsure = samples.WHATSAPP.replace(b"13/03", b"09/03")
    assert {report.published for report in collect.read_bytes(unsure, "chat.txt").reports} == {None}
    american = b"3/13/25, 2:05 PM - Omar: 12 killed\n3/13/25, 2:06 PM - Omar: 13 killed\n"
    assert {report.published for report in collect.read_bytes(american, "chat.txt").reports} == {"2025-03-13"}


def test_an_image_says_what_it_claims() -> None:
    text = read("image").reports[0].text
    assert "[format JPEG, 64 × 48 pixels]" in text
    assert "[Make: Camera Maker]" in text
    assert "not verified" in text


@pytest.mark.parametrize(
    ("name", "data", "why"),
    [
        ("a.doc", b"\xd0\xcf\x11\xe0" + b"x" * 99, "save it as .docx"),
        ("a.pdf", b"%PDF-1.4 nothing else", "cannot be parsed"),
        ("scan.pdf", samples.pdf(""), "may be a scan"),
        ("a.docx", b"PK\x03\x04 cut", "damaged archive"),
        ("a.docx", samples.zipped({"x": b"x"}), "cannot be parsed"),
        ("a.xlsx", samples.workbook(), "empty table"),
        ("a.ods", samples.zipped({"x": b"x"}), "holds no 'content.xml'"),
        ("a.json", b"[1]", "no Telegram export"),
        ("a.json", b"{", "is not JSON"),
        ("a.rss", b"<rss><channel/></rss>", "is no feed"),
        ("a.rss", b"<rss", "is no XML"),
        ("a.mbox", b"nothing", "holds no message"),
        ("a.warc", b"WARC/1.0\r\nnothing", "no page"),
        ("a.jpg", b"\xff\xd8\xff" + b"x" * 50, "no image"),
        ("a.zip", samples.zipped({}), "empty archive"),
        ("_chat.txt", b"08/03/2025, 14:05 - only\n08/03/2025, 14:06 - notices\n", "no message"),
    ],
)
def test_a_damaged_file_is_refused_in_one_line(name: str, data: bytes, why: str) -> None:
    with pytest.raises(BadInput, match=why) as refused:
        collect.read_bytes(data, name)
    assert str(refused.value).startswith(f"{name}: ")
    assert "\n" not in str(refused.value)


def nested(depth: int) -> bytes:
    data = samples.zipped({"deep.txt": WORDS.encode()})
    for _ in range(depth):
        data = samples.zipped({"inner.zip": data})
    return data


def test_archives_in_archives_end() -> None:
    assert collect.read_bytes(nested(1), "a.zip").reports[0].text == WORDS
    found = collect.read_bytes(nested(2), "a.zip")
    assert "unpack it yourself" in found.refusals[0].why


def kind_of(name: str) -> str:
    """The format by whose reader a bomb is opened."""
    return door.guess(name, BOMBS[name]()[: door.HEAD_BYTES] if name.endswith("_chat.txt") else b"")


def test_every_format_has_a_bomb() -> None:
    assert {kind_of(name) for name in BOMBS} == set(collect.FORMATS)


@pytest.mark.parametrize("name", sorted(set(BOMBS) - LONG))
def test_a_bomb_is_refused_or_disarmed_and_the_next_file_is_read(name: str) -> None:
    try:
        read = bool(collect.read_bytes(BOMBS[name](), name).items)
    except BadInput:
        read = False
    assert read == (name in READ)
    assert collect.read_bytes(samples.pdf(WORDS), "after.pdf").reports[0].text == WORDS


HOSTILE = """
import os, signal, time
from marsad.collect.found import Found
def eat(data, name): return [bytearray(1 << 28) for _ in range(64)]
def spin(data, name):
    while True: pass
def crash(data, name): os.kill(os.getpid(), signal.SIGSEGV)
def leave(data, name): os._exit(0)
def write(data, name): open(data.decode(), "w").write("x" * 99)
def shout(data, name): print("x" * 999); return Found(format="x")
def hold(data, name): return [os.open("/dev/null", 0) for _ in range(200)]
"""


@pytest.mark.parametrize(
    ("reader", "why"),
    [
        ("eat", "needs more than 1024 MB of memory"),
        ("crash", r"crashed its parser \(SIGSEGV\)"),
        ("leave", "crashed its parser"),
        ("hold", "cannot be parsed"),
    ],
)
def test_a_parser_that_misbehaves_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, reader: str, why: str
) -> None:
    (tmp_path / "hostile.py").write_text(HOSTILE)
    monkeypatch.syspath_prepend(tmp_path)
    sandbox = Sandbox()
    try:
        with pytest.raises(BadInput, match=why):
            sandbox.read(f"hostile:{reader}", b"x", "a")
        assert sandbox.read("hostile:shout", b"x", "a") == collect.Found(format="x")
    finally:
        sandbox.close()


def test_a_parser_writes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "hostile.py").write_text(HOSTILE)
    monkeypatch.syspath_prepend(tmp_path)
    sandbox = Sandbox()
    with pytest.raises(BadInput):
        sandbox.read("hostile:write", str(tmp_path / "out").encode(), "a")
    sandbox.close()
    assert not (tmp_path / "out").exists() or (tmp_path / "out").stat().st_size == 0


def test_a_forked_process_gets_a_child_of_its_own() -> None:
    data = samples.pdf(WORDS)
    assert collect.read_bytes(data, "a.pdf").reports
    pid = os.fork()
    if pid == 0:
        status = 1
        try:
            status = 0 if collect.read_bytes(data, "b.pdf").reports[0].text == WORDS else 1
            SANDBOX.close()
        finally:
            os._exit(status)
    assert os.waitpid(pid, 0)[1] == 0
    assert collect.read_bytes(data, "c.pdf").reports


@pytest.mark.slow
def test_a_parser_that_never_ends_is_stopped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "hostile.py").write_text(HOSTILE)
    monkeypatch.syspath_prepend(tmp_path)
    sandbox = Sandbox()
    with pytest.raises(BadInput, match=r"20 seconds of processor time|more than 30 seconds"):
        sandbox.read("hostile:spin", b"x", "a")
    sandbox.close()
