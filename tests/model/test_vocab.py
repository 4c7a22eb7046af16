"""Every code has its labels, its crosswalk or a stated "none"; a gap is noticed here."""

import pytest

from marsad.model import vocab
from marsad.model.errors import UnknownCode

CONTRACT = {
    "what": """killed injured missing detained abducted executed tortured sexual_violence displaced sheltering returned
        evacuated looting arson property_destroyed attack clash massacre siege road_closed curfew deployment checkpoint
        closure operation_started operation_ended body_formed order_issued commitment referral arrest suspects
        testimonies trial unverified responsibility_acknowledged responsibility_denied responsibility_attributed""",
    "qualifier": "exact at_least more_than about up_to fewer_than between vague none",
    "unit": "persons families households bodies buildings vehicles villages sites incidents testimonies",
    "scope": "incident day cumulative total part stock flow",
    "stance": "asserted confirmed denied not_verified acknowledged projected corrected",
    "status": "civilian security_forces fighter official mixed",
    "sex": "women men",
    "age": "children adults elderly",
    "precision": "1 2 3 4 5 6 7",
    "tier": "named verified corroborated reported",
    "grade": "confirmed fair weak contested discounted",
    "verdict": "publishable lower_bound_only refused",
}
ARABIC = ("one", "two", "few", "many", "other")


@pytest.mark.parametrize("name", CONTRACT)
def test_lists_hold_exactly_the_codes_of_the_contract(name: str) -> None:
    assert set(vocab.codes(name)) == set(CONTRACT[name].split())


@pytest.mark.parametrize("name", vocab.LISTS)
def test_every_code_has_a_label_in_both_languages(name: str) -> None:
    for code, entry in vocab.table(name).items():
        for lang in vocab.LANGS:
            assert entry[lang].strip(), (name, code, lang)
        assert any("\u0600" <= letter <= "\u06ff" for letter in entry["ar"]), (name, code)
        for both in (value for value in entry.values() if isinstance(value, dict) and "en" in value):
            assert set(both) == set(vocab.LANGS), (name, code)


@pytest.mark.parametrize("name", ["unit", "status", "sex", "age", "community", "role"])
def test_every_counted_noun_has_every_plural_class(name: str) -> None:
    for code in vocab.codes(name):
        english, arabic = vocab.forms(name, code, "en"), vocab.forms(name, code, "ar")
        assert english and set(english) == {"one", "other"}, code
        assert arabic and set(arabic) == set(ARABIC), code


@pytest.mark.parametrize("name", [name for name in vocab.CROSSWALKS if name != "group"])
def test_every_code_stands_in_its_crosswalk_with_every_column(name: str) -> None:
    rows = vocab.table(f"crosswalk_{name}")
    assert set(rows) == set(vocab.codes(name))
    columns = set().union(*rows.values())
    for code, row in rows.items():
        assert set(row) == columns, code
        assert all(value.strip() for value in row.values()), code


def test_every_closed_code_of_a_group_stands_in_the_crosswalk_of_groups() -> None:
    wanted = {f"{name}.{code}" for name in ("status", "sex", "age") for code in vocab.codes(name)}
    assert set(vocab.table("crosswalk_group")) == wanted


def test_every_what_names_units_scopes_and_a_family_that_exist() -> None:
    for code, entry in vocab.table("what").items():
        assert entry["family"] in vocab.codes("family"), code
        assert set(entry["units"]) <= set(vocab.codes("unit")), code
        assert set(entry["scopes"]) <= set(vocab.codes("scope")), code
        assert entry.get("within", "killed") in vocab.codes("what"), code


def test_a_stated_none_is_no_code_and_a_near_match_says_so() -> None:
    walk = vocab.crosswalk("what")
    assert walk["injured"]["ged"] == vocab.Match(codes=())
    assert walk["looting"]["cameo"].codes == ("171", "1711")
    assert walk["displaced"]["acled"].near and walk["displaced"]["acled"].code == "Other"


def test_an_unknown_code_names_the_near_ones() -> None:
    with pytest.raises(UnknownCode, match="killed"):
        vocab.check("what", "kiled", where="a.jsonl line 3")


@pytest.mark.parametrize(
    ("n", "form"),
    [(1, "one"), (2, "two"), (3, "few"), (10, "few"), (11, "many"), (99, "many"), (100, "other"), (102, "other"),
     (103, "few"), (340, "many"), (1383, "many"), (803, "few"), (1000, "other")],
)  # fmt: skip
def test_arabic_numbers_take_the_noun_that_grammar_asks_for(n: int, form: str) -> None:
    assert vocab.plural_class(n, "ar") == form


def test_group_keys_are_read_out() -> None:
    assert vocab.group_label("civilian+Alawite") == "civilians, Alawites"
    assert vocab.group_label("women", "ar") == "نساء"
    assert vocab.group_label("all", "ar") == "الجميع"
    assert vocab.group_label("Hazara") == "Hazara"
