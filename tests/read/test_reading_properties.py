"""Whatever happens to a text, offsets stay true, numbers re-derive from their quotes, and nothing is raised."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from marsad.model import Claim, Report
from marsad.read import read
from marsad.read.languages import LANGUAGES
from marsad.read.numbers import derive
from marsad.read.packs import load_pack

CASES = Path(__file__).parents[1] / "cases" / "read"
TEXTS = [
    (path.parts[-3], case["text"])
    for code in LANGUAGES
    for path in sorted((CASES / code).glob("*/*.toml"))
    for case in tomllib.loads(path.read_text(encoding="utf-8"))["case"]
]
MARKS = ("\u200b", "\u200e", "\u200f", "\u202b", "\u202c", "\ufeff")


def claims(text: str, code: str) -> list[Claim]:
    found = read(Report(id="t", text=text, publisher="P", published="2025-03-08", lang=code))
    assert all(text[c.start : c.end] == c.quote for c in found)
    return found


@pytest.mark.parametrize(("code", "text"), TEXTS)
def test_the_number_re_derives_from_the_quote(code: str, text: str) -> None:
    pack = load_pack(code)
    for claim in claims(text, code):
        if claim.count is not None and claim.count.low is not None:
            if claim.count.words.casefold() in ("a", "an"):
                continue  # an article counts by standing before one person
            again = derive(claim.count.words, pack)
            assert again is not None and again.low == claim.count.low, claim


@pytest.mark.parametrize("code", LANGUAGES)
def test_a_text_cut_after_any_word_is_read(code: str) -> None:
    """And in the middle of any word, once a word: that is where texts break off."""
    for text in (text for lang, text in TEXTS if lang == code):
        for word in re.finditer(r"\w+", text):
            claims(text[: word.end()], code)
            claims(text[: (word.start() + word.end() + 1) // 2], code)


@settings(deadline=None, max_examples=80)
@given(st.sampled_from(TEXTS), st.sampled_from(MARKS), st.integers(0, 200), st.integers(0, 200))
def test_invisible_marks_change_no_number(case: tuple[str, str], mark: str, one: int, other: int) -> None:
    code, text = case
    marked = text
    for at in sorted({min(one, len(text)), min(other, len(text))}, reverse=True):
        at = text.find(" ", at) if " " in text[at:] else len(text)
        marked = marked[:at] + mark + marked[at:]
    assert [c.what for c in claims(marked, code) if c.count] == [c.what for c in claims(text, code) if c.count]


@pytest.mark.parametrize(
    "text", [text for code, text in TEXTS if code == "en" and ":" not in text and "M23" not in text]
)
def test_capitals_keep_the_first_number(text: str) -> None:
    """Lists by place (with a colon) and names of groups need their capitals; running prose does not."""

    def first(found: list[Claim]) -> list[tuple[str, int | None]]:
        return [(c.what, c.count.low) for c in found if c.count and c.part_of is None and c.count.low][:1]

    assert first(claims(text.upper(), "en")) == first(claims(text, "en"))


@pytest.mark.parametrize(("code", "text"), TEXTS)
def test_a_later_paragraph_leaves_earlier_claims_as_they_were(code: str, text: str) -> None:
    later = claims(text + "\n\n3 7 12 — …\r\n", code)
    earlier = claims(text, code)
    assert [(c.start, c.end, c.what) for c in later][: len(earlier)] == [(c.start, c.end, c.what) for c in earlier]


def test_line_ends_of_another_system_change_nothing() -> None:
    for code, text in TEXTS[:40]:
        two = text + "\n\n" + text
        assert [c.what for c in claims(two.replace("\n", "\r\n"), code)] == [c.what for c in claims(two, code)]


def test_two_processes_give_the_same_bytes(tmp_path: Path) -> None:
    code = (
        "import sys\nfrom marsad.model import Report\n"
        "from marsad.model.codec import dumps\nfrom marsad.read import read\n"
        "text = open(sys.argv[1], encoding='utf-8').read()\n"
        "for c in read(Report(id='t', text=text, lang='en', published='2025-03-08')): print(dumps(c))\n"
    )
    path = tmp_path / "text.txt"
    path.write_text("\n\n".join(text for lang, text in TEXTS if lang == "en"), encoding="utf-8")
    command = [sys.executable, "-c", code, str(path)]
    runs = [
        subprocess.run(command, capture_output=True, check=True, env={**os.environ, "PYTHONHASHSEED": seed}).stdout
        for seed in ("1", "2")
    ]
    assert runs[0] == runs[1] and runs[0]


@pytest.mark.parametrize("mark", ["\uff9e", "\uff9f", "\u0363", "\u00aa", "\u00b2", "\u2460", "\u0345", "\u1dd3"])
@pytest.mark.parametrize("code", LANGUAGES)
def test_marks_of_other_scripts_beside_digits_are_read_past(code: str, mark: str) -> None:
    for text in (f"36{mark} people were killed in 1{mark}5.", f"{mark}", f"{mark}36", f"3{mark} 1,0{mark}"):
        found = claims(text, code)
        assert [text[claim.start : claim.end] for claim in found] == [claim.quote for claim in found]
