"""The door: formats are told apart, good parts are kept, bad ones are refused with their place."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path

import pytest

from marsad import collect
from marsad.model import BadInput

PAGE = """<!doctype html><html><head><meta charset="windows-1256"><title>مقتل 340 في الساحل</title>
<meta property="og:site_name" content="وكالة"><meta property="article:published_time" content="2025-03-08T12:00:00Z">
</head><body><nav><a href="/">الرئيسية</a></nav><article><h1>مقتل 340 في الساحل</h1>
<p>قال المرصد السوري لحقوق الإنسان إن ما لا يقل عن 340 مدنيا قتلوا في الساحل السوري منذ يوم الخميس الماضي.</p>
<p>وأضاف المرصد أن العدد مرشح للارتفاع بسبب وجود جرحى بعضهم في حالات خطرة في مستشفيات اللاذقية وطرطوس.</p>
</article></body></html>"""


def test_every_format_has_its_reader() -> None:
    for kind, known in collect.FORMATS.items():
        module, function = known.reader.split(":")
        assert callable(getattr(import_module(module), function)), kind


def test_a_page_is_read_and_stays_untouched() -> None:
    data = PAGE.encode("cp1256")
    (item,) = collect.read_bytes(data, "page.html").items
    assert "ما لا يقل عن 340 مدنيا" in item.report.text
    assert "الرئيسية" not in item.report.text
    assert (item.report.publisher, item.report.published) == ("وكالة", "2025-03-08")
    assert item.original == data
    assert item.parser.startswith("trafilatura ")
    assert collect.read_bytes(data, "page.html").items == (item,)


def test_a_page_without_words_is_refused() -> None:
    with pytest.raises(BadInput, match="no text was found"):
        collect.read_bytes(b"<html><body><img src=x></body></html>", "page.html")


def test_a_bad_line_is_refused_and_the_rest_is_kept() -> None:
    data = '{"id": "1", "text": "a"}\nnot json\n\n{"text": ""}\n[1]\n{"id": "2", "text": "ب"}\n{"text": "x"'.encode()
    found = collect.read_bytes(data, "notes.jsonl")
    assert [report.id for report in found.reports] == ["1", "2"]
    assert [refusal.where for refusal in found.refusals] == [f"notes.jsonl:{n}" for n in (2, 4, 5, 7)]
    assert [item.part for item in found.items] == ["line 1", "line 6"]
    assert found.items[1].original == '{"id": "2", "text": "ب"}'.encode()


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_lines_in_other_encodings(encoding: str) -> None:
    found = collect.read_bytes('{"id": "1", "text": "ب"}\n'.encode(encoding), "notes.jsonl")
    assert found.reports[0].text == "ب"


def test_a_cut_line_in_utf16() -> None:
    with pytest.raises(BadInput, match="not utf-16-le at byte"):
        collect.read_bytes('{"text": "b"}'.encode("utf-16")[:-1], "notes.jsonl")


@pytest.mark.parametrize(
    ("name", "head", "expected"),
    [
        ("a.jsonl", b"{}", "jsonl"),
        ("a.txt", b"<!DOCTYPE html><p>", "html"),
        ("A.HTM", b"<p>", "html"),
        ("notes", b"words", "text"),
        ("..\\..\\a.ndjson", b"{}", "jsonl"),
        ("a.unknown", b"words", "text"),
    ],
)
def test_formats_are_told_apart(name: str, head: bytes, expected: str) -> None:
    assert collect.door.guess(name, head) == expected


def test_what_cannot_be_read_as_a_whole(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="is a folder"):
        collect.read_path(tmp_path)
    with pytest.raises(BadInput, match="cannot be read"):
        collect.read_path(tmp_path / "none.txt")
    (tmp_path / "empty.jsonl").write_bytes(b"\n \n")
    with pytest.raises(BadInput, match="holds no report"):
        collect.read_path(tmp_path / "empty.jsonl")
    with (tmp_path / "big.txt").open("wb") as file:
        file.truncate(50 << 20)
    with pytest.raises(BadInput, match=r"too large \(50 MB"):
        collect.read_path(tmp_path / "big.txt")
    with pytest.raises(BadInput, match="no format is called"):
        collect.read_bytes(b"words", "a", format="word")


def test_fifty_megabytes_in_memory_are_refused_too() -> None:
    with pytest.raises(BadInput, match="too large"):
        collect.read_bytes(b"a " * (25 << 20), "big.txt")
