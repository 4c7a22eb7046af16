import tomllib
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marsad.people import names, repair

CASES = tomllib.loads((Path(__file__).parents[1] / "cases/people/names.toml").read_text(encoding="utf-8"))


def read(name: str) -> names.Name:
    (words,) = names.fold([name])
    return names.name_of(*names.parts_of(words))


@pytest.mark.parametrize("case", CASES["parts"], ids=lambda case: case["name"])
def test_parts(case):
    name = read(case["name"])
    expected = {field: case.get(field) for field in ("given", "father", "grandfather", "family", "kunya")}
    assert {field: getattr(name, field) for field in expected} == expected
    assert list(name.others) == case.get("others", [])


def keys(form: str) -> tuple[str, ...]:
    (words,) = names.fold([form])
    return tuple(names.key(part) for part in names.parts_of(words)[0])


@pytest.mark.parametrize("case", CASES["same_key"], ids=lambda case: case["forms"][0])
def test_spellings_of_one_name_share_a_key(case):
    assert len({keys(form) for form in case["forms"]}) == 1


@pytest.mark.parametrize("case", CASES["other_key"], ids=lambda case: case["forms"][0])
def test_other_names_have_other_keys(case):
    assert len({keys(form) for form in case["forms"]}) == len(case["forms"])


@pytest.mark.parametrize("case", CASES["repair"], ids=lambda case: case["mended"])
def test_damage_is_mended_with_the_lists_own_words(case):
    rows = names.fold([case["broken"]])
    known = Counter(dict.fromkeys(case["known"], 60)) + repair.vocabulary(rows)
    assert [" ".join(row) for row in repair.repair(rows, known)[0]] == [case["mended"]]


@given(st.lists(st.text(max_size=60), max_size=8))
def test_any_text_is_read_and_a_missing_part_is_none(texts):
    rows = names.fold(texts)
    assert len(rows) == max(len(texts), 1)
    for row in repair.repair(rows, repair.vocabulary(rows))[0]:
        name = names.name_of(*names.parts_of(row))
        assert "" not in (name.given, name.father, name.grandfather, name.family, name.kunya, *name.others)


@given(st.text(alphabet="abdeghiklmnorstuwyzابتثجحخدذرزسشصضطظعغفقكلمنهوي", min_size=1, max_size=12))
def test_a_key_is_short_capitals_without_inner_vowels(word):
    key = names.key(word)
    assert key == key.upper()
    assert not set(key[1:]) & set("AYW")
