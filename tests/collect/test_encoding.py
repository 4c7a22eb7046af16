"""Every case of `cases/collect/encodings.toml`, and the promise that nothing is replaced silently."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marsad import collect
from marsad.collect.encoding import decode
from marsad.model import BadInput

CASES = tomllib.loads((Path(__file__).parents[1] / "cases/collect/encodings.toml").read_text(encoding="utf-8"))["case"]


def bytes_of(case: dict[str, Any]) -> bytes:
    return bytes.fromhex(case["hex"]) if "hex" in case else case["words"].encode(case["encoding"])


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["why"])
def test_case(case: dict[str, Any]) -> None:
    if "text" in case:
        assert collect.read_bytes(bytes_of(case), "a.txt").reports[0].text == case["text"]
        return
    with pytest.raises(BadInput, match=case["refused"]) as refused:
        collect.read_bytes(bytes_of(case), "a.txt")
    assert str(refused.value).startswith("a.txt: ")
    assert "\n" not in str(refused.value)


@given(st.text(min_size=1).filter(lambda text: text.strip() and "\x00" not in text))
def test_utf8_is_read_as_it_is(text: str) -> None:
    try:
        data = text.encode()
    except UnicodeEncodeError:
        return
    if data.startswith((b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")) or not data.strip():
        return
    assert decode(data, where="a") == text


@given(st.binary(max_size=300))
def test_any_bytes_end_as_text_or_refusal(data: bytes) -> None:
    try:
        assert decode(data, where="a")
    except BadInput as refused:
        assert refused.what
